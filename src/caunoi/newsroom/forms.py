"""The editing form of an article: the fields, their order, and what is said at a field at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList

from caunoi.agencies import areas
from caunoi.agencies.models import Agency, Appointment, Area, Unit
from caunoi.foundation.vietnamese import clean_line, nfc
from caunoi.newsroom import checks
from caunoi.newsroom.widgets import AreaField


def appointment_of(person: Any) -> Appointment | None:
    """The person's first current appointment; it says for which agency and unit the person works."""
    current = Appointment.objects.in_force().filter(person_id=person.pk)
    return current.select_related("agency", "unit").order_by("pk").first()


def agency_of(person: Any) -> Agency | None:
    """The agency a person works for; without an appointment the installation's first one."""
    appointment = appointment_of(person)
    return appointment.agency if appointment else Agency.objects.order_by("pk").first()


def agency_shown(request: HttpRequest) -> Agency | None:
    """The same for the person of a request, asked once: screen and menu items all need it."""
    if not hasattr(request, "_agency_shown"):
        request._agency_shown = agency_of(request.user)  # type: ignore[attr-defined]
    found: Agency | None = request._agency_shown  # type: ignore[attr-defined]
    return found


def unit_of(person: Any, agency: Agency) -> Unit | None:
    """The unit a new article of this person begins with."""
    appointment = appointment_of(person)
    if appointment is not None and appointment.unit is not None:
        return appointment.unit
    return agency.units.order_by("pk").first()


class ArticleForm(WagtailAdminModelForm):
    """Says at once what would only be refused later: lengths, and the order of times."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "unit" in self.fields and self.instance.agency_id is not None:
            self.fields["unit"].queryset = Unit.objects.filter(agency=self.instance.agency_id)
        if "area" in self.fields:
            self._offer_areas(self.instance.agency_id)

    def _offer_areas(self, agency_id: int | None) -> None:
        field = self.fields["area"]
        if areas.are_many(agency_id):
            help_text = _("Type a part of the name, or the code. Empty: it holds wherever the agency is responsible.")
            self.fields["area"] = AreaField(agency_id, label=field.label, help_text=help_text, required=False)
            return
        field.queryset = Area.objects.filter(agency=agency_id)
        field.choices = [("", _("everywhere")), *areas.by_place(agency_id)]

    def clean_title(self) -> str:
        title = clean_line(self.cleaned_data.get("title") or "")
        if len(title) > checks.TITLE:
            raise forms.ValidationError(
                _("The title has %(count)d characters; at most %(most)d fit on every channel.")
                % {"count": len(title), "most": checks.TITLE}
            )
        return title

    def clean_lead(self) -> str:
        lead = nfc(self.cleaned_data.get("lead") or "").strip()
        if len(clean_line(lead)) > checks.LEAD:
            raise forms.ValidationError(
                _("The lead has %(count)d characters; at most %(most)d fit on every channel.")
                % {"count": len(clean_line(lead)), "most": checks.LEAD}
            )
        return lead

    def clean_legal_references(self) -> str:
        return nfc(self.cleaned_data.get("legal_references") or "")

    def clean_cover_alt(self) -> str:
        return clean_line(self.cleaned_data.get("cover_alt") or "")

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean()
        begins, ends = values.get("not_before"), values.get("not_after")
        if begins and ends and ends <= begins:
            self.add_error("not_after", _("The end must lie after the beginning and after now."))
        return values


ARTICLE_PANELS = ObjectList(
    [
        FieldPanel("title"),
        FieldPanel("lead"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("cover"), FieldPanel("cover_alt")],
            heading=gettext_lazy("Cover picture"),
            icon="image",
        ),
        FieldPanel("sources"),
        FieldPanel("legal_references"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("unit"), FieldPanel("category", widget=forms.Select)]),
                FieldRowPanel([FieldPanel("language"), FieldPanel("area", widget=forms.Select)]),
                FieldPanel("translation_of"),
                FieldRowPanel([FieldPanel("not_before"), FieldPanel("not_after")]),
                FieldPanel("broadcast"),
            ],
            heading=gettext_lazy("Where and when"),
            icon="calendar-alt",
        ),
    ],
    base_form_class=ArticleForm,
)
