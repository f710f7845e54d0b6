"""Draws the demonstration agency's pictures: `python -m caunoi.demo.content.draw` writes them here.

Original flat drawings, made of shapes at twice their size and scaled down. They show no person and no emblem,
uniform, badge or building of a real body. The emblem repeats the geometry of emblem.svg.
"""

import math
from collections.abc import Callable, Iterable
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).parent
SCALE = 2
DEMO = "BẢN TRÌNH DIỄN"
MARK = "LACGIANG.EXAMPLE"
FONTS = ("/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf", "DejaVuSans-Bold.ttf")

Colour = tuple[int, int, int]
Point = tuple[float, float]


def _hex(value: str) -> Colour:
    return int(value[0:2], 16), int(value[2:4], 16), int(value[4:6], 16)


INK, TEAL, DEEP, RIVER = _hex("1c2f38"), _hex("0f4c5c"), _hex("0b3742"), _hex("3f8ea3")
PALE, MIST, CREAM, SAND = _hex("a9d0d6"), _hex("d9ebe9"), _hex("fff6e0"), _hex("f3dfb4")
GOLD, AMBER, BRONZE, BROWN = _hex("f3c24b"), _hex("e2a22e"), _hex("b97a1c"), _hex("7a4d12")
BRICK, ROSE, LEAF, MOSS = _hex("b5452f"), _hex("e08a6d"), _hex("5f9a6b"), _hex("35694c")
WHITE, GREY, STONE = _hex("ffffff"), _hex("cfd8da"), _hex("8a9a9f")


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


def star(x: float, y: float, rays: int, outer: float, inner: float, turn: float = 0) -> list[Point]:
    """The many-rayed star at the middle of a bronze drum."""
    points = []
    for step in range(rays * 2):
        radius = inner if step % 2 else outer
        angle = turn + math.pi * step / rays - math.pi / 2
        points.append((x + radius * math.cos(angle), y + radius * math.sin(angle)))
    return points


def emblem(scene: Scene, x: float, y: float, r: float) -> None:
    """A bridge over three waves inside a toothed ring; units of emblem.svg, whose radius is 100."""
    unit = r / 100

    def at(px: float, py: float) -> Point:
        return x + px * unit, y + py * unit

    scene.disc(x, y, r, DEEP)
    scene.disc(x, y, 95 * unit, CREAM)
    for tooth in range(36):
        angle = math.tau * tooth / 36
        tip, left, right = ((94, 0.0), (84, -0.06), (84, 0.06))
        scene.polygon(
            [at(d * math.cos(angle + turn), d * math.sin(angle + turn)) for d, turn in (tip, left, right)],
            AMBER,
        )
    scene.disc(x, y, 82 * unit, TEAL)
    scene.disc(*at(0, -34), 15 * unit, GOLD)
    arch = [at(px, py) for px, py in curve(-66, 66, lambda px: 12 - 52 * (1 - (px / 66) ** 2))]
    scene.line(arch, CREAM, 7 * unit)
    for hanger in range(-44, 45, 22):
        scene.line([at(hanger, 12 - 52 * (1 - (hanger / 66) ** 2)), at(hanger, 9)], CREAM, 3.4 * unit)
    deck = [at(px, py) for px, py in curve(-76, 76, lambda px: 14 - 5 * math.cos(px / 76 * math.pi / 2))]
    scene.line(deck, GOLD, 7 * unit)
    for row, (reach, colour) in enumerate(((62, CREAM), (52, PALE), (36, RIVER))):
        middle = 32 + row * 14
        scene.line(
            [at(px, py) for px, py in curve(-reach, reach, wave(middle, 3.6, 31, row * 8))],
            colour,
            5.4 * unit,
        )


