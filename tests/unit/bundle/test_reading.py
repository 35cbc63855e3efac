"""Everything that may come on a stick: each attack of design/security.md is refused with its own answer."""

import io
import os
import random
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from intake.bundle import reading
from intake.bundle.header import MOST_HEADER_BYTES, PRELUDE_BYTES, encode_header
from intake.bundle.reading import open_bundle
from intake.bundle.writing import Part, header_digest, write_sealed
from intake.crypto.age_recipients import HybridIdentity, X25519Identity
from intake.crypto.digests import padded_length
from intake.crypto.signing import fingerprint, new_seed, public_key
from intake.errors import (
    Bug,
    BundleDamaged,
    BundleForSomeoneElse,
    Cancelled,
    CannotBeTrusted,
    FromNewerVersion,
    KeyNotAccepted,
    SignatureInvalid,
    TooLarge,
    UnknownSender,
)
from intake.journal.cbor import write
from intake.progress import Progress, silent
from tests.unit.bundle.build import (
    DEVICE,
    SEED,
    Load,
    addressee,
    good,
    known,
    load,
    opened,
    other,
    padded,
    read_through,
    receiver,
    sealed,
    sealed_load,
    section,
    signed_inner,
    with_sections,
    written,
)

HEADER = encode_header(load().header)
CONTENT = b"".join(load().parts)


def where(data: bytes) -> object:
    with pytest.raises(BundleDamaged) as found:
        read_through(opened(data))
    return found.value.data["where"]


# --- what is right ------------------------------------------------------------------------------------------------


def test_a_bundle_built_by_hand_is_read() -> None:
    bundle = opened(sealed_load(load()))

    assert bundle.header == load().header
    assert bundle.header_digest == header_digest(HEADER)
    read_through(bundle)


def test_reading_tells_how_far_it_is_and_can_be_stopped() -> None:
    seen: list[Progress] = []

    def stop(progress: Progress) -> None:
        seen.append(progress)
        raise Cancelled

    with pytest.raises(Cancelled):
        open_bundle(
            io.BytesIO(good()),
            identities=[receiver()],
            addresses=frozenset({addressee(receiver()).key}),
            public_key=known,
            report=stop,
        )
    assert seen[0].total == len(CONTENT)


# --- who wrote it -------------------------------------------------------------------------------------------------


def test_nothing_of_an_unknown_sender_is_parsed() -> None:
    # This header would raise another error at the first look into it, or at its length, or at its signature.
    for inner in (
        signed_inner(b"\xff" * 100, seed=bytes(32)),
        signed_inner(b"\xff" * 100, seed=bytes(32), length=(1 << 32) - 1),
        signed_inner(HEADER, seed=bytes(32))[:-1],
    ):
        with pytest.raises(UnknownSender):
            opened(sealed(padded(inner)))


def test_a_header_is_not_parsed_before_its_signature_holds() -> None:
    inner = bytearray(padded(signed_inner(b"\xff" * 100)))
    inner[50] ^= 1

    with pytest.raises(SignatureInvalid):
        opened(sealed(bytes(inner)))


def test_a_changed_header_is_refused() -> None:
    inner = signed_inner(HEADER, CONTENT)
    for place in (PRELUDE_BYTES, PRELUDE_BYTES + len(HEADER) - 1):
        changed = bytearray(inner)
        changed[place] ^= 1
        with pytest.raises(SignatureInvalid):
            opened(sealed(padded(bytes(changed))))


def test_a_header_that_names_another_device_than_its_signer_is_refused() -> None:
    header = replace(load().header, device="99" * 32)

    with pytest.raises(SignatureInvalid):
        opened(sealed_load(replace(load(), header=header)))


def test_a_key_of_low_order_signs_nothing() -> None:
    low = bytes([1]) + bytes(31)

    with pytest.raises(KeyNotAccepted):
        opened(good(), keys=lambda _: low)


def test_a_key_under_the_name_of_another_is_our_mistake() -> None:
    with pytest.raises(Bug):
        opened(good(), keys=lambda _: public_key(bytes(32)))


def test_a_signature_made_for_another_purpose_is_refused() -> None:
    from intake.crypto.digests import LABEL_ENTRY
    from intake.crypto.signing import sign

    inner = signed_inner(HEADER, CONTENT)
    signature = sign(SEED, label=LABEL_ENTRY, message=HEADER)

    with pytest.raises(SignatureInvalid):
        opened(sealed(padded(inner[:40] + signature + inner[104:])))


