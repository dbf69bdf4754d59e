"""Searches for posts that are cited in words only, guarded like all facts, with a view; and the names of posts."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
VIEW = """CREATE VIEW article_inquiries AS SELECT a.url AS article_url, a.body ->> '$.title' AS title,
  i.body ->> '$.platform' AS platform, i.body ->> '$.clue.handle' AS handle, i.body ->> '$.taken_at' AS taken_at,
  i.body ->> '$.found' AS found, i.body ->> '$.why' AS why, i.id AS fact
  FROM inquiries i JOIN articles a ON a.id = i.article"""


def upgrade() -> None:
    op.create_table(
        "inquiries",
        sa.Column("seq", BIG, primary_key=True, autoincrement=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("article", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("ix_inquiries_article", "inquiries", ["article"])
    op.create_table(
        "names",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("post", sa.Text, primary_key=True),
        sa.Column("snapshot", BIG, primary_key=True, autoincrement=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_names_post", "names", ["post"])
    op.create_index("ix_names_snapshot", "names", ["snapshot"])
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER inquiries_no_{verb.lower()} BEFORE {verb} ON inquiries "
                "BEGIN SELECT RAISE(ABORT, 'inquiries is append-only'); END"
            )
        op.execute(
            "CREATE TRIGGER inquiries_no_replace BEFORE INSERT ON inquiries "
            "WHEN EXISTS (SELECT 1 FROM inquiries WHERE seq = NEW.seq OR id = NEW.id) "
            "BEGIN SELECT RAISE(ABORT, 'inquiries is append-only'); END"
        )
        op.execute(VIEW)
