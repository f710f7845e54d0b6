"""Fields of the article form: rich text, and an area among thousands."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import Media, Script
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.rich_text.editors.draftail import DraftailRichTextArea

from caunoi.agencies import areas
from caunoi.agencies.models import Area

OFFERED = 12  # names of areas, below a field and in a message


class RichText(DraftailRichTextArea):
    """Wagtail's editor, which keeps what is typed at once. By default it waits 250 ms, and who presses Save sooner
    loses the last words (Draftail's `stateSaveInterval`)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options["stateSaveInterval"] = 0


class AreaInput(forms.TextInput):
    """A line to type an area into; the browser offers those that match (static/newsroom/areas.js)."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        offers = {"data-cn-areas": reverse("articles:areas"), "autocomplete": "off"}
        return super().get_context(name, value, {**(attrs or {}), **offers})

    @property
    def media(self) -> Media:
        return Media(js=[Script("newsroom/areas.js", type="module")])  # type: ignore[list-item]


class AreaField(forms.Field):
    """One of an agency's areas, where a list of all would be thousands of lines: typed by name, with or without
    diacritics, or by code. Knows the agency by its key."""

    widget = AreaInput

    def __init__(self, agency_id: int | None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.agency_id = agency_id

    def prepare_value(self, value: Any) -> Any:
        """What is stored, by its full name; what was typed, as it was typed."""
        if not isinstance(value, int):
            return value
        area = Area.objects.filter(pk=value).first()
        return ", ".join(part.name for part in reversed(areas.path(area))) if area else ""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((data or "").strip() != (self.prepare_value(initial) or ""))

    def to_python(self, value: Any) -> Area | None:
        typed = (value or "").replace("\x00", "").strip()
        if not typed:
            return None
        found = areas.matching(self.agency_id, typed)
        if not found:
            raise forms.ValidationError(_("There is no area “%(name)s”.") % {"name": typed})
        if len(found) > 1:
            names = "; ".join(name for _pk, name in found[:OFFERED])
            raise forms.ValidationError(
                _("%(count)d areas are called so. Write one of them whole, or its code: %(names)s")
                % {"count": len(found), "names": names}
            )
        return Area.objects.get(pk=found[0][0])
