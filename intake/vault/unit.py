"""A unit of work: one transaction with the journal, the device's own things and the views."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection

from intake.model.changes import Changes
from intake.model.journal import Authority
from intake.vault.case_views import CaseViews
from intake.vault.field_views import FieldViews
from intake.vault.journal_part import JournalPart
from intake.vault.own_part import OwnPart
from intake.vault.ownership import Ownership
from intake.vault.person_views import PersonViews
from intake.vault.record_views import RecordViews
from intake.vault.refolding import Refolder
from intake.vault.sealed_part import SealedPart


class Views(RecordViews, CaseViews, PersonViews, FieldViews):
    """What the journal means: records as they now stand, and the list of cases."""


class Unit:
    """What can be done inside one transaction.

    journal: acts; sealed: what withdrawals put aside; own: this device's things; views: what it all means.
    """

    def __init__(self, connection: Connection, *, ownership: Ownership, authority: Authority) -> None:
        """Work on `connection`, inside its transaction. authority: who may do what, `assigned` empty."""
        self.connection = connection
        self.journal = JournalPart(connection)
        self.sealed = SealedPart(connection)
        self.own = OwnPart(connection)
        self.views = Views(connection)
        self.refolder = Refolder(connection, ownership=ownership, authority=authority)
        self._ownership = ownership

    def judge_by(self, authority: Authority) -> None:
        """Fold by another authority from here on in this unit, as when it first brings the organisation's chain."""
        self.refolder = Refolder(self.connection, ownership=self._ownership, authority=authority)

    def refold(self, records: Collection[str]) -> Changes:
        """Make the views of these records again, and of the cases they make up; return what that touched.

        The cost depends on the records and their cases, not on the size of the vault.
        """
        return self.refolder.refold(records)
