import datetime
import json
from typing import Any

import pytest

from intake.questionnaire import blank_document, has_store_consent, read_document
from intake.questionnaire.document import local_keys


def test_a_blank_document_can_be_written_and_read_again() -> None:
    blank = blank_document("draft-1", datetime.date(2019, 3, 14))

    assert read_document(json.dumps(blank).encode()).content == blank
    assert local_keys(blank) == ("testifier", "sought")


def test_two_blank_documents_share_nothing() -> None:
    day = datetime.date(2019, 3, 14)
    first, second = blank_document("a", day), blank_document("b", day)
    consents = first["consents"]
    assert isinstance(consents, list)

    consents.append({"scope": "store", "answer": "yes"})

    assert second["consents"] == []


@pytest.mark.parametrize(
    ("consents", "may"),
    [
        (None, False),
        ([], False),
        (["store"], False),
        ([{"scope": "share_ngo", "answer": "yes"}], False),
        ([{"scope": "store"}], False),
        ([{"scope": "store", "answer": "undecided"}], False),
        ([{"scope": "store", "answer": "yes"}], True),
        ([{"scope": "store", "answer": "yes"}, {"scope": "store", "answer": "withdrawn"}], False),
    ],
)
def test_only_yes_and_nothing_else_allows_to_store(consents: Any, may: bool) -> None:
    assert has_store_consent({"consents": consents}) is may
