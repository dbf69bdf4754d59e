"""Alembic's entry: runs the steps on the connection that `db.migrate` hands over."""

from alembic import context

from db import tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables.metadata,
    transactional_ddl=True,
    transaction_per_migration=False,
)
context.run_migrations()
