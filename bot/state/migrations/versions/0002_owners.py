"""Whose words they are, so that each person can see and erase them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    # Nobody could ever erase what has no owner. Their buttons say that it was forgotten.
    op.execute("DELETE FROM words")
    op.create_table(
        "owners",
        sa.Column("key", sa.String(8), sa.ForeignKey("words.key"), primary_key=True),
        sa.Column("person", sa.BigInteger, primary_key=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_owners_person", "owners", ["person"])


def downgrade() -> None:
    op.drop_table("owners")
