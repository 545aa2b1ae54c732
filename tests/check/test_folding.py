"""Python folds as PostgreSQL does, and knows where each word stood."""

from __future__ import annotations

import pytest
from django.db import connection

from documents.check.folding import fold, words_of
from tests.arranging import OWNER, as_role
from tests.spellings import FOLDED, NAMES

TEXTS = sorted(
    {*FOLDED, *(name for one in NAMES for name in (*one[:2], *one[2])), "Flat 0/1, 3/ 4 a/b"}
)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.django_db
def test_every_spelling_is_folded_as_the_index_folds_it(text: str) -> None:
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute("SELECT portal.fold(%s)", [text])
        assert cursor.fetchone() == (fold(text),)


def test_words_keep_their_places() -> None:
    text = "Mo\u00adrag O’Neill – Flat 0/1"
    assert [(word.folded, text[word.start : word.end]) for word in words_of(text)] == [
        ("morag", "Mo\u00adrag"),
        ("oneill", "O’Neill"),
        ("flat", "Flat"),
        ("0/1", "0/1"),
    ]
