"""Flat drawing for the demonstration: a canvas twice as large as the picture, colours, and shapes that return."""

import math
from collections.abc import Callable, Iterable
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).parent
SCALE = 2
PICTURE = 1280, 720  # pixels of an article's picture
DEMO = "BẢN TRÌNH DIỄN"
MARK = "LACGIANG.EXAMPLE"
FONTS = ("/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf", "DejaVuSans-Bold.ttf")

Colour = tuple[int, int, int]
Point = tuple[float, float]


def hex_colour(value: str) -> Colour:
    return int(value[0:2], 16), int(value[2:4], 16), int(value[4:6], 16)


INK, TEAL, DEEP, RIVER = hex_colour("1c2f38"), hex_colour("0f4c5c"), hex_colour("0b3742"), hex_colour("3f8ea3")
PALE, MIST, CREAM, SAND = hex_colour("a9d0d6"), hex_colour("d9ebe9"), hex_colour("fff6e0"), hex_colour("f3dfb4")
GOLD, AMBER, BRONZE, BROWN = hex_colour("f3c24b"), hex_colour("e2a22e"), hex_colour("b97a1c"), hex_colour("7a4d12")
BRICK, ROSE, LEAF, MOSS = hex_colour("b5452f"), hex_colour("e08a6d"), hex_colour("5f9a6b"), hex_colour("35694c")
WHITE, GREY, STONE = hex_colour("ffffff"), hex_colour("cfd8da"), hex_colour("8a9a9f")


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """`share` of `other` in `one`."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


class Scene:
    """A canvas in final pixels; everything is multiplied by SCALE inside, so that edges come out smooth."""

    def __init__(self, width: int, height: int, top: Colour, bottom: Colour) -> None:
        self.size = width, height
        self.image = Image.new("RGB", (width * SCALE, height * SCALE))
        self.pen = ImageDraw.Draw(self.image)
        for row in range(height * SCALE):
            self.pen.line([(0, row), (width * SCALE, row)], mix(top, bottom, row / (height * SCALE)))

    def polygon(self, points: Iterable[Point], fill: Colour) -> None:
        self.pen.polygon([(x * SCALE, y * SCALE) for x, y in points], fill)

    def box(self, x: float, y: float, w: float, h: float, fill: Colour, radius: float = 0) -> None:
        self.pen.rounded_rectangle((x * SCALE, y * SCALE, (x + w) * SCALE, (y + h) * SCALE), radius * SCALE, fill)

    def disc(self, x: float, y: float, r: float, fill: Colour) -> None:
        self.pen.ellipse(((x - r) * SCALE, (y - r) * SCALE, (x + r) * SCALE, (y + r) * SCALE), fill)

    def ring(self, x: float, y: float, r: float, width: float, colour: Colour) -> None:
        box = ((x - r) * SCALE, (y - r) * SCALE, (x + r) * SCALE, (y + r) * SCALE)
        self.pen.ellipse(box, outline=colour, width=round(width * SCALE))

    def line(self, points: Iterable[Point], colour: Colour, width: float) -> None:
        """A line with round ends and joints."""
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self.pen.line(scaled, colour, round(width * SCALE))
        half = width * SCALE / 2
        for x, y in scaled:
            self.pen.ellipse((x - half, y - half, x + half, y + half), colour)

    def text(self, x: float, y: float, words: str, size: float, colour: Colour) -> None:
        """Words around a middle point, left out where no font has Vietnamese letters."""
        font = _font(round(size * SCALE))
        if font:
            self.pen.text((x * SCALE, y * SCALE), words, colour, font, anchor="mm")

    def save(self, name: str) -> None:
        small = self.image.resize(self.size, Image.Resampling.LANCZOS)
        path = HERE / name
        path.parent.mkdir(exist_ok=True)
        if path.suffix == ".png":
            small.save(path, optimize=True)
        else:
            small.save(path, quality=88, optimize=True, progressive=True)

    def save_picture(self, name: str) -> None:
        """As an article's picture: marked, and no larger than a phone or a page can show."""
        plate(self, 222, self.size[1] - 58, DEMO, 32, CREAM, DEEP)
        small = self.image.resize(PICTURE, Image.Resampling.LANCZOS)
        path = HERE / "images" / f"{name}.jpg"
        path.parent.mkdir(exist_ok=True)
        small.save(path, quality=84, optimize=True, progressive=True)


