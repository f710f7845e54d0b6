"""The portal's three font files, from the whole upstream fonts: one file for each weight, never one for each script,
because kerning ends at the end of a file, and T and ừ belong together (design language, typography).

    npm pack @expo-google-fonts/source-sans-3@0.4.1 @expo-google-fonts/be-vietnam-pro@0.4.1
    uv run --no-project --with fonttools==4.68.0 --with brotli==1.2.1 --with uharfbuzz==0.57.0 scripts/fonts.py FOLDER

FOLDER holds the two .tgz files. Hinting is dropped, the name tables say "CN Text" and "CN Head": "Source" is a
reserved name, which a changed font must not carry (OFL-1.1, 3). The files are checked before they are written.
"""

from __future__ import annotations

import io
import sys
import tarfile
from pathlib import Path

import uharfbuzz
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parent.parent / "src/caunoi/portal/static/portal/fonts"
SOURCE_SANS = "expo-google-fonts-source-sans-3-0.4.1.tgz"
BE_VIETNAM = "expo-google-fonts-be-vietnam-pro-0.4.1.tgz"
FONTS = {
    "text-400": (SOURCE_SANS, "package/400Regular/SourceSans3_400Regular.ttf", "CN Text"),
    "text-700": (SOURCE_SANS, "package/700Bold/SourceSans3_700Bold.ttf", "CN Text"),
    "head-700": (BE_VIETNAM, "package/700Bold/BeVietnamPro_700Bold.ttf", "CN Head"),
}
LICENCES = {"OFL-source-sans-3.txt": SOURCE_SANS, "OFL-be-vietnam-pro.txt": BE_VIETNAM}

VIETNAMESE = "ĂăÂâĐđÊêÔôƠơƯư" + "".join(map(chr, range(0x1EA0, 0x1EFA)))
VIETNAMESE += "ÀÁÃÈÉÌÍÒÓÕÙÚÝàáãèéìíòóõùúýĨĩŨũ" + "\u0300\u0301\u0303\u0309\u0323"
LATIN = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x100)])) + "Œœ"
SIGNS = "–—‘’‚“”„•…₫€™←↑→↓−≈≠≤≥✓\u2009\u202f"
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum", "lnum", "case"]
KERNED = ("Từ", "Tổ", "Vũ", "Tự", "Yên")


def main(folder: Path) -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, (archive, member, family) in FONTS.items():
        whole = _member(folder / archive, member)
        small = subset(whole, family)
        check(name, whole, small)
        (TARGET / f"{name}.woff2").write_bytes(packed(small))
    for name, archive in LICENCES.items():
        (TARGET / name).write_bytes(_member(folder / archive, "package/LICENSE_FONT"))


def subset(whole: bytes, family: str) -> bytes:
    options = Options(hinting=False, layout_features=FEATURES, name_IDs=[0, 1, 2, 4, 6, 14], notdef_outline=True)
    font = TTFont(io.BytesIO(whole))
    options.drop_tables += ["STAT"]  # tells a font menu about the family
    worker = Subsetter(options)
    worker.populate(text=VIETNAMESE + LATIN + SIGNS)
    worker.subset(font)
    for record in list(font["name"].names):
        if record.nameID in (1, 4, 6):
            record.string = family.replace(" ", "") if record.nameID == 6 else family
    font["head"].modified = font["head"].created  # the same bytes at every run
    font.recalcTimestamp = False
    return _saved(font)


def packed(font: bytes) -> bytes:
    made = TTFont(io.BytesIO(font), recalcTimestamp=False)
    made.flavor = "woff2"
    return _saved(made)


def check(name: str, whole: bytes, small: bytes) -> None:
    """Every letter there, and every word as wide as in the whole font."""
    cmap = TTFont(io.BytesIO(small)).getBestCmap()
    missing = [letter for letter in VIETNAMESE if ord(letter) not in cmap]
    assert not missing, (name, missing)
    for word in KERNED:
        assert _width(whole, word) == _width(small, word), (name, word)
    assert _width(small, "Từ") < _width(small, "T") + _width(small, "ừ"), (name, "kerning is lost")
    sys.stdout.write(f"{name}: {len(cmap)} code points, {len(packed(small))} bytes\n")


def _width(font: bytes, word: str) -> int:
    buffer = uharfbuzz.Buffer()
    buffer.add_str(word)
    buffer.guess_segment_properties()
    uharfbuzz.shape(uharfbuzz.Font(uharfbuzz.Face(font)), buffer)
    return sum(position.x_advance for position in buffer.glyph_positions)


def _member(archive: Path, name: str) -> bytes:
    with tarfile.open(archive) as opened:
        found = opened.extractfile(name)
        assert found is not None, name
        return found.read()


def _saved(font: TTFont) -> bytes:
    target = io.BytesIO()
    font.save(target)
    return target.getvalue()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
