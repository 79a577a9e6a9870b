"""From vectors to answers: exact neighbours, an answer with variety, and why."""
