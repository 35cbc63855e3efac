"""Everything that travels, as the window and the command line ask for it. The work is in sending and receiving."""

from intake.services.receiving import inspect, quarantine, read_bundles, release_held
from intake.services.sending import outbox, recipients, write_bundle

__all__ = ["inspect", "outbox", "quarantine", "read_bundles", "recipients", "release_held", "write_bundle"]
