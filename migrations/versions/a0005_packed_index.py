"""The index of words in packed pages. What was made by the older rules goes; opening the archive makes it again."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "segments",
        sa.Column("number", BIG, primary_key=True, autoincrement=False),
        *(sa.Column(name, BIG, nullable=False) for name in ("size", "pages", "first", "last")),
        sqlite_strict=True,
    )
    for name in ("pages", "crowds"):
        op.create_table(
            name,
            sa.Column("place", BIG, primary_key=True, autoincrement=False),
            sa.Column("data", sa.LargeBinary, nullable=False),
            sqlite_strict=True,
        )
    op.create_table("index_form", sa.Column("form", BIG, primary_key=True, autoincrement=False), sqlite_strict=True)
    op.execute("DELETE FROM shingles")
