"""Nothing passes but what was signed: forgeries of every kind, each with its own reason."""

import io
import json
import random
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509 as certificates
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from pyhanko.pdf_utils import generic as typed_generic
from pyhanko.pdf_utils.generic import pdf_name

from intake.crypto import x509
from intake.crypto.digests import sha256_hex
from intake.documents import envelope
from intake.documents.quiet_pyhanko import MDPPerm, QuietWriter
from intake.documents.sign import sign
from intake.documents.verify import MOST_BYTES, document_key_fingerprint, verify
from intake.model.documents import Verdict
from tests.unit.documents import signed_papers as papers
from tests.unit.documents.signed_papers import ALMATY, DAY, NOW, Signer, forged, honest_seal, plain, signed, signer

generic: Any = typed_generic  # pyHanko types only some of its calls


def judge(pdf: bytes, **changes: object) -> Verdict:
    asked: dict[str, object] = {"root": signer().root, "revoked": {}, "now": NOW + timedelta(minutes=1)}
    return verify(pdf, **(asked | changes))  # type: ignore[arg-type]


def reason(pdf: bytes, **changes: object) -> tuple[str, ...]:
    verdict = judge(pdf, **changes)
    assert verdict.ok is not bool(verdict.reasons)
    return verdict.reasons


def updated(pdf: bytes, change: Callable[[Any], None]) -> bytes:
    writer: Any = QuietWriter(io.BytesIO(pdf))
    change(writer)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def hole(pdf: bytes) -> tuple[int, int]:
    start = pdf.index(b"/Contents <3082") + len(b"/Contents <")
    return start, pdf.index(b">", start)


def with_message(pdf: bytes, message: bytes) -> bytes:
    start, end = hole(pdf)
    return pdf[:start] + message.hex().upper().encode().ljust(end - start, b"0") + pdf[end:]


def message_of(pdf: bytes) -> bytes:
    start, end = hole(pdf)
    padded = bytes.fromhex(pdf[start:end].decode())
    return padded[: 4 + int.from_bytes(padded[2:4], "big")]


# --- what is right ------------------------------------------------------------------------------------------------


def test_what_the_organisation_signed_is_believed_with_all_that_it_states() -> None:
    assert judge(signed()) == Verdict(
        ok=True,
        reasons=(),
        notes=(),
        signer="D-4f2a",
        organisation="Invented Organisation",
        profile="evidence",
        case="FW-0417",
        digest=sha256_hex(plain()),
        signed_at="2026-11-22T08:30:00Z",
    )


def test_the_digest_names_the_document_whoever_signs_it_and_whenever() -> None:
    by = papers.device(*papers.ours())
    again = sign(plain(), key=by.key, certificate=by.leaf, chain=(by.root,), signed_at=NOW - DAY)

    assert again != signed()
    assert judge(again).digest == judge(signed()).digest == sha256_hex(plain())


def test_an_expired_certificate_today_is_a_note_and_no_reason() -> None:
    verdict = judge(signed(), now=NOW + 400 * DAY)

    assert verdict.ok
    assert verdict.notes == ("certificate_expired_since",)


# --- whose it is --------------------------------------------------------------------------------------------------


def test_without_a_root_nothing_is_believed() -> None:
    assert judge(signed(), root=None) == Verdict(ok=False, reasons=("unknown_organisation",))


def test_a_device_that_vouches_for_itself_is_no_organisation() -> None:
    key = x509.new_private_key()
    leaf = x509.self_signed_leaf(key, name="D-4f2a", not_before=NOW - DAY, not_after=NOW + DAY)
    pdf = sign(plain(), key=key, certificate=leaf, chain=(), signed_at=NOW)

    assert reason(pdf) == ("unknown_organisation",)
    assert reason(pdf, root=leaf) == ("unknown_organisation",)


def test_a_root_of_the_same_name_is_another_organisation() -> None:
    by = papers.device(*papers.organisation())
    pdf = sign(plain(), key=by.key, certificate=by.leaf, chain=(by.root,), signed_at=NOW)

    assert reason(pdf) == ("other_organisation",)


