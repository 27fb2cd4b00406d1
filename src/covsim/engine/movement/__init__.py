"""Units on the way."""
