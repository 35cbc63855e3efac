"""Summaries: release gate, render, leak check, sign, verify, and only then a file; every issued document is an entry.

Nothing is written before the person saw what is held back, and nothing that our own check would refuse.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from intake.clock import system_now
from intake.crypto import x509
from intake.crypto.digests import sha256_hex
from intake.errors import Bug, LanguageNotOffered, LeakFound, NeedsConsent, NotAsked, ProfileUnknown
from intake.ids import new_id
from intake.model.addressees import Addressee
from intake.model.documents import Verdict
from intake.model.snapshot import HeldBack, Released
from intake.model.values import Code, Ref
from intake.questionnaire.form import Profile
from intake.services import identity
from intake.services.cases import WholeCase, whole_case
from intake.services.files import new_file, read_bounded
from intake.services.journaling import NewValue, record_act
from intake.services.letters import letter_values
from intake.services.opened import Session
from intake.services.releasing import EVIDENCE, OUTSIDE, hidden_and_shown, of_today, release, without_hidden_names
from intake.services.session import form_words
from intake.services.trust import trust_of
from intake.texts import Texts
from intake.vault.unit import Unit

if TYPE_CHECKING:
    from intake.documents.wording import Wording

MOST_PDF_BYTES: Final = 50 << 20
MOST_PICTURE_BYTES: Final = 24 << 20
KIND: Final = "document"
FAMILY: Final = "family"
INSTITUTION: Final = "institution"
LAYOUTS: Final = frozenset({FAMILY, EVIDENCE, INSTITUTION, "public"})
OTHER_ORGANISATION: Final = "other_organisation"
_PEM_END: Final = b"-----END CERTIFICATE-----\n"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for. may_be_found: the answer to "may this paper be found on you?", None: not asked.

    addressee: the key of the institution a letter goes to; needed for `institution` and for nothing else.
    """

    profile: str
    language: str
    is_signed: bool = False
    recipient: str | None = None
    may_be_found: bool | None = None
    addressee: str | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document that may be written. digest: SHA-256 before signing, its name; held_back: what stayed home."""

    pdf: bytes
    digest: str
    held_back: tuple[HeldBack, ...]
    is_signed: bool


@dataclass(frozen=True, slots=True)
class Issued:
    """A document that was written and noted."""

    document: str
    file: Path
    digest: str
    signed: bool
    held_back: tuple[HeldBack, ...]


def prepare(session: Session, case: str, wish: Wish, *, file_name: str = "") -> Prepared:
    """Make a document in memory, through the gate and the leak check, signed and checked where it has to be.

    file_name: the name it will be given, which must give nobody away either.
    Raises NotFound, Ambiguous, ProfileUnknown, NotAsked, NeedsConsent, LeakFound.
    """
    profile = _profile(session, wish)
    is_signed = _is_signed(profile, wish)
    created = session.now().replace(microsecond=0)
    with session.vault.read() as unit:
        whole = whole_case(unit, case)
        released = _released(session, unit, whole, wish=wish)
        organisation = None if profile.signed == "asked" else unit.own.setting(identity.ORGANISATION_NAME)
    if not released.snapshot.records and wish.profile not in {FAMILY, EVIDENCE}:
        raise NeedsConsent(scope=(profile.scopes_for("text", recipient=_recipient(wish)) or ("",))[0])
    pictures = _pictures(session, released)
    from intake.documents.leak import find_leaks  # noqa: PLC0415 - the paper libraries are loaded in the job that needs them
    from intake.documents.render import Occasion, render  # noqa: PLC0415 - as above

    occasion = Occasion(
        created=created,
        organisation=organisation,
        addressee=_addressee(wish),
        withheld=frozenset(f"{held.kind}.{held.field}" for held in released.held_back),
        is_to_be_signed=is_signed,
    )
    pdf = render(released.snapshot, wording=_wording(session, wish.language), pictures=pictures, occasion=occasion)
    hidden, shown = hidden_and_shown(whole, released)
    found = find_leaks(pdf, hidden, allowed=shown, file_name=file_name)
    if found:
        raise LeakFound(count=len(found))
    digest = sha256_hex(pdf)
    if is_signed:
        pdf = _signed(session, pdf, signed_at=created)
    return Prepared(pdf, digest, released.held_back, is_signed)


def issue(session: Session, case: str, wish: Wish, *, out: Path) -> Issued:
    """Write a document to a new file and note in the journal that it was issued. Raises as prepare, and FileExists."""
    prepared = prepare(session, case, wish, file_name=out.name)
    return keep(session, case, wish, prepared=prepared, out=out)


def keep(session: Session, case: str, wish: Wish, *, prepared: Prepared, out: Path) -> Issued:
    """Write what was prepared and shown, and note that it was issued. Raises FileExists, FolderMissing, DiskFull.

    The note comes first: a paper that nobody noted could not be found again to be revoked.
    """
    document = new_id(session.random)
    with new_file(out) as file:
        file.write(prepared.pdf)
        _note(session, case, wish, prepared=prepared, document=document)
    return Issued(document, out, prepared.digest, prepared.is_signed, prepared.held_back)


def _note(session: Session, case: str, wish: Wish, *, prepared: Prepared, document: str) -> None:
    with session.vault.write() as unit:
        whole = whole_case(unit, case)
        values = [
            NewValue(document, KIND, "case", Ref(whole.id)),
            NewValue(document, KIND, "profile", Code(wish.profile)),
            NewValue(document, KIND, "language", wish.language),
            NewValue(document, KIND, "day", of_today(session)),
            NewValue(document, KIND, "digest", bytes.fromhex(prepared.digest)),
            NewValue(document, KIND, "signed", prepared.is_signed),
            NewValue(document, KIND, "held_back", sum(held.count for held in prepared.held_back)),
        ]
        to = _addressee(wish)
        recipient = wish.recipient or (to.names["en"] if to else None)
        if recipient:
            values.append(NewValue(document, KIND, "recipient", recipient))
        values += letter_values(session, whole, to=to, language=wish.language) if to else ()
        if wish.may_be_found is not None:
            values.append(NewValue(document, KIND, "may_be_found", wish.may_be_found))
        record_act(session, unit, act="document.issue", values=values)


def held_back(session: Session, case: str, wish: Wish) -> tuple[HeldBack, ...]:
    """Return what would stay home, and why, before anything is made. Raises NotFound, Ambiguous, ProfileUnknown."""
    _profile(session, wish)
    with session.vault.read() as unit:
        whole = whole_case(unit, case)
        return _released(session, unit, whole, wish=wish).held_back


def _released(session: Session, unit: Unit, whole: WholeCase, *, wish: Wish) -> Released:
    """Return what may stand on the paper. Texts that name somebody hidden stay off papers that go outside.

    On the family's own sheet and in our own file such a text is not dropped silently: the leak check stops the paper.
    """
    released = release(session, unit, whole, profile=wish.profile, recipient=_recipient(wish))
    return released if wish.profile in {FAMILY, EVIDENCE} else without_hidden_names(whole, released)


def verify(file: Path, *, roots: Sequence[bytes], revoked: Mapping[str, date] | None = None) -> Verdict:
    """Check a PDF by our strict rule.

    roots: the organisation's document roots (DER), newest first; none: the organisation is unknown. revoked: first day
    on which papers of a key are no longer believed, by fingerprint. Raises FileVanished.
    """
    untrusted = read_bounded(file, most_bytes=MOST_PDF_BYTES)
    from intake.documents.verify import verify as check  # noqa: PLC0415

    now = system_now()
    verdicts = (check(untrusted, root=root, revoked=revoked or {}, now=now) for root in (roots or (None,)))
    first = next(verdicts)
    return first if OTHER_ORGANISATION not in first.reasons else next((one for one in verdicts if one.ok), first)


def read_roots(file: Path | None) -> tuple[bytes, ...]:
    """Return root certificates (DER) from a PEM file. Raises FileVanished, CertificateInvalid."""
    if file is None:
        return ()
    content = read_bounded(file, most_bytes=1 << 16)
    parts = content.split(_PEM_END)
    return tuple(x509.load_pem(part + _PEM_END) for part in parts[:-1]) or (x509.load_pem(content),)


def roots_of(session: Session) -> tuple[bytes, ...]:
    """Return the document roots of this vault's organisation (DER), newest first; none before enrolment."""
    with session.vault.read() as unit:
        trust = trust_of(unit)
    return tuple(root for one in reversed(trust.roots) for root in one.document_roots) if trust else ()


