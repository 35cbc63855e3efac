"""Writing one of the desk's own sheets where the person says, and telling them that it is not locked."""

from __future__ import annotations

from collections.abc import Callable

from ui.widgets.files import save_file
from ui.widgets.page import Page


def write_sheet(page: Page, make: Callable[[], bytes], *, suggested: str) -> None:
    """Ask where to write a PDF, make it on the vault's thread and write it for its owner only.

    suggested: a file name without any person's data.
    """
    path = save_file(page, page.say("due_print"), suggested=suggested)
    if path is None:
        return

    def work(_report: object) -> None:
        page.desk.door.sheets.write(make(), path)

    page.run(work, then=lambda _none: page.show_done(page.say("sheet_written")))
