"""Forms and the interviews that follow them: reading, checking, and turning answers into records. Pure, without words.

This package knows nothing of the gazetteer or of dates in words: callers hand in functions for both.
"""

from intake.questionnaire.checking import check
from intake.questionnaire.combining import combined
from intake.questionnaire.document import Document, blank_document, has_store_consent, read_document
from intake.questionnaire.expressions import evaluate, is_true, parse_expression
from intake.questionnaire.findings import Finding
from intake.questionnaire.form import (
    ChoiceList,
    Field,
    FieldType,
    Form,
    Kind,
    Profile,
    ReleaseTable,
    Section,
    Sensitivity,
)
from intake.questionnaire.pointers import escape, join, path_of, pointer_of, unescape
from intake.questionnaire.reader import load_form
from intake.questionnaire.records import FieldDraft, RecordDraft, records
from intake.questionnaire.relevance import is_relevant, is_section_relevant, lookup_in
from intake.questionnaire.words import Words, load_words

__all__ = [
    "ChoiceList",
    "Document",
    "Field",
    "FieldDraft",
    "FieldType",
    "Finding",
    "Form",
    "Kind",
    "Profile",
    "RecordDraft",
    "ReleaseTable",
    "Section",
    "Sensitivity",
    "Words",
    "blank_document",
    "check",
    "combined",
    "escape",
    "evaluate",
    "has_store_consent",
    "is_relevant",
    "is_section_relevant",
    "is_true",
    "join",
    "load_form",
    "load_words",
    "lookup_in",
    "parse_expression",
    "path_of",
    "pointer_of",
    "read_document",
    "records",
    "unescape",
]
