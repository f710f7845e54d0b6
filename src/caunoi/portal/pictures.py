"""Pictures on a page: which sizes a browser is offered, and how wide the place is in which it will show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from caunoi.portal import prose
from caunoi.releases import sizes
from caunoi.releases.content import Picture, ReleaseContent

_WIDE = "(min-width: 75rem) 45.5rem, (min-width: 64rem) calc(66.7vw - 4.7rem), calc(100vw - 2rem)"
PLACES: Mapping[str, str] = {  # as portal.css lays them out; a browser chooses before it has read the style sheet
    "cover": _WIDE,
    "lead": _WIDE,
    "body": "(min-width: 38rem) 34rem, calc(100vw - 2rem)",
}


def sources(picture: Picture, place: str) -> dict[str, Any]:
    """What the template picture.html needs. `web`, for browsers that know nothing else, is what the release names."""
    web = picture.variants["web"]
    found = {
        "web": prose.blob_path(web.blob, web.media_type),
        "width": web.width,
        "height": web.height,
        "sizes": PLACES[place],
        "sources": (),
        "srcset": "",
    }
    if not sizes.are_made(picture.blob):
        return found
    sets = {extension: _srcset(picture, extension) for extension in sizes.FORMATS}
    found["srcset"] = sets.pop("jpg")
    found["sources"] = [
        {"media_type": sizes.FORMATS[extension].media_type, "srcset": srcset} for extension, srcset in sets.items()
    ]
    return found


def made(content: ReleaseContent) -> Sequence[bool]:
    """Which of a page's pictures have sizes: the page looks different before and after."""
    return [sizes.are_made(picture.blob) for picture in content.pictures]


def _srcset(picture: Picture, extension: str) -> str:
    widths = sizes.widths(picture.width)
    return ", ".join(f"/b/{picture.blob}/{width}.{extension} {width}w" for width in widths)