def drum_ground(scene: Scene, x: float, y: float, reach: float) -> None:
    """Concentric rings, dots and saw teeth on yellow, as on the face of a bronze drum."""
    for step in range(60, 0, -1):
        scene.disc(x, y, reach * step / 60, mix(_hex("ffdf83"), AMBER, (step / 60) ** 1.6))
    line = mix(AMBER, BRONZE, 0.75)
    for share, width in ((0.97, 5), (0.93, 2), (0.80, 2), (0.765, 4), (0.645, 2), (0.61, 3)):
        scene.ring(x, y, reach * share, width * reach / 300, line)
    for tooth in range(56):
        angle = math.tau * tooth / 56
        points = ((0.925, 0.0), (0.865, -0.045), (0.865, 0.045))
        scene.polygon(
            [(x + reach * d * math.cos(angle + t), y + reach * d * math.sin(angle + t)) for d, t in points],
            line,
        )
    for dot in range(72):
        angle = math.tau * (dot + 0.5) / 72
        scene.disc(x + reach * 0.832 * math.cos(angle), y + reach * 0.832 * math.sin(angle), reach * 0.011, line)
    for bead in range(40):
        angle = math.tau * bead / 40
        scene.ring(
            x + reach * 0.703 * math.cos(angle),
            y + reach * 0.703 * math.sin(angle),
            reach * 0.036,
            reach * 0.011,
            line,
        )
    scene.polygon(star(x, y, 14, reach * 0.605, reach * 0.3, math.pi / 14), mix(AMBER, BRONZE, 0.75))


def plate(scene: Scene, x: float, y: float, words: str, size: float, ground: Colour, ink: Colour) -> None:
    """A small label around a middle point."""
    width = len(words) * size * 0.78 + size
    scene.box(x - width / 2, y - size * 0.95, width, size * 1.9, ground, size * 0.5)
    scene.text(x, y, words, size, ink)


def avatar() -> None:
    scene = Scene(600, 600, AMBER, mix(AMBER, BRONZE, 0.35))
    drum_ground(scene, 300, 300, 300)
    emblem(scene, 300, 292, 150)
    # Lower right below the emblem, inside the circle that the apps cut out.
    plate(scene, 378, 484, MARK, 19, DEEP, CREAM)
    scene.save("avatar.png")


def cover() -> None:
    scene = Scene(1280, 720, _hex("fbe3a6"), _hex("fff3d6"))
    scene.disc(1010, 250, 92, _hex("ffd266"))
    for left, right, rise, colour in ((-200, 620, 210, PALE), (380, 1180, 160, MIST), (760, 1560, 250, PALE)):
        scene.polygon(hill(left, right, 530, rise), colour)
    for left, right, rise, colour in ((-160, 380, 110, LEAF), (960, 1480, 130, LEAF)):
        scene.polygon(hill(left, right, 540, rise), colour)
    water(scene, 530, (RIVER, mix(RIVER, TEAL, 0.4), mix(RIVER, TEAL, 0.75), TEAL))
    _spans(scene, 500, ((120, 460), (460, 820), (820, 1160)), 128, DEEP, BRICK)
    emblem(scene, 640, 188, 138)
    plate(scene, 1130, 676, MARK, 19, DEEP, CREAM)
    plate(scene, 130, 676, DEMO, 19, CREAM, DEEP)
    scene.save("cover.jpg")


def _spans(scene: Scene, deck: float, spans: Iterable[Point], rise: float, dark: Colour, arch: Colour) -> None:
    """A bridge of arches with hangers, on piers."""
    width = scene.size[0]
    all_spans = list(spans)
    for left, right in all_spans:
        middle, half = (left + right) / 2, (right - left) / 2 - 12

        def height(x: float, middle: float = middle, half: float = half) -> float:
            return deck - rise * (1 - ((x - middle) / half) ** 2)

        step = half / 4
        for hanger in range(-3, 4):
            x = middle + hanger * step
            scene.line([(x, height(x)), (x, deck)], mix(arch, WHITE, 0.25), 4)
        scene.line(curve(middle - half, middle + half, height), arch, 15)
    for x in [all_spans[0][0], *(right for _, right in all_spans)]:
        scene.polygon([(x - 17, deck), (x + 17, deck), (x + 27, deck + 120), (x - 27, deck + 120)], STONE)
        scene.box(x - 36, deck + 104, 72, 22, mix(STONE, INK, 0.3), 6)
    scene.box(0, deck - 8, width, 24, dark)
    scene.box(0, deck - 8, width, 5, GOLD)


