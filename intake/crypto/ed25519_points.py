"""Whether 32 bytes are an Ed25519 public key that may be trusted: a canonical point of prime order.

OpenSSL takes any encoding of any point. With a key of low order one signature fits many messages, and with a mixed one
two verifiers can disagree, so such a key must never be enrolled. Public data only: nothing here is constant in time.
Source: RFC 8032, section 5.1.3; "Taming the many EdDSAs", https://eprint.iacr.org/2020/1244, section 4.
"""

from __future__ import annotations

from typing import Final

_P: Final = 2**255 - 19
_ORDER: Final = 2**252 + 27742317777372353535851937790883648493
_D: Final = -121665 * pow(121666, -1, _P) % _P
_ROOT_OF_MINUS_ONE: Final = pow(2, (_P - 1) // 4, _P)

_Point = tuple[int, int, int, int]  # extended coordinates: X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z
_NEUTRAL: Final = (0, 1, 1, 0)


def is_canonical_prime_order_point(encoded: bytes) -> bool:
    """Tell whether `encoded` is the one encoding of a point that generates the group of prime order."""
    point = _decoded(encoded)
    return point is not None and not _is_neutral(point) and _is_neutral(_multiplied(point, _ORDER))


def _decoded(encoded: bytes) -> _Point | None:
    """Return the point of an encoding, or None when it is none or not the canonical one."""
    if len(encoded) != 32:
        return None
    number = int.from_bytes(encoded, "little")
    sign, y = number >> 255, number & ((1 << 255) - 1)
    if y >= _P:
        return None
    numerator, denominator = (y * y - 1) % _P, (_D * y * y + 1) % _P
    x = numerator * pow(denominator, 3, _P) * pow(numerator * pow(denominator, 7, _P), (_P - 5) // 8, _P) % _P
    if (denominator * x * x - numerator) % _P:
        x = x * _ROOT_OF_MINUS_ONE % _P
    if (denominator * x * x - numerator) % _P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = _P - x
    return x, y, 1, x * y % _P


def _added(left: _Point, right: _Point) -> _Point:
    """Return the sum of two points; also right for equal ones. Source: RFC 8032, section 5.1.4."""
    x1, y1, z1, t1 = left
    x2, y2, z2, t2 = right
    a, b = (y1 - x1) * (y2 - x2) % _P, (y1 + x1) * (y2 + x2) % _P
    c, d = 2 * t1 * t2 * _D % _P, 2 * z1 * z2 % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _multiplied(point: _Point, factor: int) -> _Point:
    total: _Point = _NEUTRAL
    while factor:
        if factor & 1:
            total = _added(total, point)
        point = _added(point, point)
        factor >>= 1
    return total


def _is_neutral(point: _Point) -> bool:
    x, y, z, _ = point
    return x % _P == 0 and (y - z) % _P == 0