def test_the_root_beside_the_leaf_is_the_pinned_one_byte_for_byte() -> None:
    by, (_, other) = signer(), papers.organisation()
    pdf = forged(plain(), lambda digest: envelope.seal(digest, key=by.key, leaf=by.leaf, others=(other,)))

    assert reason(pdf) == ("certificate_form",)


def test_a_certificate_for_another_purpose_signs_no_document() -> None:
    root_key, root = papers.ours()
    private = serialization.load_der_private_key(root_key, password=None)
    assert isinstance(private, ec.EllipticCurvePrivateKey)
    by = signer()
    own = x509.load(by.leaf)
    builder = certificates.CertificateBuilder(
        issuer_name=own.issuer,
        subject_name=own.subject,
        public_key=own.public_key(),
        serial_number=77,
        not_valid_before=own.not_valid_before_utc,
        not_valid_after=own.not_valid_after_utc,
        extensions=[*own.extensions],
    ).add_extension(certificates.ExtendedKeyUsage([certificates.OID_CODE_SIGNING]), critical=False)
    leaf = builder.sign(private, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    assert reason(forged(plain(), honest_seal(Signer(by.key, leaf, root)))) == ("certificate_form",)


@pytest.mark.parametrize("kind", ["rsa", "ed25519", "p384"])
def test_only_keys_on_p_256_sign_documents(kind: str) -> None:
    keys: dict[str, Callable[[], Any]] = {
        "rsa": lambda: rsa.generate_private_key(65537, 2048),
        "ed25519": ed25519.Ed25519PrivateKey.generate,
        "p384": lambda: ec.generate_private_key(ec.SECP384R1()),
    }
    key = keys[kind]()
    own = x509.load(signer().leaf)
    algorithm = None if kind == "ed25519" else hashes.SHA256()
    leaf = (
        certificates.CertificateBuilder(
            issuer_name=own.subject,
            subject_name=own.subject,
            public_key=key.public_key(),
            serial_number=77,
            not_valid_before=own.not_valid_before_utc,
            not_valid_after=own.not_valid_after_utc,
        )
        .sign(key, algorithm)
        .public_bytes(serialization.Encoding.DER)
    )
    pdf = forged(plain(), lambda digest: envelope.write(envelope.Envelope(leaf, (), digest, bytes(64))))

    assert reason(pdf) == ("key_kind",)


# --- when it was signed -------------------------------------------------------------------------------------------


def test_a_paper_signed_after_its_certificate_ended_is_refused() -> None:
    by = papers.device(*papers.ours(), start=NOW - 10 * DAY, end=NOW - DAY)

    assert reason(forged(plain(), honest_seal(by))) == ("outside_validity",)


def test_a_paper_signed_before_its_certificate_began_is_refused() -> None:
    assert reason(forged(plain(), honest_seal(signer()), at=NOW - 11 * DAY)) == ("outside_validity",)


def test_a_paper_from_the_future_is_refused_and_a_clock_a_little_ahead_is_not() -> None:
    assert reason(signed(), now=NOW - timedelta(hours=1)) == ("signed_in_future",)
    assert judge(signed(), now=NOW - timedelta(minutes=5)).ok


def test_a_revocation_ends_belief_from_its_day_on_and_warns_about_what_is_older() -> None:
    name = document_key_fingerprint(x509.certificate_key(signer().leaf))

    assert reason(signed(), revoked={name: NOW.date()}) == ("revoked",)
    assert reason(signed(), revoked={name: (NOW - DAY).date()}) == ("revoked",)
    earlier = judge(signed(), revoked={name: (NOW + DAY).date()})
    assert earlier.ok
    assert earlier.notes == ("revoked_since",)


def test_a_revocation_of_another_key_changes_nothing() -> None:
    assert judge(signed(), revoked={"0" * 64: NOW.date()}).notes == ()


def test_a_time_with_a_zone_is_not_one_of_ours() -> None:
    pdf = forged(plain(), honest_seal(signer()), at=NOW.astimezone(ALMATY))

    assert reason(pdf) == ("time_unclear",)


# --- changed afterwards -------------------------------------------------------------------------------------------


def add_page(writer: Any) -> None:
    writer.root["/Pages"]["/Kids"].append(writer.root["/Pages"]["/Kids"].raw_get(0))
    writer.update_container(writer.root["/Pages"])


def change_page(writer: Any) -> None:
    page, _ = writer.find_page_for_modification(0)
    page.get_object()["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"0 0 9 9 re f"))


def add_note(writer: Any) -> None:
    page, _ = writer.find_page_for_modification(0)
    note = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/FreeText"),
            pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (10, 10, 90, 90))),
            pdf_name("/Contents"): generic.pdf_string("not what they said"),
        }
    )
    page.get_object()["/Annots"].append(writer.add_object(note))


