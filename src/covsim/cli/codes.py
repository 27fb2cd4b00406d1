"""Exit codes."""

DONE = 0
INTERNAL = 1
"""An error of the program itself."""
USAGE = 2
"""Wrong options, or a scenario with errors."""
SOME_FAILED = 3
"""Some replications failed; the others are kept."""
NOT_MET = 4
"""What ``--require`` asked for does not hold."""
INTERRUPTED = 130
"""Ctrl-C; what was finished is kept."""
