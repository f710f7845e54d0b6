"""The panel beside the text: every channel's words as they are typed, checks and locked facts. It also carries what
the scripts of the editor need to know."""

from __future__ import annotations

from typing import Any

from django.forms import Media
from django.forms.widgets import Script
from django.urls import reverse
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.side_panels import BaseSidePanel

from caunoi.newsroom import compose
from caunoi.newsroom.models import Article


def _saved_facts(pk: int | None) -> list[tuple[str, bool]]:
    """The locked facts of what is saved, and whether each is confirmed; the form may hold half a draft."""
    if pk is None:
        return []
    article = Article.objects.select_related("agency", "unit", "category").get(pk=pk)
    confirmed = compose.confirmed(article)
    facts = compose.facts_of(compose.draft_value(article))
    return [(fact.text, (fact.kind, fact.text) in confirmed) for fact in facts]


class ChannelsSidePanel(BaseSidePanel):
    """Channels and checks."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = gettext_lazy("Channels and checks")
        icon_name = "tasks"
        has_counter = False

    name = "channels"
    title = gettext_lazy("Channels and checks")
    template_name = "newsroom/channels_panel.html"
    order = 50

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        pk = self.object.pk
        routes = {"live_url": "live", "kept_url": "kept"}
        urls = {key: reverse(f"articles:{name}" if pk else f"articles:{name}_on_add", args=[pk] if pk else [])
                for key, name in routes.items()}  # fmt: skip
        return {**context, **urls, "article_key": str(pk or "new"), "saved_facts": _saved_facts(pk)}

    @property
    def media(self) -> Media:
        scripts = [Script(f"newsroom/{name}.js", type="module") for name in ("changes", "live", "facts", "kept")]
        # Django's own documentation gives objects here; its stubs know addresses only.
        return Media(js=scripts, css={"all": ["newsroom/editor.css"]})  # type: ignore[arg-type]
