import shutil
import subprocess
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from intake.crypto import x509
from intake.documents.sign import MOST_PDF_BYTES, sign
from intake.errors import Bug, CertificateInvalid
from tests.unit.documents.signed_papers import DAY, NOW, device, organisation, ours, plain, signed, signer


def test_the_document_before_signing_stays_byte_for_byte() -> None:
    assert signed().startswith(plain())
    assert len(signed()) - len(plain()) < 12_000


def test_a_signed_document_stays_pdf_a_of_version_1_7() -> None:
    with pikepdf.open(BytesIO(signed())) as pdf:
        assert pdf.pdf_version == "1.7"
        assert "/Version" not in pdf.Root
        assert pdf.Root.Perms.DocMDP.Reference[0].TransformParams.P == 1
        field = pdf.Root.AcroForm.Fields[0]
        assert (int(field.F) & 4, int(field.F) & 2) == (4, 0)  # PDF/A wants it printed and not hidden
        assert [int(side) for side in field.Rect] == [0, 0, 0, 0]  # and of no size, or with an appearance


def test_no_finding_by_the_pdf_a_check() -> None:
    pdfa = pytest.importorskip("pikepdf.pdfa", reason="needs pikepdf[pdfa]", exc_type=ImportError)
    with pikepdf.open(BytesIO(signed())) as pdf:
        findings = pdfa.check(pdf, pdfa.Flavour.PDFA_2B).findings
    # The check knows no signatures at all (10.17): it names the form and the permissions as beyond it.
    assert [finding for finding in findings if finding.kind != "unsupported"] == []


def test_a_signed_document_is_not_signed_again() -> None:
    by = signer()
    with pytest.raises(Bug):
        sign(signed(), key=by.key, certificate=by.leaf, chain=(by.root,), signed_at=NOW)


def test_a_document_too_large_to_be_verified_is_not_signed() -> None:
    by = signer()
    with pytest.raises(Bug):
        sign(bytes(MOST_PDF_BYTES + 1), key=by.key, certificate=by.leaf, chain=(by.root,), signed_at=NOW)


def test_a_moment_without_a_zone_is_our_mistake() -> None:
    by = signer()
    naive = datetime(2026, 11, 22)  # noqa: DTZ001 - that it has none is the point
    with pytest.raises(Bug):
        sign(plain(), key=by.key, certificate=by.leaf, chain=(by.root,), signed_at=naive)


@pytest.mark.parametrize("away", [timedelta(days=-11), timedelta(days=356)])
def test_nothing_is_signed_outside_the_certificates_days(away: timedelta) -> None:
    by = signer()
    with pytest.raises(CertificateInvalid):
        sign(plain(), key=by.key, certificate=by.leaf, chain=(by.root,), signed_at=NOW + away)


def test_a_certificate_of_another_root_is_not_used() -> None:
    by, (_, other) = device(*ours()), organisation()
    with pytest.raises(CertificateInvalid):
        sign(plain(), key=by.key, certificate=by.leaf, chain=(other,), signed_at=NOW)


def test_a_key_of_another_certificate_is_not_used() -> None:
    by = signer()
    with pytest.raises(Bug):
        sign(plain(), key=x509.new_private_key(), certificate=by.leaf, chain=(by.root,), signed_at=NOW)


def pdfsig(path: Path, *options: str | Path) -> str:
    return subprocess.run(["pdfsig", *options, path], check=False, capture_output=True, text=True).stdout


@pytest.mark.tool("pdfsig")
def test_poppler_finds_the_signature_valid_and_the_whole_document_signed(tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(signed())

    said = pdfsig(path)

    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    assert "Signer Certificate Common Name: D-4f2a" in said


@pytest.mark.tool("pdfsig")
def test_poppler_trusts_the_certificate_once_the_root_is_imported(tmp_path: Path) -> None:
    if shutil.which("certutil") is None:
        pytest.skip("certutil (libnss3-tools) is not here to import the root")
    path, root = tmp_path / "paper.pdf", tmp_path / "root.pem"
    path.write_bytes(
        sign(plain(), key=signer().key, certificate=signer().leaf, chain=(ours()[1],), signed_at=NOW - DAY)
    )
    root.write_bytes(x509.to_pem(signer().root))
    store = f"sql:{tmp_path}"
    subprocess.run(["certutil", "-N", "-d", store, "--empty-password"], check=True)
    subprocess.run(["certutil", "-A", "-d", store, "-n", "root", "-t", "CT,C,C", "-i", root], check=True)

    assert "Certificate is Trusted." in pdfsig(path, "-nssdir", tmp_path)
