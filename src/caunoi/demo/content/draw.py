"""Draws the demonstration agency's pictures: `python -m caunoi.demo.content.draw` writes them here.

Original flat drawings, made of shapes at twice their size and scaled down. They show no person and no emblem,
uniform, badge or building of a real body. The emblem repeats the geometry of emblem.svg.
"""

import math
from collections.abc import Iterable

from caunoi.demo.content import scenes
from caunoi.demo.content.canvas import (
    AMBER,
    BRICK,
    BRONZE,
    BROWN,
    CREAM,
    DEEP,
    DEMO,
    GOLD,
    GREY,
    INK,
    LEAF,
    MARK,
    MIST,
    MOSS,
    PALE,
    RIVER,
    ROSE,
    SAND,
    STONE,
    TEAL,
    WHITE,
    Colour,
    Point,
    Scene,
    cloud,
    curve,
    hex_colour,
    hill,
    house,
    mix,
    plate,
    tree,
    warning_sign,
    water,
    wave,
)


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
        scene.disc(x, y, reach * step / 60, mix(hex_colour("ffdf83"), AMBER, (step / 60) ** 1.6))
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


def avatar() -> None:
    scene = Scene(600, 600, AMBER, mix(AMBER, BRONZE, 0.35))
    drum_ground(scene, 300, 300, 300)
    emblem(scene, 300, 292, 150)
    # Lower right below the emblem, inside the circle that the apps cut out.
    plate(scene, 378, 484, MARK, 19, DEEP, CREAM)
    scene.save("avatar.png")


def cover() -> None:
    scene = Scene(1280, 720, hex_colour("fbe3a6"), hex_colour("fff3d6"))
    scene.disc(1010, 250, 92, hex_colour("ffd266"))
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
    scene = Scene(1600, 900, MIST, hex_colour("f3f7ef"))
    scene.disc(800, 450, 372, hex_colour("c3dfdf"))
    scene.disc(800, 450, 300, hex_colour("b2d5d8"))
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
    scene.save_picture("phone-warning")


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
    scene = Scene(1600, 900, hex_colour("bfe0e6"), hex_colour("fdf1d2"))
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
    scene.save_picture("bridge")


def _boat(scene: Scene, x: float, y: float, size: float) -> None:
    hull = [(x - 90 * size, y - 18 * size), (x + 96 * size, y - 22 * size), (x + 60 * size, y + 22 * size)]
    scene.polygon([*hull, (x - 60 * size, y + 22 * size)], BROWN)
    roof = [(x + px * size, y + py * size) for px, py in curve(-48, 42, lambda px: -20 - 38 * (1 - (px / 52) ** 2))]
    scene.polygon(roof, SAND)
    scene.line([(x - 130 * size, y + 30 * size), (x + 130 * size, y + 30 * size)], PALE, 4)


def calendar() -> None:
    scene = Scene(1600, 900, hex_colour("fdf0d0"), hex_colour("f6dfae"))
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
    scene.save_picture("calendar")


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
    scene = Scene(1600, 900, hex_colour("8fb3bd"), hex_colour("dfe9e2"))
    for x, y, size, colour in (
        (330, 150, 92, hex_colour("6f929d")),
        (900, 110, 112, hex_colour("7b9da7")),
        (1350, 190, 80, hex_colour("6f929d")),
    ):
        cloud(scene, x, y, size, colour)
    for number in range(74):
        x, y = (number * 211) % 1640, 230 + (number * 137) % 330
        scene.line([(x, y), (x - 9, y + 34)], hex_colour("c4d9dc"), 4)
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
    water(scene, 580, (hex_colour("b08a5a"), hex_colour("9c7849"), hex_colour("87663c"), hex_colour("735532")), 11, 260)
    for reach in (90, 140):
        scene.line(curve(800 - reach, 800 + reach, wave(610 + reach * 0.22, 4, 120)), hex_colour("d2b48a"), 5)
    scene.polygon([(700, 372), (632, 338), (632, 406)], INK)
    scene.line([(560, 372), (634, 372)], INK, 14)
    scene.save_picture("flood-marker")


def traffic_lights() -> None:
    scene = Scene(1600, 900, hex_colour("cfe6ea"), hex_colour("fbf2dc"))
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
    for x in (40, 480, 1240, 1430):
        scene.box(x, 742, 110, 12, GOLD, 6)
    scene.box(1150, 200, 20, 404, INK)
    scene.box(1094, 96, 132, 330, INK, 40)
    for number, colour in enumerate((BRICK, GOLD, LEAF)):
        lit = number == 0
        scene.disc(1160, 160 + number * 101, 42, colour if lit else mix(colour, INK, 0.62))
        if lit:
            scene.disc(1148, 147, 12, mix(colour, WHITE, 0.45))
    _scooter(scene, 330, 748)
    _car(scene, 1290, 690)
    scene.save_picture("traffic-lights")


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
    scene = Scene(1600, 900, hex_colour("fbeccb"), hex_colour("f4dcae"))
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
    scene.box(1026, 136, 388, 308, hex_colour("bfe0e6"))
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
    scene.save_picture("library")


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
    for picture in scenes.ALL:
        picture()


if __name__ == "__main__":
    main()
