"""``python -m ocrfix``: the command, where its folder is not on the path."""

from ocrfix.cli import main

# Processes that are spawned read this module too.
if __name__ == "__main__":
    main()
