"""The rich text field of the article form."""

from __future__ import annotations

from typing import Any

from wagtail.admin.rich_text.editors.draftail import DraftailRichTextArea


class RichText(DraftailRichTextArea):
    """Wagtail's editor, which keeps what is typed at once. By default it waits 250 ms, and who presses Save sooner
    loses the last words (Draftail's `stateSaveInterval`)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options["stateSaveInterval"] = 0