def phone_warning() -> None:
    scene = Scene(1600, 900, MIST, _hex("f3f7ef"))
    scene.disc(800, 450, 372, _hex("c3dfdf"))
    scene.disc(800, 450, 300, _hex("b2d5d8"))
    scene.polygon(hill(-200, 1800, 940, 130), mix(MIST, RIVER, 0.28))
    scene.box(596, 92, 408, 740, mix(INK, RIVER, 0.35), 58)
    scene.box(586, 80, 408, 740, INK, 58)
    scene.box(606, 102, 368, 696, CREAM, 42)
    scene.box(728, 116, 124, 22, INK, 11)
    scene.box(636, 176, 236, 84, GREY, 26)
    scene.box(660, 200, 160, 12, STONE, 6)
    scene.box(660, 224, 110, 12, STONE, 6)
    scene.box(706, 282, 240, 62, TEAL, 26)
    scene.box(732, 307, 150, 12, PALE, 6)
    warning_sign(scene, 790, 500, 108)
    scene.box(650, 652, 280, 54, BRICK, 27)
    scene.line([(772, 662), (808, 696)], CREAM, 8)
    scene.line([(808, 662), (772, 696)], CREAM, 8)
    scene.box(650, 722, 280, 44, GREY, 22)
    _bubble(scene, 1080, 190, 330, 150, WHITE, right=False)
    _hook(scene, 1245, 262)
    _bubble(scene, 190, 420, 310, 150, TEAL, right=True)
    _shield(scene, 345, 492, 52)
    scene.save("images/phone-warning.jpg")


def _bubble(scene: Scene, x: float, y: float, w: float, h: float, fill: Colour, right: bool) -> None:
    corner = x + w - 44 if right else x + 44
    turn = 1 if right else -1
    scene.polygon([(corner - 30, y + h - 30), (corner + 30, y + h - 30), (corner + 40 * turn, y + h + 44)], fill)
    scene.box(x, y, w, h, fill, 40)


def _hook(scene: Scene, x: float, y: float) -> None:
    """A fishing hook with a link of a chain: a link that catches."""
    scene.ring(x - 62, y, 27, 11, BRICK)
    scene.ring(x - 24, y, 27, 11, BRICK)
    scene.line([(x + 66, y - 48), (x + 66, y + 14)], INK, 9)
    bend = [(x + 42 + 24 * math.cos(a / 20 * math.pi), y + 14 + 24 * math.sin(a / 20 * math.pi)) for a in range(21)]
    scene.line(bend, INK, 9)
    scene.polygon([(x + 18, y - 8), (x + 34, y + 18), (x + 10, y + 18)], INK)


def _shield(scene: Scene, x: float, y: float, size: float) -> None:
    side = [
        (x + size * 0.8, y - size * 0.75),
        (x + size * 0.74, y + size * 0.1),
        (x + size * 0.42, y + size * 0.62),
    ]
    other = [(2 * x - px, py) for px, py in reversed(side)]
    scene.polygon([(x, y - size), *side, (x, y + size), *other], CREAM)
    scene.line([(x - size * 0.34, y), (x - size * 0.06, y + size * 0.28), (x + size * 0.4, y - size * 0.3)], TEAL, 11)


def bridge() -> None:
    scene = Scene(1600, 900, _hex("bfe0e6"), _hex("fdf1d2"))
    scene.disc(1240, 210, 78, GOLD)
    for x, y, size in ((300, 150, 62.0), (820, 110, 44.0), (1460, 330, 40.0)):
        cloud(scene, x, y, size, WHITE)
    for left, right, rise, colour in ((-300, 700, 250, PALE), (420, 1320, 190, MIST), (900, 1960, 290, PALE)):
        scene.polygon(hill(left, right, 580, rise), colour)
    for left, right, rise, colour in (
        (-240, 420, 150, LEAF),
        (1180, 1860, 170, LEAF),
        (1400, 1900, 110, MOSS),
    ):
        scene.polygon(hill(left, right, 590, rise), colour)
    water(scene, 575, (RIVER, mix(RIVER, TEAL, 0.3), mix(RIVER, TEAL, 0.6), TEAL))
    _spans(scene, 545, ((140, 560), (560, 1040), (1040, 1460)), 205, DEEP, BRICK)
    for x, y, size in ((420, 742, 1.0), (1130, 812, 1.35)):
        _boat(scene, x, y, size)
    scene.save("images/bridge.jpg")


