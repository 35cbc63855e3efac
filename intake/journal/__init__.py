"""The journal: one encoding, signatures, chains, and the fold from entries and bodies to records.

Pure: no file, clock or random source of its own.
"""