# --- for whom it was written --------------------------------------------------------------------------------------


def test_a_bundle_sealed_for_another_is_not_ours() -> None:
    header = replace(load().header, addressees=(addressee(other()),))

    with pytest.raises(BundleForSomeoneElse):
        opened(written(replace(load(), header=header), recipients=[other()]))


def test_a_bundle_that_somebody_sealed_again_for_us_is_not_ours() -> None:
    header = encode_header(replace(load().header, addressees=(addressee(other()),)))

    with pytest.raises(BundleForSomeoneElse):
        opened(sealed(padded(signed_inner(header, CONTENT))))


def test_a_recipient_that_the_header_does_not_name_is_refused() -> None:
    inner = padded(signed_inner(HEADER, CONTENT))

    assert where(sealed(inner, recipients=[receiver().recipient(), other().recipient()])) == "recipients"


def test_a_seal_without_post_quantum_recipients_is_not_ours() -> None:
    inner = padded(signed_inner(HEADER, CONTENT))

    with pytest.raises(BundleForSomeoneElse):
        opened(sealed(inner, recipients=[X25519Identity.generate().recipient()]))


def test_one_ordinary_recipient_among_the_others_is_refused() -> None:
    head, rest = sealed(padded(signed_inner(HEADER, CONTENT))).split(b"\n---", 1)
    _, stanza = sealed(b"", recipients=[X25519Identity.generate().recipient()]).split(b"\n---")[0].split(b"\n", 1)

    assert where(head + b"\n" + stanza + b"\n---" + rest) == "recipients"


def test_a_passphrase_is_never_tried() -> None:
    stanza = b"-> scrypt c2FsdHNhbHRzYWx0c2FsdA 30\n" + b"A" * 43 + b"\n"

    with pytest.raises(BundleForSomeoneElse):
        opened(b"age-encryption.org/v1\n" + stanza + b"--- " + b"A" * 43 + b"\n" + bytes(64))


# --- how it is built ----------------------------------------------------------------------------------------------


def test_another_magic_is_no_bundle() -> None:
    assert where(sealed(padded(signed_inner(HEADER, CONTENT, magic=b"INTAKEC\x01")))) == "prelude"
    assert where(sealed(b"")) == "prelude"
    assert where(sealed(signed_inner(HEADER)[:50])) == "prelude"


def test_a_newer_bundle_says_so() -> None:
    with pytest.raises(FromNewerVersion):
        opened(sealed(padded(signed_inner(HEADER, CONTENT, magic=b"INTAKEB\x02"))))
    with pytest.raises(FromNewerVersion):
        opened(sealed(padded(signed_inner(write([2, "something new"]), CONTENT))))


@pytest.mark.parametrize("length", [MOST_HEADER_BYTES + 1, (1 << 32) - 1])
def test_a_header_of_4_gib_is_not_waited_for(length: int) -> None:
    with pytest.raises(TooLarge):
        opened(sealed(padded(signed_inner(HEADER, CONTENT, length=length))))


def test_a_header_longer_than_the_file_is_refused() -> None:
    assert where(sealed(padded(signed_inner(HEADER, length=MOST_HEADER_BYTES)))) == "header"


def test_a_header_in_another_encoding_is_refused_though_it_is_signed() -> None:
    assert where(sealed(padded(signed_inner(b"\x98\x0b" + HEADER[1:], CONTENT)))) == "header"


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda whole: replace(whole.header, sections=whole.header.sections * 2), "section_twice"),
        (lambda whole: replace(whole.header, sections=whole.header.sections * 2500), "count"),
        (lambda whole: replace(whole.header, volume=(3, 2, "03" * 16)), "volume"),
        (lambda whole: replace(whole.header, addressees=()), "addressees"),
        (lambda whole: replace(whole.header, addressees=whole.header.addressees * 2), "addressees"),
        (lambda whole: replace(whole.header, id="ab"), "id"),
    ],
    ids=["sections twice", "sections many", "volume", "nobody", "somebody twice", "short id"],
)
def test_a_signed_header_that_makes_no_sense_is_refused(spoil: Callable[[Load], object], code: str) -> None:
    header = spoil(load())

    assert where(sealed(padded(signed_inner(encode_header(header), CONTENT)))) == code  # type: ignore[arg-type]