def _boat(scene: Scene, x: float, y: float, size: float) -> None:
    hull = [(x - 90 * size, y - 18 * size), (x + 96 * size, y - 22 * size), (x + 60 * size, y + 22 * size)]
    scene.polygon([*hull, (x - 60 * size, y + 22 * size)], BROWN)
    roof = [(x + px * size, y + py * size) for px, py in curve(-48, 42, lambda px: -20 - 38 * (1 - (px / 52) ** 2))]
    scene.polygon(roof, SAND)
    scene.line([(x - 130 * size, y + 30 * size), (x + 130 * size, y + 30 * size)], PALE, 4)


def calendar() -> None:
    scene = Scene(1600, 900, _hex("fdf0d0"), _hex("f6dfae"))
    scene.box(0, 720, 1600, 180, mix(BROWN, SAND, 0.35))
    scene.box(0, 720, 1600, 12, mix(BROWN, SAND, 0.15))
    scene.box(486, 172, 640, 590, mix(SAND, BROWN, 0.3), 26)
    scene.box(470, 156, 640, 590, WHITE, 26)
    scene.box(470, 156, 640, 136, TEAL, 26)
    scene.box(470, 256, 640, 36, TEAL)
    for x in (590, 720, 860, 990):
        scene.box(x - 11, 122, 22, 84, GREY, 11)
        scene.box(x - 11, 122, 22, 30, STONE, 11)
    scene.box(540, 230, 220, 22, CREAM, 11)
    for row in range(5):
        for column in range(7):
            if (row == 0 and column < 2) or (row == 4 and column > 4):
                continue
            colour = ROSE if column == 6 else GREY
            scene.box(516 + column * 80, 326 + row * 78, 58, 52, colour, 12)
    scene.box(516 + 3 * 80, 326 + 2 * 78, 58, 52, GOLD, 12)
    ring = [(785 + 58 * math.cos(a / 40 * math.tau), 508 + 50 * math.sin(a / 40 * math.tau)) for a in range(43)]
    scene.line(ring, BRICK, 9)
    scene.line([(1180, 690), (1330, 430)], DEEP, 26)
    scene.line([(1302, 478), (1330, 430)], GOLD, 26)
    scene.polygon([(1168, 682), (1194, 697), (1160, 726)], SAND)
    _plant(scene, 270, 724)
    scene.save("images/calendar.jpg")


def _plant(scene: Scene, x: float, base: float) -> None:
    for lean, colour in ((-110, MOSS), (110, MOSS), (-62, LEAF), (62, LEAF), (0, MOSS)):
        tip = (x + lean, base - 330 + abs(lean) * 0.9)
        middle_x, middle_y = x + lean * 0.38, base - 210
        scene.polygon(
            [
                (x - 10, base - 120),
                (middle_x - 26, middle_y),
                tip,
                (middle_x + 26, middle_y),
                (x + 10, base - 120),
            ],
            colour,
        )
    scene.polygon([(x - 86, base - 140), (x + 86, base - 140), (x + 62, base), (x - 62, base)], BRICK)
    scene.box(x - 96, base - 160, 192, 36, mix(BRICK, INK, 0.15), 10)