def revoked_keys(session: Session) -> dict[str, date]:
    """Return the first day on which papers of a device are no longer believed, by its document key's fingerprint."""
    from intake.documents.verify import document_key_fingerprint  # noqa: PLC0415 - loaded in the job that needs it

    with session.vault.read() as unit:
        trust = trust_of(unit)
    if trust is None:
        return {}
    return {
        document_key_fingerprint(certificate.document_key): date.fromisoformat(trust.revocations[device].day)
        for device, certificate in trust.certificates.items()
        if device in trust.revocations
    }


def _profile(session: Session, wish: Wish) -> Profile:
    """Return the release profile of a wish that a paper can be made of. Raises ProfileUnknown, LanguageNotOffered."""
    from intake.documents.submissions import load_submission, submission_profiles  # noqa: PLC0415 - paper libraries

    profile = session.form.release.profiles.get(wish.profile)
    if profile is None or wish.profile not in {*LAYOUTS, *submission_profiles()}:
        raise ProfileUnknown()
    _addressee(wish)
    if wish.profile in submission_profiles():
        languages = load_submission(wish.profile).languages
        if wish.language not in languages:
            raise LanguageNotOffered(languages=languages)
    return profile


def _addressee(wish: Wish) -> Addressee | None:
    """Return to whom a letter goes; None for papers that are no letters. Raises AddresseeUnknown."""
    if wish.profile != INSTITUTION:
        return None
    from intake.documents.addressees import addressee  # noqa: PLC0415 - brings the paper libraries

    return addressee(wish.addressee or "")