def add_field(writer: Any) -> None:
    field = generic.DictionaryObject({pdf_name("/FT"): pdf_name("/Tx"), pdf_name("/T"): generic.pdf_string("x")})
    writer.root["/AcroForm"]["/Fields"].append(writer.add_object(field))
    writer.update_container(writer.root["/AcroForm"]["/Fields"])


@pytest.mark.parametrize("change", [add_page, change_page, add_note, add_field])
def test_an_update_behind_the_signature_is_refused(change: Callable[[Any], None]) -> None:
    pdf = updated(signed(), change)

    assert pdf.startswith(signed())
    assert reason(pdf) == ("added_to",)


@pytest.mark.parametrize("more", [b"\n", b"\0", b"%%EOF\n", signed])
def test_bytes_behind_the_end_are_refused(more: bytes | Callable[[], bytes]) -> None:
    tail = more if isinstance(more, bytes) else more()

    assert reason(signed() + tail)[0] in {"added_to", "more_than_one_signature"}


def test_a_second_signature_is_refused() -> None:
    pdf = forged(signed(), honest_seal(signer()), field="Second", permissions=None)

    assert reason(pdf) == ("more_than_one_signature",)


def test_an_update_hidden_before_the_signature_is_refused() -> None:
    pdf = forged(updated(plain(), change_page), honest_seal(signer()))

    assert reason(pdf) == ("added_to",)


@pytest.mark.parametrize("permissions", [MDPPerm.FILL_FORMS, MDPPerm.ANNOTATE, None])
def test_a_signature_that_allows_changes_is_refused(permissions: MDPPerm | None) -> None:
    assert reason(forged(plain(), honest_seal(signer()), permissions=permissions)) == ("changes_allowed",)


def test_a_changed_letter_is_refused() -> None:
    changed = bytearray(signed())
    changed[200] ^= 1
    assert reason(bytes(changed)) == ("changed",)


def test_a_signature_of_other_bytes_is_refused() -> None:
    by = signer()
    pdf = forged(plain(), lambda _: envelope.seal(bytes(32), key=by.key, leaf=by.leaf, others=(by.root,)))

    assert reason(pdf) == ("changed",)


def test_a_signature_by_another_key_is_refused() -> None:
    def seal(digest: bytes) -> bytes:
        true = envelope.read(envelope.seal(digest, key=signer().key, leaf=signer().leaf, others=(signer().root,)))
        other = papers.device(*papers.ours())
        false = envelope.read(envelope.seal(digest, key=other.key, leaf=other.leaf, others=(other.root,)))
        return envelope.write(envelope.Envelope(true.leaf, true.others, digest, false.signature))

    assert reason(forged(plain(), seal)) == ("signature_wrong",)


# --- the hole -----------------------------------------------------------------------------------------------------


