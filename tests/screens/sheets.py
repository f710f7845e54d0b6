"""Contact sheets: all pictures of one screen in one, and the few that go into the documentation."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from tests.screens.watching import SCHEMES, WIDTHS

SHOWN = {320: 300, 768: 420, 1440: 720}
"""Width of a window → its width on the sheet."""
TALL, GAP, LABEL = 1100, 16, 22  # pixels of the sheet


def sheet(pictures: Mapping[tuple[str, str, int], Path], target: Path) -> None:
    """pictures: (language, scheme, width) → file. A row for each language and scheme, a column for each width."""
    rows = sorted(
        {(language, scheme) for language, scheme, _ in pictures},
        key=lambda row: (row[0] != "vi", SCHEMES.index(row[1])),
    )  # type: ignore[arg-type]
    cells = {key: _reduced(path, SHOWN[key[2]]) for key, path in pictures.items()}
    heights = [max(cells[*row, width].height for width in WIDTHS if (*row, width) in cells) for row in rows]
    size = (sum(SHOWN.values()) + GAP * (len(SHOWN) + 1), sum(heights) + (LABEL + GAP) * len(rows))
    board = Image.new("RGB", size, "#8a939c")
    pen, font = ImageDraw.Draw(board), ImageFont.load_default(14)
    top = 0
    for row, height in zip(rows, heights, strict=True):
        left = GAP
        for width in WIDTHS:
            pen.text((left, top + 3), f"{target.stem} · {row[0]} · {row[1]} · {width}", fill="black", font=font)
            if (*row, width) in cells:
                board.paste(cells[*row, width], (left, top + LABEL))
            left += SHOWN[width] + GAP
        top += height + LABEL + GAP
    board.save(target)


def _reduced(path: Path, width: int) -> Image.Image:
    with Image.open(path) as picture:
        whole = picture.convert("RGB")
    small = whole.resize((width, max(1, round(whole.height * width / whole.width))), Image.Resampling.LANCZOS)
    return small.crop((0, 0, width, min(small.height, TALL)))


def compressed(path: Path, target: Path, height: int) -> None:
    """A picture small enough to be kept with the source: the first `height` pixels, in few colours."""
    with Image.open(path) as picture:
        top = picture.convert("RGB").crop((0, 0, picture.width, min(picture.height, height)))
    top.save(target, "WEBP", quality=70, method=6)
