"""The encrypted store: a folder with the key header, the database and the evidence files.

Rows never leave this package; what it gives are the frozen dataclasses of `intake.model`. It knows the journal and the
questionnaire's shape, and no bundle, document, release or review.
"""