def test_anything_but_zeros_behind_the_message_is_refused() -> None:
    start, end = hole(signed())
    used = start + 2 * len(message_of(signed()))
    for place in (used, (used + end) // 2, end - 1):
        pdf = bytearray(signed())
        pdf[place : place + 1] = b"1"
        assert reason(bytes(pdf)) == ("hole_not_clean",)


def test_small_letters_and_blanks_in_the_hole_are_refused() -> None:
    start, end = hole(signed())
    small = signed()[:start] + signed()[start:end].lower() + signed()[end:]
    blank = signed()[: end - 2] + b"  " + signed()[end:]

    assert reason(small) == ("hole_not_clean",)
    assert reason(blank) == ("hole_not_clean",)


def test_a_message_with_something_unsigned_in_it_is_refused() -> None:
    from asn1crypto import cms

    info = cms.ContentInfo.load(message_of(signed()))
    attribute = cms.CMSAttribute({"type": "content_type", "values": ["data"]})
    info["content"]["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes([attribute])

    assert reason(with_message(signed(), info.dump(force=True))) == ("signature_form",)


@pytest.mark.parametrize("text", [b"/ByteRange [0 %d %d %d]", b"/ByteRange [9 %d %d %d]", b"/ByteRange [0 %d -%d %d]"])
def test_a_range_that_is_not_the_file_is_refused(text: bytes) -> None:
    start, end = hole(signed())
    old = signed()[signed().index(b"/ByteRange") :].split(b"]")[0] + b"]"
    new = (text % (start - 2, end + 1, len(signed()) - end - 1)).ljust(len(old) + 1)

    pdf = signed().replace(old + b" ", new)

    assert pdf != signed()
    assert reason(pdf)[0] in {"signature_form", "cut_short"}


# --- no paper at all ----------------------------------------------------------------------------------------------


def test_an_unsigned_document_is_refused() -> None:
    assert reason(plain()) == ("not_signed",)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4\n", b"PK\x03\x04", bytes(1000), "Қазақ".encode()])
def test_what_is_no_paper_is_refused(data: bytes) -> None:
    assert reason(data) == ("not_a_paper",)


def test_a_huge_file_is_refused_before_it_is_looked_at() -> None:
    assert reason(b"%PDF-1.7\n" + bytes(MOST_BYTES)) == ("too_large",)


def test_random_bytes_are_refused(share: Callable[[int], int]) -> None:
    random_bytes = random.Random(1).randbytes
    for _ in range(share(1000)):
        assert reason(b"%PDF-1.7\n" + random_bytes(500)) == ("not_signed",)


def test_every_cut_is_refused(share: Callable[[int], int]) -> None:
    chance = random.Random(2)
    lengths = [len(signed()) - 1, hole(signed())[1], *(chance.randrange(len(signed())) for _ in range(share(1000)))]

    for length in lengths:
        assert reason(signed()[:length])[0] in {"cut_short", "not_signed", "not_a_paper", "signature_form"}


@pytest.mark.filterwarnings("ignore:Parsed a serial number")  # then `x509.load` refuses it
def test_no_flipped_bit_is_accepted(full: bool) -> None:
    chance = random.Random(3)

    for _ in range(1500 if full else 500):
        pdf = bytearray(signed())
        pdf[chance.randrange(len(pdf))] ^= 1 << chance.randrange(8)
        assert reason(bytes(pdf)) != ()


@pytest.mark.filterwarnings("ignore:Parsed a serial number")  # then `x509.load` refuses it
def test_no_flipped_bit_of_the_message_is_accepted(share: Callable[[int], int]) -> None:
    start = hole(signed())[0]
    end = start + 2 * len(message_of(signed()))
    chance = random.Random(4)

    for _ in range(share(5000)):
        pdf = bytearray(signed())
        pdf[chance.randrange(start, end)] = ord(chance.choice("0123456789ABCDEF"))
        assert bytes(pdf) == signed() or reason(bytes(pdf)) != ()


# --- the words ----------------------------------------------------------------------------------------------------


def test_every_code_has_its_words() -> None:
    package = Path(papers.__file__).parents[3] / "intake" / "documents"
    code = "".join((package / name).read_text(encoding="utf-8") for name in ("verify.py", "signed_paper.py"))
    used = set(re.findall(r'(?:PaperRefused|append)\(\s*"(\w+)"', code)) | set(re.findall(r'"(\w+)" if \w+ else', code))
    words = json.loads((package.parents[1] / "resources/texts/en/reasons.json").read_text(encoding="utf-8"))

    assert len(used) >= 20
    assert used - set(words) == set()