def flood_marker() -> None:
    scene = Scene(1600, 900, _hex("8fb3bd"), _hex("dfe9e2"))
    for x, y, size, colour in (
        (330, 150, 92, _hex("6f929d")),
        (900, 110, 112, _hex("7b9da7")),
        (1350, 190, 80, _hex("6f929d")),
    ):
        cloud(scene, x, y, size, colour)
    for number in range(74):
        x, y = (number * 211) % 1640, 230 + (number * 137) % 330
        scene.line([(x, y), (x - 9, y + 34)], _hex("c4d9dc"), 4)
    scene.polygon(hill(-260, 760, 610, 220), MOSS)
    scene.polygon(hill(1000, 1900, 610, 190), LEAF)
    for x, base, size, wall, roof in (
        (130, 470, 120, CREAM, BRICK),
        (300, 442, 104, SAND, ROSE),
        (1330, 492, 112, CREAM, BRICK),
    ):
        house(scene, x, base, size, wall, roof)
    for x, base, size in ((90, 520, 120), (470, 505, 130), (1260, 540, 110), (1500, 510, 130)):
        tree(scene, x, base, size)
    scene.box(742, 196, 116, 620, WHITE, 8)
    for step in range(10):
        level = 216 + step * 46
        scene.box(742, level, 58 if step % 2 else 116, 23, BRICK if step < 4 else TEAL)
    scene.box(734, 180, 132, 24, INK, 8)
    water(scene, 580, (_hex("b08a5a"), _hex("9c7849"), _hex("87663c"), _hex("735532")), 11, 260)
    for reach in (90, 140):
        scene.line(curve(800 - reach, 800 + reach, wave(610 + reach * 0.22, 4, 120)), _hex("d2b48a"), 5)
    scene.polygon([(700, 372), (632, 338), (632, 406)], INK)
    scene.line([(560, 372), (634, 372)], INK, 14)
    scene.save("images/flood-marker.jpg")


