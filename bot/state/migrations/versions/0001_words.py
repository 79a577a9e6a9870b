"""Words that people said, under a key that fits in a button."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    # The first memories were made without migrations, and have the table already.
    op.create_table(
        "words",
        sa.Column("key", sa.String(8), primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        if_not_exists=True,
    )


def downgrade() -> None:
    op.drop_table("words")
