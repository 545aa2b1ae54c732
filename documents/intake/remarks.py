"""What is said of a file that is kept, to the officer who sent it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from documents.intake.verdicts import Remark

_SENTENCES = {
    Remark.UNREAD: _(
        "We could not read every page of this file. Read every page before you release it."
    ),
    Remark.PLACE: _("The photo says where it was taken. The copy for readers does not."),
    Remark.MORE: _(
        "The file holds more than can be seen. The copy for readers holds only what can be seen."
    ),
}


def sentences(remarks: Iterable[Remark]) -> str:
    """One sentence after the other, the most urgent first."""
    found = set(remarks)
    return " ".join(str(sentence) for remark, sentence in _SENTENCES.items() if remark in found)
