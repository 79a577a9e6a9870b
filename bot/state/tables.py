"""The tables of the bot's memory, as the newest migration leaves them."""

from __future__ import annotations

import sqlalchemy as sa

# Tables without the object mapper, which takes a quarter of a second to import.
METADATA = sa.MetaData()

WORDS = sa.Table(
    "words",
    METADATA,
    sa.Column("key", sa.String(8), primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
)

# Several people may say the same words; they are erased with the last of them.
OWNERS = sa.Table(
    "owners",
    METADATA,
    sa.Column("key", sa.String(8), sa.ForeignKey("words.key"), primary_key=True),
    sa.Column("person", sa.BigInteger, primary_key=True, index=True),
    sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
)
