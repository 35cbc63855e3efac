"""The window's one door to the use cases: services by name, loaded on the vault's thread when first asked for.

Services bring SQLAlchemy and the paper libraries with them; the unlock page is on the screen before that.
Tests hand in a stand-in with the same names.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

SERVICES = (
    "session", "interviews", "cases", "evidence", "documents", "enrolment", "exchange", "review", "journal",
    "proposals", "checking", "followups", "sheets", "queue",
)  # fmt: skip
"""The modules of intake.services that the window knows."""

LOCAL_HELP = "local_help"
"""The setting with the desk's own addresses of help: doctor, psychologist, lawyer. Interviews show it with F1."""


class Door:
    """`door.cases.find_cases(door.opened, …)`: services as attributes, and the session that is open.

    Only jobs on the vault's thread may use it: services are not thread-safe.
    """

    opened: Any = None
    """The Session of intake.services, once unlocked; every service takes it first."""

    if TYPE_CHECKING:
        # One attribute for each of SERVICES. They are modules that are found when first asked for.
        session: Any
        interviews: Any
        cases: Any
        evidence: Any
        documents: Any
        enrolment: Any
        exchange: Any
        review: Any
        journal: Any
        proposals: Any
        checking: Any
        followups: Any
        sheets: Any
        queue: Any

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - a module, whichever it is
        """Load a service when first asked for; AttributeError for any other name."""
        if name not in SERVICES:
            raise AttributeError(name)
        service = import_module(f"intake.services.{name}")
        setattr(self, name, service)
        return service
