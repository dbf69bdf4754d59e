"""The ground: facts, blobs, the chain of custody, the derived indexes, and views for readers with other tools."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
FACTS = {
    "articles": ({"url": True, "source": False}, {"url": ["url"], "source": ["source"]}),
    "readings": ({"article": False, "name": True}, {"article": ["article"], "name": ["name"]}),
    "citations": ({"article": False, "post": True}, {"article": ["article"], "post": ["post"]}),
    "quotes": ({"article": False}, {"article": ["article"]}),
    "snapshots": (
        {
            "post": False,
            "taken_at": False,
            "route": False,
            "finding": False,
            "platform": False,
            "handle": True,
            "author": True,
            "posted_at": True,
        },
        {"post": ["post", "seq"], "handle": ["handle", "posted_at"]},
    ),
    "crossreferences": ({"article": False}, {"article": ["article"]}),
}

CHAINED = """CREATE TRIGGER events_chained BEFORE INSERT ON events BEGIN
  SELECT RAISE(ABORT, 'custody: seq must be the next one')
    WHERE NEW.seq IS NOT COALESCE((SELECT MAX(seq) + 1 FROM events), 0);
  SELECT RAISE(ABORT, 'custody: previous must be the head')
    WHERE NEW.line ->> '$.previous' IS NOT COALESCE(
      (SELECT digest FROM events ORDER BY seq DESC LIMIT 1),
      '0000000000000000000000000000000000000000000000000000000000000000');
END"""

VIEWS = (
    """CREATE VIEW post_captures AS SELECT s.post, s.platform, s.taken_at, s.route, s.finding, s.handle, s.author,
  s.posted_at, s.body ->> '$.finding.text' AS text, s.body ->> '$.finding.ref.url' AS url,
  s.body ->> '$.finding.reason' AS reason, s.body ->> '$.finding.said' AS said, s.body ->> '$.finding.why' AS why,
  s.id AS fact FROM snapshots s""",
    """CREATE VIEW article_citations AS SELECT a.url AS article_url, a.body ->> '$.title' AS title,
  c.body ->> '$.kind' AS kind, c.body ->> '$.technique' AS technique, c.post, c.body ->> '$.as_written' AS as_written,
  c.body ->> '$.author.handle' AS handle, c.body ->> '$.text' AS text, c.id AS fact
  FROM citations c JOIN articles a ON a.id = c.article""",
    """CREATE VIEW article_quotes AS SELECT a.url AS article_url, a.body ->> '$.title' AS title,
  q.body ->> '$.passage.exact' AS quote, q.body ->> '$.speaker' AS speaker, q.body ->> '$.channel' AS channel,
  q.id AS fact FROM quotes q JOIN articles a ON a.id = q.article""",
    """CREATE VIEW custody AS SELECT seq, line ->> '$.at' AS at, line ->> '$.agent' AS agent, line ->> '$.did' AS did,
  line ->> '$.note' AS note, digest FROM events""",
)


def upgrade() -> None:
    for name, (columns, indexes) in FACTS.items():
        op.create_table(
            name,
            sa.Column("seq", BIG, primary_key=True, autoincrement=True),
            sa.Column("id", sa.Text, nullable=False, unique=True),
            sa.Column("body", sa.Text, nullable=False),
            *(sa.Column(column, sa.Text, nullable=nullable) for column, nullable in columns.items()),
            sqlite_strict=True,
        )
        for index, over in indexes.items():
            op.create_index(f"ix_{name}_{index}", name, over)
    op.create_table(
        "events",
        sa.Column("seq", BIG, primary_key=True, autoincrement=False),
        sa.Column("line", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False, unique=True),
        sqlite_strict=True,
    )
    op.create_table(
        "blobs",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("size", BIG, nullable=False),
        sa.Column("stored", sa.Text, nullable=False),
        sa.Column("data", sa.LargeBinary),
        sqlite_strict=True,
    )
    for name, key, kind in (("shingles", "hash", BIG), ("codes", "code", sa.Text())):
        op.create_table(
            name,
            sa.Column(key, kind, primary_key=True, autoincrement=False),
            sa.Column("snapshot", BIG, primary_key=True, autoincrement=False),
            sqlite_strict=True,
            sqlite_with_rowid=False,
        )
    op.create_table(
        "accounts",
        *(sa.Column(column, sa.Text, primary_key=True) for column in ("word", "platform", "handle")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "sqlite":
        _guard_on_sqlite()


def _guard_on_sqlite() -> None:
    for name in (*FACTS, "events", "blobs"):
        same = "digest = NEW.digest" if name == "blobs" else "seq = NEW.seq"
        same += " OR digest = NEW.digest" if name == "events" else " OR id = NEW.id" if name in FACTS else ""
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {name}_no_{verb.lower()} BEFORE {verb} ON {name} "
                f"BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END"
            )
        op.execute(
            f"CREATE TRIGGER {name}_no_replace BEFORE INSERT ON {name} "
            f"WHEN EXISTS (SELECT 1 FROM {name} WHERE {same}) "
            f"BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END"
        )
    op.execute(CHAINED)
    for view in VIEWS:
        op.execute(view)
