"""Every word that people read: pure functions from the engine's answers to a Reply."""
