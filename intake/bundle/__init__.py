"""What travels: enrolment cards, bundles out and in, receipts. Knows keys and bytes; never the vault, never a person.

Layout version 1 (README, Formats): an age file for post-quantum recipients; inside it a fixed prelude, the signed
header, the sections one after another, and zeros up to a Padmé length.
"""
