"""``python -m covsim``."""

from covsim.cli import main

if __name__ == "__main__":
    main()
