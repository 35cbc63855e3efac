import cbor2
import pytest

from intake.bundle.strict import check_magic, decode_strict
from intake.errors import BundleDamaged, EncodingInvalid, FromNewerVersion, TooLarge


def test_what_cbor_reads_in_two_ways_is_read_in_one() -> None:
    assert decode_strict(b"\x82\x01\x61a") == [1, "a"]
    for other in (b"\x82\x18\x01\x61a", b"\x9f\x01\x61a\xff", b"\x82\x01\x61a\x00"):
        with pytest.raises(EncodingInvalid):
            decode_strict(other)


@pytest.mark.parametrize("value", [1.5, {"a": 1}, 1 << 64, cbor2.CBORTag(1, 2), cbor2.undefined])
def test_what_we_never_write_is_refused(value: object) -> None:
    with pytest.raises(EncodingInvalid):
        decode_strict(cbor2.dumps([value]))


def test_more_than_the_limit_is_not_looked_at() -> None:
    with pytest.raises(TooLarge):
        decode_strict(b"\x82\x01\x61a", most_bytes=3)


def test_a_magic_says_kind_and_version() -> None:
    damaged = BundleDamaged(where="prelude")
    check_magic(b"INTAKEB\x01 and more", b"INTAKEB\x01", damaged=damaged)
    with pytest.raises(FromNewerVersion):
        check_magic(b"INTAKEB\x02 and more", b"INTAKEB\x01", damaged=damaged)
    for data in (b"", b"INTAKEB", b"INTAKEB\x00", b"INTAKEC\x02", b"PK\x03\x04"):
        with pytest.raises(BundleDamaged):
            check_magic(data, b"INTAKEB\x01", damaged=damaged)
