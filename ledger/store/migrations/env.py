"""What Alembic runs: every migration of a connection that `ledger.store.migration` has.

The transaction is the caller's, from the first statement to the last.
"""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
