"""What must outlive a restart and does not fit in a button."""

from bot.state.errors import ForgottenError, StateError, UnavailableError
from bot.state.memory import Kept, State

__all__ = ["ForgottenError", "Kept", "State", "StateError", "UnavailableError"]