def _recipient(wish: Wish) -> str | None:
    """Return the gate's key of who gets the paper, where that asks for other consents."""
    to = _addressee(wish)
    if to is not None:
        return to.recipient
    return OUTSIDE if wish.profile == EVIDENCE and wish.recipient else None


def _is_signed(profile: Profile, wish: Wish) -> bool:
    """Tell whether the paper is signed; for a family only after the question was asked and answered with yes."""
    if profile.signed == "yes":
        return True
    if not wish.is_signed:
        return False
    if wish.may_be_found is None:
        raise NotAsked()
    if not wish.may_be_found:
        raise NeedsConsent(scope="paper_may_be_found")
    return True


def _pictures(session: Session, released: Released) -> dict[str, bytes]:
    """Return the pictures that may be shown, opened in memory only."""
    found = {}
    for file in released.snapshot.files:
        if file.media_type not in {"image/jpeg", "image/png"} or file.size_bytes > MOST_PICTURE_BYTES:
            continue
        with session.vault.read() as unit:
            key = unit.own.blobs.get(file.record)
        if key is not None:
            with session.vault.blobs.open(key) as source:
                found[file.record] = source.read()
    return found


def _wording(session: Session, language: str) -> Wording:
    from intake.documents.wording import Wording  # noqa: PLC0415 - brings the paper libraries

    return Wording(Texts(language), session.form, form_words(language), session.gazetteer.name)


def _signed(session: Session, pdf: bytes, *, signed_at: datetime) -> bytes:
    """Sign, then check the result as a stranger with our root would, before anybody sees it."""
    from intake.documents.sign import sign  # noqa: PLC0415 - loaded in the job that needs it
    from intake.documents.verify import verify as check  # noqa: PLC0415

    key = identity.document_key(session)
    root = next(iter(roots_of(session)), None)
    signed = sign(pdf, key=key.key, certificate=key.certificate, chain=(root,) if root else (), signed_at=signed_at)
    verdict = check(signed, root=root, revoked={}, now=session.now())
    if root is not None and not verdict.ok:
        raise Bug(id="signature")
    return signed
