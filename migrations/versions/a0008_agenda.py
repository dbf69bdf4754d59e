"""Polls of feeds, and the agenda of scheduled runs: every post and page that is known is on it, to be planned."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
SAME = "seq = NEW.seq OR id = NEW.id"
KNOWN = """INSERT INTO agenda (kind, name, due_at, tries, note)
  SELECT 'post', post, NULL, 0, '{}' FROM snapshots WHERE route <> 'import'
  UNION SELECT 'post', post, NULL, 0, '{}' FROM citations WHERE post IS NOT NULL
  UNION SELECT 'page', name, NULL, 0, '{}' FROM readings WHERE name IS NOT NULL AND body LIKE '%"exchanges":[%'"""


def upgrade() -> None:
    op.create_table(
        "polls",
        sa.Column("seq", BIG, primary_key=True, autoincrement=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("ix_polls_url", "polls", ["url"])
    op.create_table(
        "agenda",
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("due_at", sa.Text),
        sa.Column("tries", BIG, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_agenda_due", "agenda", ["kind", "due_at"])
    op.execute(sa.text(KNOWN.replace(":", r"\:")))
    if op.get_bind().dialect.name == "sqlite":
        _guard_on_sqlite()


def _guard_on_sqlite() -> None:
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER polls_no_{verb.lower()} BEFORE {verb} ON polls "
            "BEGIN SELECT RAISE(ABORT, 'polls is append-only'); END"
        )
    op.execute(
        f"CREATE TRIGGER polls_no_replace BEFORE INSERT ON polls WHEN EXISTS (SELECT 1 FROM polls WHERE {SAME}) "
        "BEGIN SELECT RAISE(ABORT, 'polls is append-only'); END"
    )
