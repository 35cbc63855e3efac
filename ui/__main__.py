"""Opens the window: `python -m ui [vault folder]`."""

from __future__ import annotations

import sys
from pathlib import Path

from ui.app import run_window


def main() -> int:
    """Show the window on the vault folder named on the command line, or on the usual one."""
    return run_window(Path(sys.argv[1]) if len(sys.argv) > 1 else None)


if __name__ == "__main__":
    sys.exit(main())
