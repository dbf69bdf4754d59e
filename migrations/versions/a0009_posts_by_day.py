"""Posts by the day on which they were posted: what was said in the days before an article."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_index("ix_snapshots_posted_at", "snapshots", ["posted_at"])
