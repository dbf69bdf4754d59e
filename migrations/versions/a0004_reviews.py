"""What reviewers say of quotes."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
SAME = "seq = NEW.seq OR id = NEW.id"


def upgrade() -> None:
    op.create_table(
        "reviews",
        sa.Column("seq", BIG, primary_key=True, autoincrement=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("article", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("ix_reviews_article", "reviews", ["article"])
    if op.get_bind().dialect.name == "sqlite":
        _guard_on_sqlite()


def _guard_on_sqlite() -> None:
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER reviews_no_{verb.lower()} BEFORE {verb} ON reviews "
            "BEGIN SELECT RAISE(ABORT, 'reviews is append-only'); END"
        )
    op.execute(
        f"CREATE TRIGGER reviews_no_replace BEFORE INSERT ON reviews WHEN EXISTS (SELECT 1 FROM reviews WHERE {SAME}) "
        "BEGIN SELECT RAISE(ABORT, 'reviews is append-only'); END"
    )
