"""The event log: rows packed as they come, sorted once."""
