"""Typesetting in every script of this work: blocks go in, the bytes of a tagged PDF/A-2b come out.

`page.render` is the one way in, `blocks` says what it takes. No words, no records, no files, no clock of its own.
"""
