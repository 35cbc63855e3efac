"""pyHanko without the network and without this computer's zone: the only door to it.

Import it in the job that needs it: it takes 0.2 s.
pyHanko 0.38 imports aiohttp even to sign a file in memory (facts/security.md, 5). This program opens no internet
socket, so what takes aiohttp's place here has its names and can do nothing.
"""

from __future__ import annotations

import logging
import sys
from types import ModuleType
from typing import Final

_NAMES: Final = ("BasicAuth", "ClientSession", "ClientTimeout")


def _without_network() -> ModuleType:
    """Return a module with the names of aiohttp that pyHanko looks up while it is imported."""
    stub = ModuleType("aiohttp")
    for name in _NAMES:
        setattr(stub, name, type(name, (), {}))
    stub.ClientError = type("ClientError", (Exception,), {})  # type: ignore[attr-defined]
    return stub


sys.modules.setdefault("aiohttp", _without_network())

for _name in ("pyhanko", "pyhanko_certvalidator"):
    # They log names of certificates; without a handler of its own a warning would reach standard error.
    _logger = logging.getLogger(_name)
    _logger.addHandler(logging.NullHandler())
    _logger.propagate = False

# Only after the stub stands: these imports are what it is for.
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: E402
from pyhanko.pdf_utils.misc import PdfError  # noqa: E402
from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: E402
from pyhanko.sign.diff_analysis import ModificationLevel  # noqa: E402
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter  # noqa: E402
from pyhanko.sign.general import as_signing_certificate_v2  # noqa: E402
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigMDPSetup, SigObjSetup  # noqa: E402
from pyhanko.sign.signers.pdf_byterange import SignatureObject  # noqa: E402
from pyhanko.sign.validation import async_validate_pdf_signature  # noqa: E402
from pyhanko.sign.validation.errors import SignatureValidationError  # noqa: E402
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature  # noqa: E402
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel  # noqa: E402
from pyhanko_certvalidator import ValidationContext  # noqa: E402


class QuietWriter(IncrementalPdfFileWriter):
    """Adds to a PDF and leaves all it finds as it is.

    pyHanko would write its own name and a date in this computer's zone into the metadata: who reads the paper would
    learn where it was made. (Its PdfSigner, which is not used here, also raises the version to 2.0 for a P-256 key.)
    """

    def _update_meta(self) -> None:
        """Leave the metadata as it is."""


__all__ = [
    "EmbeddedPdfSignature",
    "InvisSigSettings",
    "MDPPerm",
    "ModificationLevel",
    "PdfCMSEmbedder",
    "PdfError",
    "PdfFileReader",
    "PdfSignatureStatus",
    "QuietWriter",
    "SigFieldSpec",
    "SigIOSetup",
    "SigMDPSetup",
    "SigObjSetup",
    "SigSeedSubFilter",
    "SignatureCoverageLevel",
    "SignatureObject",
    "SignatureValidationError",
    "ValidationContext",
    "as_signing_certificate_v2",
    "async_validate_pdf_signature",
]
