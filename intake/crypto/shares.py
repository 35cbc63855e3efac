"""Shares of a secret, any two of three: SLIP-39 by its reference implementation.

A share is 20 English words; each can be written as its number in SLIP-39's list (1 to 1024) for those who do not read
Latin letters. Source: https://github.com/satoshilabs/slips/blob/master/slip-0039.md
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final

from shamir_mnemonic import MnemonicError, Share, combine_mnemonics, generate_mnemonics
from shamir_mnemonic.wordlist import WORD_INDEX_MAP, WORDLIST

from intake.crypto.passphrase import SECRET_BYTES
from intake.errors import Bug, SharesDoNotFit, SharesTooFew, ShareTypo

SHARES: Final = 3
NEEDED: Final = 2
WORDS: Final = 20


def split(secret: bytes) -> tuple[tuple[str, ...], ...]:
    """Return three shares of 20 words each for 16 bytes; any two give them back, one alone tells nothing."""
    if len(secret) != SECRET_BYTES:
        raise Bug(where="secret")
    # SLIP-39's own stretching is not wanted (exponent 0, no passphrase): the key header's Argon2id follows.
    [shares] = generate_mnemonics(1, [(NEEDED, SHARES)], secret, iteration_exponent=0)
    return tuple(tuple(share.split()) for share in shares)


def join(texts: Sequence[str]) -> bytes:
    """Return the 16 bytes of two (or all three) typed shares, given as words or as numbers.

    Raises ShareTypo (which share, which word), SharesTooFew (none, one, or the same one twice), SharesDoNotFit.
    """
    words = [_words(text, number) for number, text in enumerate(texts, start=1)]
    shares = {_share(each, number): " ".join(each) for number, each in enumerate(words, start=1)}
    if len(shares) < NEEDED:
        raise SharesTooFew(found=len(shares), needed=NEEDED)
    try:
        secret = combine_mnemonics(list(shares.values())[:NEEDED])
    except MnemonicError as error:
        raise SharesDoNotFit from error
    if len(secret) != SECRET_BYTES:
        raise SharesDoNotFit
    return bytes(secret)


def numbers(words: Sequence[str]) -> tuple[int, ...]:
    """Return each word's number in SLIP-39's list, from 1 to 1024."""
    return tuple(WORD_INDEX_MAP[word] + 1 for word in words)


def _words(text: str, share: int) -> list[str]:
    """Return the words of one typed share; raise ShareTypo at the first that is not in the list."""
    # Marks of writing direction are taken out: a share copied from an Arabic-script page is full of them.
    seen = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    words = [_word(token) for token in seen.replace(",", " ").split()]
    if "" in words:
        raise ShareTypo(share=share, word=words.index("") + 1)
    if len(words) != WORDS:
        raise ShareTypo(share=share, word=0)
    return words


def _word(token: str) -> str:
    """Return the word that a token (a word, or a number in any script) stands for, or an empty text."""
    if token.isdecimal():
        return WORDLIST[int(token) - 1] if len(token) <= 4 and 1 <= int(token) <= len(WORDLIST) else ""
    word = unicodedata.normalize("NFKC", token).lower()
    return word if word in WORD_INDEX_MAP else ""


def _share(words: Sequence[str], number: int) -> tuple[int, int]:
    """Return which share of which set these words are; raise ShareTypo when their checksum is wrong."""
    try:
        share = Share.from_mnemonic(" ".join(words))
    except MnemonicError as error:
        raise ShareTypo(share=number, word=0) from error
    return share.identifier, share.index
