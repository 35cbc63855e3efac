"""The public vectors of C2SP for age v1: the verdict and the bytes released, for each of the 110 binary files."""

import hashlib
import io
import re
import zlib
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from intake.crypto.age import decrypt
from intake.crypto.age_header import Stanza, decode_base64
from intake.crypto.age_reader import SeekReader
from intake.crypto.age_recipients import Identity, parse_identity
from intake.errors import NoKeyFits, SealHeaderForged, SealHeaderInvalid, SealPayloadDamaged
from intake.progress import silent

VERDICTS = {
    SealHeaderInvalid: "header failure",
    NoKeyFits: "no match",
    SealHeaderForged: "HMAC failure",
    SealPayloadDamaged: "payload failure",
}
MOST_WORK = 18


class ScryptIdentity:
    """A passphrase as an age identity. Stands here because the product never opens such files."""

    def __init__(self, passphrase: str) -> None:
        self.passphrase = passphrase.encode()

    def unwrap(self, stanza: Stanza) -> bytes | None:
        if stanza.arguments[0] != b"scrypt":
            return None
        if len(stanza.arguments) != 3 or len(stanza.body) != 32:
            raise SealHeaderInvalid(where="scrypt")
        salt, work = decode_base64(stanza.arguments[1]), stanza.arguments[2]
        if len(salt) != 16 or re.fullmatch(rb"[1-9][0-9]?", work) is None or int(work) > MOST_WORK:
            raise SealHeaderInvalid(where="scrypt")
        label = b"age-encryption.org/v1/scrypt"
        key = hashlib.scrypt(self.passphrase, salt=label + salt, n=1 << int(work), r=8, p=1, maxmem=1 << 29, dklen=32)
        try:
            return ChaCha20Poly1305(key).decrypt(bytes(12), stanza.body, None)
        except InvalidTag:
            return None


@dataclass(frozen=True)
class Vector:
    name: str
    expect: str
    payload: str | None
    identities: tuple[str, ...]
    passphrases: tuple[str, ...]
    sealed: bytes


def binary_vectors(folder: Path) -> list[Vector]:
    vectors = [read_vector(path) for path in sorted((folder / "age").iterdir())]
    return [vector for vector in vectors if vector is not None]


def read_vector(path: Path) -> Vector | None:
    head, _, sealed = path.read_bytes().partition(b"\n\n")
    lines = [line.split(": ", 1) for line in head.decode().splitlines()]
    values = {key: tuple(value for name, value in lines if name == key) for key, _ in lines}
    if "armored" in values:
        return None
    if "compressed" in values:
        sealed = zlib.decompress(sealed)
    return Vector(
        path.name,
        values["expect"][0],
        values.get("payload", (None,))[0],
        values.get("identity", ()),
        values.get("passphrase", ()),
        sealed,
    )


def verdict(vector: Vector, identities: list[Identity]) -> tuple[str, str]:
    released = io.BytesIO()
    try:
        decrypt(io.BytesIO(vector.sealed), released, identities=identities, report=silent)
    except tuple(VERDICTS) as error:
        outcome = VERDICTS[type(error)]
    else:
        outcome = "success"
    return outcome, hashlib.sha256(released.getvalue()).hexdigest()


def own_and_passphrase_identities(vector: Vector) -> list[Identity]:
    identities: list[Identity] = [parse_identity(text) for text in vector.identities]
    return identities + [ScryptIdentity(passphrase) for passphrase in vector.passphrases]


def test_all_110_binary_vectors_get_the_right_verdict_and_release_the_right_bytes(vectors: Path) -> None:
    binary = binary_vectors(vectors)

    judged = {vector.name: verdict(vector, own_and_passphrase_identities(vector)) for vector in binary}

    wrong = [
        vector.name
        for vector in binary
        if judged[vector.name][0] != vector.expect
        or (vector.payload is not None and judged[vector.name][1] != vector.payload)
    ]
    assert wrong == []
    assert len(binary) == 110


def test_the_identities_of_the_product_never_open_a_passphrase_file(vectors: Path) -> None:
    locked = [vector for vector in binary_vectors(vectors) if vector.passphrases and vector.expect == "success"]

    outcomes = {verdict(vector, [parse_identity(text) for text in vector.identities])[0] for vector in locked}

    assert locked
    assert outcomes == {"no match"}


def test_armored_files_are_refused(vectors: Path) -> None:
    armored = [path for path in sorted((vectors / "age").iterdir()) if b"armored: yes" in path.read_bytes()]

    refused = 0
    for path in armored:
        head, _, sealed = path.read_bytes().partition(b"\n\n")
        keys = re.findall(rb"^identity: (.+)$", head, re.MULTILINE)
        identities = [parse_identity(key.decode()) for key in keys]
        try:
            decrypt(io.BytesIO(sealed), io.BytesIO(), identities=identities, report=silent)
        except SealHeaderInvalid:
            refused += 1

    assert refused == len(armored) == 33


def test_the_seekable_reader_never_gives_more_than_the_vectors_allow(vectors: Path) -> None:
    for vector in binary_vectors(vectors):
        try:
            reader = SeekReader(io.BytesIO(vector.sealed), identities=own_and_passphrase_identities(vector))
            plain = reader.readall()
        except tuple(VERDICTS):
            assert vector.expect != "success", vector.name
        else:
            assert vector.expect == "success", vector.name
            assert hashlib.sha256(plain or b"").hexdigest() == vector.payload, vector.name