def _font(size: int) -> ImageFont.FreeTypeFont | None:
    for name in FONTS:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return None


def curve(left: float, right: float, height: Callable[[float], float], steps: int = 160) -> list[Point]:
    """Points of a curve from left to right."""
    return [(x, height(x)) for x in (left + (right - left) * step / steps for step in range(steps + 1))]


def hill(left: float, right: float, base: float, rise: float) -> list[Point]:
    """A soft hill on a base line."""
    middle, half = (left + right) / 2, (right - left) / 2
    return curve(left, right, lambda x: base - rise * math.cos((x - middle) / half * math.pi / 2) ** 1.4)


def wave(y: float, rise: float, length: float, shift: float = 0) -> Callable[[float], float]:
    return lambda x: y + rise * math.sin((x + shift) / length * math.tau)


def water(scene: Scene, y: float, colours: Iterable[Colour], rise: float = 7, length: float = 230) -> None:
    """Bands of water from y to the lower edge."""
    width, height = scene.size
    bands = list(colours)
    for number, colour in enumerate(bands):
        top = y + (height - y) * (number / len(bands)) ** 1.2
        edge = curve(0, width, wave(top, rise * (1 + number * 0.5), length * (1 + number * 0.35), number * 90))
        scene.polygon([*edge, (width, height), (0, height)], colour)


def cloud(scene: Scene, x: float, y: float, size: float, colour: Colour) -> None:
    for dx, dy, r in ((-0.9, 0.1, 0.42), (-0.3, -0.18, 0.6), (0.4, -0.05, 0.5), (0.95, 0.15, 0.36)):
        scene.disc(x + dx * size, y + dy * size, r * size, colour)
    scene.box(x - 1.3 * size, y + 0.08 * size, 2.6 * size, 0.44 * size, colour, 0.22 * size)


def tree(scene: Scene, x: float, base: float, size: float, colour: Colour = MOSS) -> None:
    scene.box(x - size * 0.05, base - size * 0.5, size * 0.1, size * 0.5, BROWN)
    scene.disc(x, base - size * 0.72, size * 0.34, colour)
    scene.disc(x - size * 0.22, base - size * 0.52, size * 0.24, colour)
    scene.disc(x + size * 0.22, base - size * 0.52, size * 0.24, colour)


def house(scene: Scene, x: float, base: float, size: float, wall: Colour, roof: Colour) -> None:
    scene.box(x, base - size * 0.55, size, size * 0.55, wall)
    scene.polygon(
        [
            (x - size * 0.12, base - size * 0.52),
            (x + size * 0.5, base - size),
            (x + size * 1.12, base - size * 0.52),
        ],
        roof,
    )
    scene.box(x + size * 0.4, base - size * 0.32, size * 0.2, size * 0.32, BROWN, 2)
    for window in (0.12, 0.7):
        scene.box(x + size * window, base - size * 0.4, size * 0.17, size * 0.17, GOLD, 2)


def warning_sign(scene: Scene, x: float, y: float, size: float) -> None:
    """A rounded triangle with an exclamation mark: a warning that needs no words."""
    corners = [(x, y - size), (x + size * 0.95, y + size * 0.7), (x - size * 0.95, y + size * 0.7)]
    for colour, width in ((INK, size * 0.36), (GOLD, size * 0.22)):
        scene.polygon(corners, colour)
        scene.line([*corners, corners[0], corners[1]], colour, width)
    scene.line([(x, y - size * 0.42), (x, y + size * 0.15)], INK, size * 0.17)
    scene.disc(x, y + size * 0.48, size * 0.11, INK)


def plate(scene: Scene, x: float, y: float, words: str, size: float, ground: Colour, ink: Colour) -> None:
    """A small label around a middle point."""
    width = len(words) * size * 0.78 + size
    scene.box(x - width / 2, y - size * 0.95, width, size * 1.9, ground, size * 0.5)
    scene.text(x, y, words, size, ink)
