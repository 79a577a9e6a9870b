"""Rolls of the dice: the engine's seeds, as they are shown to people."""

LAST_ROLL = 999


def next_roll(roll: int) -> int:
    """The roll after that one; after the last one it begins anew, and 0 is none."""
    return roll % LAST_ROLL + 1
