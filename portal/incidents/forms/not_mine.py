"""The form behind "This is not mine": nothing but one line is required."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.models import Document
from documents.reading import labels
from portal.incidents.models import Report

STAFF_LABELS = {
    "what": _("What was seen? (optional)"),
    "still_visible": _("Can it still be seen? (optional)"),
    "contact": _("How can we reach the person who told you? (optional)"),
}

STAFF_WRONG = {
    Report.Wrong.NOT_FOR_ME: _("It is for somebody else"),
    Report.Wrong.OTHERS_DETAILS: _("It is theirs, but it shows somebody else’s details"),
    Report.Wrong.ABOUT_ME: _("It is about them and they disagree"),
    Report.Wrong.NOT_SURE: _("Not sure"),
}


class NotMineForm(forms.Form):
    """What is wrong, what was seen, whether it still shows, and how to reach the person."""

    use_required_attribute = False

    wrong = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=Report.Wrong.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what is wrong. If you do not know, choose the last one."),
            "invalid_choice": _("Choose what is wrong. If you do not know, choose the last one."),
        },
    )
    also_others_details = forms.BooleanField(
        label=_("It also shows somebody else’s details"),
        help_text=_(
            "Tick this if you disagree with it, and it says something about another person too."
        ),
        required=False,
    )
    document = forms.UUIDField(
        label=_("Which document? (optional)"),
        help_text=_("These are documents you were shown in the last 14 days."),
        required=False,
        widget=forms.Select,
        error_messages={"invalid": _("Choose a document, or the first line.")},
    )
    what = forms.CharField(
        label=_("What did you see? (optional)"),
        help_text=_("A few words are enough. Please do not write names."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("Write 2,000 characters or fewer.")},
    )
    still_visible = forms.ChoiceField(
        label=_("Can you still see it? (optional)"),
        choices=[("yes", _("Yes")), ("no", _("No")), ("not sure", _("I am not sure"))],
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose yes, no or not sure.")},
    )
    contact = forms.CharField(
        label=_("How can we reach you? (optional)"),
        help_text=_("A phone number or an email address."),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
        error_messages={"max_length": _("Write 200 characters or fewer.")},
    )

    def __init__(
        self,
        *args: Any,
        staff: bool = False,
        served: list[Document] | None = None,
        hides_case_titles: bool = False,
        keeps_document: bool = False,
        **kwargs: Any,
    ) -> None:
        """For staff, who write down what somebody else saw, the questions are put about them.

        `served` are the documents to choose from; None if that is not asked. Whether the one chosen is frozen
        PostgreSQL decides: that it has just been closed is no reason to refuse a report. `keeps_document`: it
        was chosen on a page that was shown before the session ended, and is kept without its title.
        """
        super().__init__(*args, **kwargs)
        documents = [
            (document.pk, labels.in_a_choice(document, hides_case_titles=hides_case_titles))
            for document in served or ()
        ]
        if documents or (self.is_bound and served is not None):
            widget = cast(forms.Select, self.fields["document"].widget)
            widget.choices = [("", _("Something else, or not in this list")), *documents]
        elif keeps_document:
            self.fields["document"].widget = forms.HiddenInput()
        else:
            del self.fields["document"]
        if staff:
            for name, label in STAFF_LABELS.items():
                self.fields[name].label = label
            self.fields["contact"].help_text = ""
            wrong = self.fields["wrong"]
            if isinstance(wrong, forms.ChoiceField):
                wrong.choices = [(choice.value, said) for choice, said in STAFF_WRONG.items()]
