"""Bundles that were taken in from others."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
SAME = "seq = NEW.seq OR id = NEW.id"


def upgrade() -> None:
    op.create_table(
        "accessions",
        sa.Column("seq", BIG, primary_key=True, autoincrement=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("root", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("ix_accessions_root", "accessions", ["root"])
    if op.get_bind().dialect.name == "sqlite":
        _guard_on_sqlite()


def _guard_on_sqlite() -> None:
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER accessions_no_{verb.lower()} BEFORE {verb} ON accessions "
            "BEGIN SELECT RAISE(ABORT, 'accessions is append-only'); END"
        )
    op.execute(
        "CREATE TRIGGER accessions_no_replace BEFORE INSERT ON accessions "
        f"WHEN EXISTS (SELECT 1 FROM accessions WHERE {SAME}) "
        "BEGIN SELECT RAISE(ABORT, 'accessions is append-only'); END"
    )