def test_a_section_that_is_not_what_the_header_says_is_refused() -> None:
    for place in (0, len(CONTENT) // 2, len(CONTENT) - 1):
        changed = bytearray(CONTENT)
        changed[place] ^= 1
        with pytest.raises(BundleDamaged) as found:
            opened(sealed(padded(signed_inner(HEADER, bytes(changed)))))
        assert found.value.data == {"where": "digest"}


def test_sections_in_another_order_are_refused() -> None:
    swapped = b"".join(reversed(load().parts))

    assert where(sealed(padded(signed_inner(HEADER, swapped)))) == "digest"


def test_a_section_longer_than_what_is_left_is_refused() -> None:
    whole = with_sections((replace(section("blob", b"x"), size_bytes=1 << 40), b"x"))

    assert where(sealed_load(whole)) == "short"


def test_padding_that_says_something_is_refused() -> None:
    inner = bytearray(padded(signed_inner(HEADER, CONTENT)))
    for place in (len(HEADER) + len(CONTENT) + PRELUDE_BYTES, len(inner) - 1):
        changed = inner.copy()
        changed[place] = 1
        assert where(sealed(bytes(changed))) == "padding"


@pytest.mark.parametrize("change", [-1, 1, 4096])
def test_padding_that_is_missing_or_too_much_is_refused(change: int) -> None:
    inner = padded(signed_inner(HEADER, CONTENT))

    assert where(sealed(inner[:change] if change < 0 else inner + bytes(change))) == "padding_length"


def test_a_bundle_without_padding_is_refused() -> None:
    assert where(sealed(signed_inner(HEADER, CONTENT))) == "padding_length"


@pytest.mark.parametrize("kind", ["entries", "bodies", "keys", "receipt"])
@pytest.mark.parametrize(
    "data",
    [
        b"\xff",
        b"\x80",
        write([["../../x"]]),
        write([[None] * 7]),
        write([1, 2]),
        b"\x9b\x00\x00\x00\xff\xff\xff\xff\xff",
        b"\x81" * 1000 + b"\x00",
        write([[bytes(32), "present", None, None]]),
        write([[bytes(32), "withheld", b"body", None]]),
        write([[bytes(32), "unheard of", None, None]]),
        write([[bytes(32), "withheld", None, b"words"]]),
        write([[bytes(32), "present", bytes((2 << 20) + 1), None]]),
        write([[bytes(16), bytes(32), -1, bytes(32), 1, bytes(32)]]),
        write([[bytes(16), bytes(32), True, bytes(32), 1, bytes(32)]]),
        write([[bytes(17), bytes(32), 1, bytes(32), 1, bytes(32)]]),
        write([[bytes(16), bytes(32), "imported", 1, [[bytes(32), True, bytes(32)]], [], []]]),
        write([[bytes(16), bytes(32), "imported", 1, [], [bytes(31)], []]]),
        write([[bytes(16), bytes(32), "x" * 65, 1, [], [], []]]),
        write([[bytes(300), bytes(63)]]),
    ],
    ids=[str(number) for number in range(19)],
)
def test_a_signed_section_that_makes_no_sense_is_refused(kind: str, data: bytes) -> None:
    assert where(sealed_load(with_sections((section(kind, data), data)))) == kind


def test_a_section_too_large_to_be_held_is_refused() -> None:
    data = write([bytes(reading.MOST_PART_BYTES)])

    with pytest.raises(TooLarge):
        list(opened(sealed_load(with_sections((section("entries", data), data)))).entries())


def test_a_section_is_checked_again_when_it_is_read() -> None:
    # Whoever holds a file's key could put other bytes on the stick after the first reading.
    bundle = opened(good())
    sections = tuple(replace(each, sha256="00" * 32) for each in bundle.header.sections)
    other_bytes = replace(bundle, header=replace(bundle.header, sections=sections))

    with pytest.raises(BundleDamaged):
        list(other_bytes.entries())
    with pytest.raises(BundleDamaged):
        list(other_bytes.blob_parts("11" * 16))


# --- damage -------------------------------------------------------------------------------------------------------


def test_a_file_that_is_no_age_file_is_refused() -> None:
    for data in (b"", b"PK\x03\x04", bytes(5000), b"-----BEGIN AGE ENCRYPTED FILE-----\n", "Қазақ".encode() * 900):
        assert where(data) == "seal"


def test_an_endless_age_header_is_refused() -> None:
    line = b"-> mlkem768x25519 " + b"A" * 100 + b"\n\n"

    assert where(b"age-encryption.org/v1\n" + line * 65) == "seal"
    assert where(b"age-encryption.org/v1\n-> " + b"A" * 3_000_000) == "seal"


@pytest.fixture(scope="module")
def long_bundle() -> bytes:
    """A bundle of several sealed chunks."""
    data = random.Random(1).randbytes(200_000)
    return written(with_sections((section("blob", data), data)))


@pytest.fixture
def nothing_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail when anything appears in the working, home or temporary folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    yield
    assert list(tmp_path.iterdir()) == []


def refused(data: bytes) -> bool:
    try:
        read_through(opened(data))
    except CannotBeTrusted:
        return True
    return False


@pytest.mark.usefixtures("nothing_written")
def test_no_flipped_bit_is_accepted(long_bundle: bytes, full: bool) -> None:
    chance = random.Random(2)
    for _ in range(10_000 if full else 300):
        data = bytearray(long_bundle if chance.random() < 0.5 else good())
        # Half of them in the age header and the signed header, where there is most to be got wrong.
        place = chance.randrange(3500 if chance.random() < 0.5 else len(data))
        data[place] ^= 1 << chance.randrange(8)
        assert refused(bytes(data))


@pytest.mark.usefixtures("nothing_written")
def test_no_flipped_bit_inside_the_seal_is_accepted(full: bool) -> None:
    chance = random.Random(3)
    inner = padded(signed_inner(HEADER, CONTENT))
    for _ in range(2_000 if full else 100):
        data = bytearray(inner)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        assert refused(sealed(bytes(data)))


@pytest.mark.usefixtures("nothing_written")
def test_no_cut_is_accepted(long_bundle: bytes, full: bool) -> None:
    chance = random.Random(4)
    chunks = [len(long_bundle) - 1, len(long_bundle) - 65_552, len(long_bundle) - 131_104]
    for length in [*chunks, *(chance.randrange(len(long_bundle)) for _ in range(2_000 if full else 100))]:
        assert refused(long_bundle[:length])


@pytest.mark.usefixtures("nothing_written")
def test_no_splice_of_two_right_ones_is_accepted(long_bundle: bytes, full: bool) -> None:
    chance = random.Random(5)
    second = written(load())
    for _ in range(1_000 if full else 50):
        left, right = chance.sample([long_bundle, good(), second], 2)
        start, end = chance.randrange(1, len(left)), chance.randrange(1, len(right))
        spliced = left[:start] + right[end:]
        assert spliced in {left, right} or refused(spliced)


def test_no_splice_inside_the_seal_is_accepted(full: bool) -> None:
    chance = random.Random(6)
    first = padded(signed_inner(HEADER, CONTENT))
    header = encode_header(replace(load().header, id="0f" * 16))
    second = padded(signed_inner(header, CONTENT))
    for _ in range(500 if full else 30):
        place = chance.randrange(40, PRELUDE_BYTES + len(HEADER))
        spliced = first[:place] + second[place:]
        assert spliced in {first, second} or refused(sealed(spliced))


def test_another_mans_bundle_under_our_name_is_refused() -> None:
    seed = new_seed()
    inner = bytearray(padded(signed_inner(HEADER, CONTENT, seed=seed)))
    inner[8:40] = fingerprint(public_key(SEED))

    with pytest.raises(SignatureInvalid):
        opened(sealed(bytes(inner)))
    assert fingerprint(public_key(seed)).hex() != DEVICE


def test_reading_a_large_bundle_needs_little_memory(tmp_path: Path) -> None:
    size = 24 << 20
    blob = tmp_path / "blob"
    blob.write_bytes(os.urandom(1 << 20) * (size >> 20))
    data = blob.read_bytes()
    what = with_sections((section("blob", data), b""))
    target = tmp_path / "bundle.age"
    with target.open("wb") as file:
        part = Part(what.header.sections[0], lambda: blob.open("rb"))
        to = [str(receiver().recipient())]
        write_sealed(file, header=what.header, parts=[part], seed=SEED, recipients=to, report=silent)
    del data
    mine: HybridIdentity = receiver()

    tracemalloc.start()
    with target.open("rb") as file:
        bundle = open_bundle(
            file,
            identities=[mine],
            addresses=frozenset({addressee(mine).key}),
            public_key=known,
            report=silent,
        )
        assert sum(map(len, bundle.blob_parts("ab" * 16))) == size
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 4 << 20
    assert target.stat().st_size > padded_length(size)