def traffic_lights() -> None:
    scene = Scene(1600, 900, _hex("cfe6ea"), _hex("fbf2dc"))
    cloud(scene, 820, 130, 58, WHITE)
    cloud(scene, 420, 190, 46, WHITE)
    skyline = (
        (0, 250, 190),
        (190, 330, 150),
        (340, 210, 170),
        (1010, 290, 180),
        (1190, 200, 150),
        (1340, 340, 260),
    )
    for number, (x, height, width) in enumerate(skyline):
        scene.box(x, 560 - height, width, height, mix(PALE, MIST, (number % 3) / 2))
        for row in range(height // 62):
            for column in range(width // 56):
                scene.box(x + 22 + column * 52, 580 - height + row * 60, 26, 32, mix(PALE, WHITE, 0.6), 3)
    for x in (110, 470, 1000, 1530):
        tree(scene, x, 580, 170, LEAF)
    scene.box(0, 560, 1600, 44, SAND)
    scene.box(0, 596, 1600, 304, mix(INK, STONE, 0.45))
    for number in range(9):
        left = 590 + number * 62
        scene.polygon(
            [
                (left, 622),
                (left + 36, 622),
                (left + 4 - (4 - number) * 10, 872),
                (left - 44 - (4 - number) * 10, 872),
            ],
            CREAM,
        )
    for x in (60, 250, 440, 1240, 1430):
        scene.box(x, 742, 110, 12, GOLD, 6)
    scene.box(1150, 200, 20, 404, INK)
    scene.box(1094, 96, 132, 330, INK, 40)
    for number, colour in enumerate((BRICK, GOLD, LEAF)):
        lit = number == 0
        scene.disc(1160, 160 + number * 101, 42, colour if lit else mix(colour, INK, 0.62))
        if lit:
            scene.disc(1148, 147, 12, mix(colour, WHITE, 0.45))
    _scooter(scene, 300, 820)
    _car(scene, 1290, 690)
    scene.save("images/traffic-lights.jpg")


def _scooter(scene: Scene, x: float, y: float) -> None:
    for wheel in (-82, 86):
        scene.disc(x + wheel, y, 38, INK)
        scene.disc(x + wheel, y, 16, GREY)
    scene.line([(x - 82, y - 6), (x - 40, y - 26), (x + 34, y - 22), (x + 70, y - 96)], TEAL, 26)
    scene.box(x - 104, y - 84, 108, 26, BROWN, 13)
    scene.polygon([(x - 112, y - 62), (x + 2, y - 62), (x - 18, y - 14), (x - 96, y - 14)], TEAL)
    scene.line([(x + 86, y), (x + 62, y - 124), (x + 34, y - 134)], INK, 10)
    scene.disc(x + 78, y - 106, 14, GOLD)


def _car(scene: Scene, x: float, y: float) -> None:
    scene.polygon([(x - 78, y - 62), (x - 40, y - 132), (x + 84, y - 132), (x + 136, y - 62)], BRICK)
    scene.polygon([(x - 58, y - 66), (x - 28, y - 118), (x + 18, y - 118), (x + 18, y - 66)], MIST)
    scene.polygon([(x + 32, y - 66), (x + 32, y - 118), (x + 76, y - 118), (x + 112, y - 66)], MIST)
    scene.box(x - 140, y - 70, 300, 66, BRICK, 24)
    for wheel in (-76, 92):
        scene.disc(x + wheel, y - 2, 38, INK)
        scene.disc(x + wheel, y - 2, 16, GREY)
    scene.disc(x - 128, y - 44, 11, GOLD)


def library() -> None:
    scene = Scene(1600, 900, _hex("fbeccb"), _hex("f4dcae"))
    scene.box(0, 740, 1600, 160, mix(BROWN, SAND, 0.45))
    scene.box(96, 110, 760, 630, BROWN, 14)
    scene.box(120, 134, 712, 606, mix(BROWN, INK, 0.35))
    colours = (TEAL, BRICK, AMBER, MOSS, RIVER, CREAM, ROSE, DEEP)
    for shelf in range(3):
        base, x, number = 322 + shelf * 202, 134.0, shelf * 3
        while x < 790:
            width, height = 26 + (number * 17) % 26, 104 + (number * 37) % 54
            if number % 7 == 5:
                scene.polygon(
                    [
                        (x, base),
                        (x + width, base),
                        (x + width + 30, base - height + 12),
                        (x + 34, base - height),
                    ],
                    colours[number % 8],
                )
                x += width + 44
            else:
                scene.box(x, base - height, width, height, colours[number % 8], 3)
                scene.box(x, base - height + 18, width, 7, mix(colours[number % 8], WHITE, 0.45))
                x += width + 4
            number += 1
        scene.box(120, base, 712, 22, BROWN)
    scene.box(1010, 120, 420, 340, WHITE, 10)
    scene.box(1026, 136, 388, 308, _hex("bfe0e6"))
    scene.polygon(hill(1026, 1300, 444, 110), LEAF)
    scene.polygon([(x, y) for x, y in hill(1180, 1560, 444, 150) if x <= 1414] + [(1414, 444)], MOSS)
    scene.disc(1340, 210, 32, GOLD)
    scene.box(1212, 120, 16, 340, WHITE)
    scene.box(1010, 282, 420, 14, WHITE)
    scene.box(920, 624, 600, 30, BRICK, 8)
    for x in (960, 1450):
        scene.box(x, 650, 26, 170, mix(BRICK, INK, 0.25))
    _open_book(scene, 1190, 616)
    scene.line([(1420, 622), (1420, 500), (1360, 452)], INK, 10)
    scene.polygon([(1322, 470), (1390, 420), (1404, 486), (1332, 520)], GOLD)
    scene.box(1380, 610, 80, 16, INK, 8)
    scene.save("images/library.jpg")


def _open_book(scene: Scene, x: float, base: float) -> None:
    scene.polygon([(x - 150, base + 6), (x + 150, base + 6), (x + 140, base - 8), (x - 140, base - 8)], TEAL)
    for turn in (-1, 1):
        page = [(x, base - 6), (x + turn * 136, base - 14), (x + turn * 126, base - 74), (x, base - 56)]
        scene.polygon(page, WHITE if turn < 0 else CREAM)
        for row in range(3):
            y = base - 28 - row * 13
            scene.line([(x + turn * 22, y), (x + turn * 108, y - 5)], GREY, 4)


def main() -> None:
    for picture in (avatar, cover, phone_warning, bridge, calendar, flood_marker, traffic_lights, library):
        picture()


if __name__ == "__main__":
    main()
