"""Pages that a web archive was asked to save: their facts, guarded like all others, and a view."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
VIEW = """CREATE VIEW page_saves AS SELECT url, body ->> '$.archive' AS archive, body ->> '$.taken_at' AS taken_at,
  body ->> '$.memento' AS memento, body ->> '$.why' AS why, id AS fact FROM saves"""


def upgrade() -> None:
    op.create_table(
        "saves",
        sa.Column("seq", BIG, primary_key=True, autoincrement=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("ix_saves_url", "saves", ["url"])
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER saves_no_{verb.lower()} BEFORE {verb} ON saves "
                "BEGIN SELECT RAISE(ABORT, 'saves is append-only'); END"
            )
        op.execute(
            "CREATE TRIGGER saves_no_replace BEFORE INSERT ON saves "
            "WHEN EXISTS (SELECT 1 FROM saves WHERE seq = NEW.seq OR id = NEW.id) "
            "BEGIN SELECT RAISE(ABORT, 'saves is append-only'); END"
        )
        op.execute(VIEW)
