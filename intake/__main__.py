"""Starts the command line: `python -m intake …`. With no command it opens the window."""

from __future__ import annotations

import sys

from intake.cli.run import main

if __name__ == "__main__":
    sys.exit(main())
