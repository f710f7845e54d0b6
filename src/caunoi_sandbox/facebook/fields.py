"""The `fields` parameter: `id,attachments{media,subattachments},reactions.limit(0).summary(true)`."""

from __future__ import annotations

from caunoi_sandbox.facebook.answers import GraphError

Wanted = dict[str, "Wanted"]


def parse_fields(text: str) -> Wanted:
    """Names with their nested names; modifiers such as `.limit(0)` are read and left aside."""
    parser = _Parser(text)
    wanted = parser.names()
    if not parser.at_end():
        raise GraphError(2500, f"Syntax error in the fields parameter at character {parser.position}")
    return wanted


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text.replace(" ", "")
        self.position = 0

    def at_end(self) -> bool:
        return self.position >= len(self._text)

    def names(self) -> Wanted:
        found: Wanted = {}
        while not self.at_end():
            name = self._word()
            self._modifiers()
            nested: Wanted = {}
            if self._take("{"):
                nested = self.names()
                if not self._take("}"):
                    raise GraphError(2500, "Syntax error in the fields parameter: a brace is not closed")
            if name:
                found[name] = nested
            if not self._take(","):
                break
        return found

    def _word(self) -> str:
        start = self.position
        while not self.at_end() and (self._text[self.position].isalnum() or self._text[self.position] == "_"):
            self.position += 1
        return self._text[start : self.position]

    def _modifiers(self) -> None:
        while self._take("."):
            self._word()
            if self._take("("):
                self.position = max(self._text.find(")", self.position) + 1, self.position)

    def _take(self, letter: str) -> bool:
        if not self.at_end() and self._text[self.position] == letter:
            self.position += 1
            return True
        return False
