"""Speed and memory of covsim beside hand-written simulation programs. Start with ``python3 dev.py bench``."""
