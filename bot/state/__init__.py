"""What must outlive a restart and does not fit in a button."""

from bot.state.errors import ForgottenError, StateError, UnavailableError
from bot.state.memory import State
from bot.state.queries import Kept

__all__ = ["ForgottenError", "Kept", "State", "StateError", "UnavailableError"]
