"""Entries, bodies, words and values to bytes and back, in exactly one way.

What is read is written again and must be the same bytes, else EncodingInvalid; so equal content has equal bytes and a
digest stands for one content only. Layouts: version 1, CONTRACTS 2 and README.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from intake.clock import HybridTime
from intake.crypto.digests import LABEL_BODY, LABEL_ENTRY_DIGEST, LABEL_WORDS, sha256
from intake.errors import EncodingInvalid, TooLarge
from intake.journal import cbor, values
from intake.model.dates import UncertainDate
from intake.model.journal import Body, Change, EncodedBody, Entry, FormStamp, Source, SourceKind, Words
from intake.model.places import Place
from intake.model.values import Value

MOST_ENTRY_BYTES: Final = 4 << 20
MOST_BODY_BYTES: Final = 2 << 20
MOST_CHANGES: Final = 50_000
SALT_BYTES: Final = 16
_DIGEST: Final = 32
_ID: Final = 16
_SHORT: Final = 200


def encode_value(value: Value) -> bytes:
    """Return the bytes of one value, without the words said of a date or place. Raises EncodingInvalid."""
    return cbor.write(values.to_array(value))


def decode_value(untrusted: bytes) -> Value:
    """Return the value of `encode_value`'s bytes. Raises EncodingInvalid, TooLarge."""
    value = values.from_array(cbor.read_array(untrusted, limit=MOST_BODY_BYTES, depth=cbor.MOST_DEPTH - 1))
    if encode_value(value) != untrusted:
        raise EncodingInvalid(where="value")
    return value


def change_id(body: bytes) -> str:
    """Return the commitment to a body's exact bytes, which is its change's id (64 letters)."""
    return sha256(LABEL_BODY, body).hex()


def entry_digest(payload: bytes) -> str:
    """Return the digest by which the device's next entry names this one (64 letters)."""
    return sha256(LABEL_ENTRY_DIGEST, payload).hex()


# --- bodies -------------------------------------------------------------------------------------------------------


def encode_body(body: Body, *, words_salt: bytes | None = None) -> EncodedBody:
    """Return a body's bytes and those of its words.

    words_salt: 16 random bytes, needed when there are words. It is not the body's salt: who holds the body without the
    words could else guess them. A body whose words are not here is written with the commitment it carries.
    Raises EncodingInvalid, TooLarge.
    """
    words = _words_of(body)
    if words is None:
        known = body.words_commitment
        promise = None if known is None else cbor.from_hexadecimal(known, size=_DIGEST)
        return EncodedBody(_body_bytes(body, promise=promise), None)
    written = _words_bytes(words, salt=cbor.octets(words_salt, size=SALT_BYTES))
    return EncodedBody(_body_bytes(body, promise=sha256(LABEL_WORDS, written)), written)


def decode_body(untrusted: EncodedBody) -> Body:
    """Return the body of `encode_body`'s bytes; words that are not here leave only their commitment.

    Raises EncodingInvalid (also when the words are not those that were promised), FromNewerVersion, TooLarge.
    """
    array = cbor.read_array(untrusted.body, limit=MOST_BODY_BYTES)
    cbor.check_shape(array, length=11)
    _version, salt, record, kind, field, source, value, how_known, as_of, credibility, promise = array
    promised = None if promise is None else cbor.octets(promise, size=_DIGEST)
    words = _decode_words(untrusted.words, promised=promised)
    body = Body(
        salt=cbor.octets(salt, size=SALT_BYTES),
        record=cbor.hexadecimal(record, size=_ID),
        kind=values.code(kind),
        field=values.code(field),
        source=_source(source),
        value=values.from_array(value),
        how_known=None if how_known is None else values.code(how_known),
        as_of=None if as_of is None else values.code(as_of),
        credibility=None if credibility is None else cbor.integer(credibility),
        words=words,
        words_commitment=None if promised is None else promised.hex(),
    )
    if _body_bytes(body, promise=promised) != untrusted.body:
        raise EncodingInvalid(where="body")
    return replace(body, value=_with_words(body.value, words=words))


def _body_bytes(body: Body, *, promise: bytes | None) -> bytes:
    written = cbor.write(
        [
            cbor.VERSION,
            cbor.octets(body.salt, size=SALT_BYTES),
            cbor.from_hexadecimal(body.record, size=_ID),
            values.code(body.kind),
            values.code(body.field),
            [body.source.kind.value, cbor.from_hexadecimal(body.source.id, size=_ID)],
            values.to_array(body.value),
            None if body.how_known is None else values.code(body.how_known),
            None if body.as_of is None else values.code(body.as_of),
            None if body.credibility is None else cbor.integer(body.credibility, least=1, most=6),
            promise,
        ]
    )
    if len(written) > MOST_BODY_BYTES:
        raise TooLarge(limit=MOST_BODY_BYTES)
    return written


def _source(array: object) -> Source:
    members = cbor.items(array)
    if len(members) != 2:
        raise EncodingInvalid(where="source")
    try:
        kind = SourceKind(cbor.text(members[0], most=_SHORT))
    except ValueError as error:
        raise EncodingInvalid(where="source") from error
    return Source(kind, cbor.hexadecimal(members[1], size=_ID))


# --- words --------------------------------------------------------------------------------------------------------


