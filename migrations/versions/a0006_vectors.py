"""Vectors of posts, by encoder: derived, so that a text need not be encoded twice."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "vectors",
        sa.Column("encoder", sa.Text, primary_key=True),
        sa.Column("snapshot", BIG, primary_key=True, autoincrement=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sqlite_strict=True,
    )
