"""How an older memory becomes one of today, step by step; Alembic runs the steps."""