def _words_of(body: Body) -> Words | None:
    """The words of a body, whether they stand in its `words` or in its date or place; never two different ones."""
    value = body.value
    if not isinstance(value, UncertainDate | Place) or value.said is None:
        return body.words
    if isinstance(value, UncertainDate):
        said = Words(value.said, value.language)
    else:
        said = Words(value.said, None if body.words is None else body.words.language)
    if body.words is not None and body.words != said:
        raise EncodingInvalid(where="words")
    return said


def _with_words(value: Value, *, words: Words | None) -> Value:
    if words is None:
        return value
    if isinstance(value, UncertainDate):
        return replace(value, said=words.text, language=words.language)
    if isinstance(value, Place):
        return replace(value, said=words.text)
    return value


def _words_bytes(words: Words, *, salt: bytes) -> bytes:
    text = cbor.text(words.text, most=MOST_BODY_BYTES)
    language = None if words.language is None else values.code(words.language)
    written = cbor.write([cbor.VERSION, salt, text, language])
    if len(written) > MOST_BODY_BYTES:
        raise TooLarge(limit=MOST_BODY_BYTES)
    return written


def _decode_words(untrusted: bytes | None, *, promised: bytes | None) -> Words | None:
    if untrusted is None:
        return None
    if promised is None or sha256(LABEL_WORDS, untrusted) != promised:
        raise EncodingInvalid(where="words")
    array = cbor.read_array(untrusted, limit=MOST_BODY_BYTES)
    cbor.check_shape(array, length=4)
    _version, salt, text, language = array
    words = Words(
        cbor.text(text, most=MOST_BODY_BYTES),
        None if language is None else values.code(language),
    )
    if _words_bytes(words, salt=cbor.octets(salt, size=SALT_BYTES)) != untrusted:
        raise EncodingInvalid(where="words")
    return words


# --- entries ------------------------------------------------------------------------------------------------------


def encode_entry(entry: Entry) -> bytes:
    """Return the bytes of an entry, which are what its device signs. Raises EncodingInvalid, TooLarge."""
    if len(entry.changes) > MOST_CHANGES:
        raise TooLarge(limit=MOST_CHANGES)
    if len({change.id for change in entry.changes}) != len(entry.changes):
        raise EncodingInvalid(where="changes")
    form = entry.form
    written = cbor.write(
        [
            cbor.VERSION,
            cbor.from_hexadecimal(entry.device, size=_DIGEST),
            cbor.integer(entry.sequence, least=1),
            cbor.from_hexadecimal(entry.previous, size=_DIGEST),
            [cbor.integer(entry.time.physical_ms, least=0), cbor.integer(entry.time.counter, least=0)],
            cbor.integer(entry.wall_ms, least=0),
            cbor.text(entry.author, most=_SHORT),
            values.code(entry.act),
            None
            if form is None
            else [values.code(form.id), cbor.integer(form.version), cbor.from_hexadecimal(form.digest, size=_DIGEST)],
            [_change_array(change) for change in entry.changes],
        ]
    )
    if len(written) > MOST_ENTRY_BYTES:
        raise TooLarge(limit=MOST_ENTRY_BYTES)
    return written


def decode_entry(untrusted: bytes) -> Entry:
    """Return the entry of `encode_entry`'s bytes. Raises EncodingInvalid, FromNewerVersion, TooLarge."""
    array = cbor.read_array(untrusted, limit=MOST_ENTRY_BYTES)
    cbor.check_shape(array, length=10)
    _version, device, sequence, previous, time, wall_ms, author, act, form, changes = array
    entry = Entry(
        device=cbor.hexadecimal(device, size=_DIGEST),
        sequence=cbor.integer(sequence),
        previous=cbor.hexadecimal(previous, size=_DIGEST),
        time=_time(time),
        wall_ms=cbor.integer(wall_ms),
        author=cbor.text(author, most=_SHORT),
        act=values.code(act),
        form=None if form is None else _form(form),
        changes=tuple(_change(change) for change in cbor.items(changes)),
    )
    if encode_entry(entry) != untrusted:
        raise EncodingInvalid(where="entry")
    return entry


def _change_array(change: Change) -> list[object]:
    replaced = change.replaces
    if any(left >= right for left, right in zip(replaced, replaced[1:], strict=False)):
        raise EncodingInvalid(where="replaces")
    return [
        cbor.from_hexadecimal(change.id, size=_DIGEST),
        [cbor.from_hexadecimal(one, size=_DIGEST) for one in replaced],
    ]


def _change(array: object) -> Change:
    members = cbor.items(array)
    if len(members) != 2:
        raise EncodingInvalid(where="changes")
    replaced = tuple(cbor.hexadecimal(one, size=_DIGEST) for one in cbor.items(members[1]))
    return Change(cbor.hexadecimal(members[0], size=_DIGEST), replaced)


def _time(array: object) -> HybridTime:
    members = cbor.items(array)
    if len(members) != 2:
        raise EncodingInvalid(where="time")
    return HybridTime(cbor.integer(members[0]), cbor.integer(members[1]))


def _form(array: object) -> FormStamp:
    members = cbor.items(array)
    if len(members) != 3:
        raise EncodingInvalid(where="form")
    return FormStamp(values.code(members[0]), cbor.integer(members[1]), cbor.hexadecimal(members[2], size=_DIGEST))
