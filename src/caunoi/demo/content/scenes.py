"""More pictures for the demonstration's articles, drawn by `draw.py`: things and places, no person, no real mark."""

import math

from caunoi.demo.content.canvas import (
    AMBER,
    BRICK,
    BROWN,
    CREAM,
    DEEP,
    GOLD,
    GREY,
    INK,
    LEAF,
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
    Scene,
    cloud,
    curve,
    hex_colour,
    hill,
    house,
    mix,
    tree,
    warning_sign,
    water,
    wave,
)

ORANGE = hex_colour("e2743a")
NIGHT, DUSK = hex_colour("16323f"), hex_colour("35596b")
SKY, DAWN = hex_colour("c9e4ea"), hex_colour("fdf1d6")


def life_jackets() -> None:
    """A row of life jackets under the roof of a ferry landing."""
    scene = Scene(1600, 900, SKY, DAWN)
    scene.polygon(hill(-200, 900, 520, 170), PALE)
    scene.polygon(hill(700, 1900, 520, 210), MIST)
    water(scene, 505, (RIVER, mix(RIVER, TEAL, 0.35), mix(RIVER, TEAL, 0.7)))
    scene.box(0, 690, 1600, 210, mix(BROWN, SAND, 0.4))
    for x in range(0, 1600, 160):
        scene.box(x, 690, 6, 210, mix(BROWN, SAND, 0.2))
    for x in (170, 1398):
        scene.box(x, 180, 32, 530, BROWN, 6)
    scene.polygon([(70, 190), (800, 60), (1530, 190), (1530, 226), (70, 226)], BRICK)
    scene.box(170, 268, 1260, 20, BROWN, 8)
    for number, x in enumerate((330, 565, 800, 1035, 1270)):
        size = 0.82 if number in (1, 3) else 1.0
        scene.line([(x, 284), (x, 322)], STONE, 8)
        _jacket(scene, x, 320, size, ORANGE if number % 2 == 0 else GOLD)
    scene.save_picture("life-jackets")


def _jacket(scene: Scene, x: float, y: float, size: float, colour: Colour) -> None:
    dark = mix(colour, INK, 0.28)
    for turn in (-1, 1):
        scene.polygon(
            [
                (x + turn * 14 * size, y),
                (x + turn * 62 * size, y + 12 * size),
                (x + turn * 84 * size, y + 96 * size),
                (x + turn * 84 * size, y + 250 * size),
                (x + turn * 6 * size, y + 250 * size),
                (x + turn * 6 * size, y + 92 * size),
            ],
            colour,
        )
        scene.box(x + (8 if turn > 0 else -80) * size, y + 128 * size, 72 * size, 16 * size, CREAM)
    for row in (158, 210):
        scene.box(x - 84 * size, y + row * size, 168 * size, 16 * size, dark)
        scene.box(x - 17 * size, y + (row - 6) * size, 34 * size, 28 * size, INK, 6)


def market() -> None:
    """Market stalls, one of them with a fire extinguisher."""
    scene = Scene(1600, 900, DAWN, hex_colour("f7e3ba"))
    scene.box(0, 640, 1600, 260, mix(SAND, BROWN, 0.25))
    for number, x in enumerate((60, 560, 1060)):
        first, second = ((TEAL, CREAM), (BRICK, CREAM), (MOSS, CREAM))[number]
        scene.box(x + 20, 330, 18, 400, BROWN)
        scene.box(x + 442, 330, 18, 400, BROWN)
        for stripe in range(8):
            left = x + stripe * 60
            colour = second if stripe % 2 else first
            scene.polygon([(left + 20, 200), (left + 70, 200), (left + 60, 340), (left, 340)], colour)
            scene.disc(left + 30, 340, 30, colour)
        scene.box(x + 10, 560, 460, 170, mix(BROWN, SAND, 0.2), 8)
        scene.box(x + 10, 560, 460, 26, BROWN, 8)
        for fruit in range(7):
            colours = (ORANGE, LEAF, BRICK) if number != 1 else (RIVER, GOLD, ROSE)
            scene.disc(x + 60 + fruit * 60, 538, 28, colours[fruit % 3])
        for fruit in range(6):
            colours = (LEAF, GOLD, ORANGE) if number != 1 else (ROSE, RIVER, GOLD)
            scene.disc(x + 90 + fruit * 60, 500, 26, colours[fruit % 3])
    _extinguisher(scene, 1020, 800, 1.1)
    scene.save_picture("market")


def _extinguisher(scene: Scene, x: float, base: float, size: float) -> None:
    red = hex_colour("c2352b")
    scene.box(x - 46 * size, base - 230 * size, 92 * size, 230 * size, red, 34 * size)
    scene.box(x - 46 * size, base - 150 * size, 92 * size, 74 * size, CREAM)
    scene.polygon(
        [(x, base - 142 * size), (x + 20 * size, base - 96 * size), (x - 20 * size, base - 96 * size)], ORANGE
    )
    scene.box(x - 16 * size, base - 266 * size, 32 * size, 44 * size, INK, 6)
    scene.line([(x - 44 * size, base - 286 * size), (x + 40 * size, base - 268 * size)], INK, 15 * size)
    scene.line(
        [(x + 20 * size, base - 258 * size), (x + 84 * size, base - 220 * size), (x + 76 * size, base - 90 * size)],
        INK,
        13 * size,
    )


def helmets() -> None:
    """Helmets of three sizes on a shelf."""
    scene = Scene(1600, 900, MIST, hex_colour("f1f6ef"))
    scene.disc(800, 420, 360, hex_colour("c8e0dd"))
    scene.box(180, 660, 1240, 34, BROWN, 10)
    for x in (280, 1290):
        scene.box(x, 694, 30, 120, mix(BROWN, INK, 0.2))
    for x, size, colour in ((440, 1.1, TEAL), (830, 1.35, BRICK), (1190, 0.82, GOLD)):
        _helmet(scene, x, 660, size, colour)
    scene.save_picture("helmets")


def _helmet(scene: Scene, x: float, base: float, size: float, colour: Colour) -> None:
    radius = 150 * size
    dome = [
        (x + radius * math.cos(math.pi * step / 40), base - 60 * size - radius * math.sin(math.pi * step / 40))
        for step in range(41)
    ]
    scene.polygon(dome, colour)
    scene.box(x - radius, base - 74 * size, 2 * radius, 40 * size, mix(colour, INK, 0.25), 18 * size)
    scene.polygon(
        [
            (x + radius * 0.45, base - 74 * size),
            (x + radius * 1.3, base - 58 * size),
            (x + radius * 1.2, base - 36 * size),
            (x + radius * 0.45, base - 36 * size),
        ],
        INK,
    )
    scene.line(
        [(x - 90 * size, base - 36 * size), (x - 40 * size, base - 8), (x + 30 * size, base - 36 * size)], INK, 9
    )
    stripe = [
        (
            x + radius * 0.72 * math.cos(math.pi * step / 40),
            base - 66 * size - radius * 0.72 * math.sin(math.pi * step / 40),
        )
        for step in range(8, 33)
    ]
    scene.line(stripe, CREAM, 13 * size)


def letter_box() -> None:
    """A letter box in front of a garden, an envelope going in."""
    scene = Scene(1600, 900, SKY, DAWN)
    cloud(scene, 360, 150, 60, WHITE)
    cloud(scene, 1260, 210, 46, WHITE)
    scene.polygon(hill(-300, 1000, 640, 160), LEAF)
    scene.polygon(hill(640, 1960, 640, 200), MOSS)
    scene.box(0, 630, 1600, 270, hex_colour("8fb876"))
    for x, size in ((160, 190), (1380, 230)):
        tree(scene, x, 690, size, LEAF if x > 800 else MOSS)
    house(scene, 1010, 640, 210, CREAM, BRICK)
    scene.box(772, 520, 56, 330, mix(BROWN, INK, 0.1), 8)
    scene.box(570, 270, 460, 290, TEAL, 40)
    scene.box(570, 470, 460, 90, mix(TEAL, INK, 0.22), 30)
    scene.box(660, 350, 280, 30, DEEP, 14)
    scene.box(700, 206, 200, 156, CREAM, 8)
    scene.line([(706, 214), (800, 290), (894, 214)], SAND, 9)
    scene.box(660, 362, 280, 20, DEEP, 10)
    scene.disc(800, 456, 30, GOLD)
    scene.line([(786, 456), (796, 468), (816, 444)], DEEP, 8)
    scene.save_picture("letter-box")


def meeting_hall() -> None:
    """Rows of chairs before a stage with a lectern and two microphones."""
    scene = Scene(1600, 900, hex_colour("f6e7c4"), hex_colour("eed9ae"))
    scene.box(0, 560, 1600, 340, mix(BROWN, SAND, 0.45))
    for x, fill in ((40, BRICK), (1360, BRICK)):
        for fold in range(4):
            scene.box(x + fold * 50, 0, 50, 560, mix(fill, INK, 0.08 * (fold % 2)))
    scene.box(300, 70, 1000, 330, WHITE, 12)
    scene.box(322, 92, 956, 286, MIST, 8)
    for number, height in enumerate((90, 150, 120, 200)):
        scene.box(880 + number * 84, 350 - height, 54, height, (RIVER, TEAL, GOLD, BRICK)[number], 6)
    for row in range(4):
        scene.box(390, 150 + row * 50, 360 - row * 48, 18, mix(TEAL, MIST, 0.35), 9)
    scene.box(240, 490, 1120, 90, mix(BROWN, INK, 0.1), 8)
    scene.polygon([(730, 380), (870, 380), (850, 500), (750, 500)], TEAL)
    scene.box(716, 366, 168, 24, DEEP, 8)
    for x in (770, 830):
        scene.line([(x, 368), (x + (8 if x > 800 else -8), 320)], INK, 7)
        scene.disc(x + (8 if x > 800 else -8), 314, 15, INK)
    for row, (base, count, size) in enumerate(((700, 9, 1.0), (800, 8, 1.16), (915, 7, 1.34))):
        for seat in range(count):
            middle = 800 + (seat - (count - 1) / 2) * 168 * size
            colour = mix(RIVER, INK, 0.12 * row)
            scene.box(middle - 52 * size, base - 110 * size, 104 * size, 84 * size, colour, 16)
            scene.box(middle - 60 * size, base - 30 * size, 120 * size, 26 * size, mix(colour, INK, 0.2), 10)
    scene.save_picture("meeting-hall")


def counter() -> None:
    """A service counter with a ticket number, a chair, a plant and a clock."""
    scene = Scene(1600, 900, hex_colour("e3efec"), hex_colour("f7f3e4"))
    scene.box(0, 700, 1600, 200, mix(SAND, STONE, 0.25))
    for number, x in enumerate((210, 650, 1090)):
        scene.box(x, 190, 330, 300, hex_colour("cfe2e2"), 10)
        scene.box(x, 150, 330, 66, TEAL, 12)
        scene.text(x + 165, 183, str(number + 1), 42, CREAM)
    scene.box(130, 470, 1370, 40, BROWN, 10)
    scene.box(150, 505, 1330, 230, mix(BROWN, SAND, 0.3))
    for x in (480, 920):
        scene.box(x + 60, 505, 12, 230, mix(BROWN, SAND, 0.1))
    scene.box(300, 410, 120, 66, INK, 8)
    scene.box(346, 470, 28, 12, INK)
    scene.box(740, 440, 170, 34, CREAM, 6)
    scene.box(760, 424, 170, 34, WHITE, 6)
    scene.box(1140, 396, 60, 80, GOLD, 10)
    scene.box(1154, 410, 32, 8, BROWN)
    scene.box(1154, 428, 32, 8, BROWN)
    scene.disc(1390, 96, 62, INK)
    scene.disc(1390, 96, 52, CREAM)
    scene.line([(1390, 96), (1390, 62)], INK, 8)
    scene.line([(1390, 96), (1414, 108)], BRICK, 8)
    for x in (330, 800):
        scene.box(x - 74, 690, 148, 30, BRICK, 12)
        scene.box(x - 60, 720, 16, 110, INK)
        scene.box(x + 44, 720, 16, 110, INK)
        scene.box(x - 74, 590, 148, 76, mix(BRICK, INK, 0.12), 18)
    scene.save_picture("counter")


def school_gate() -> None:
    """A school gate with trees, a crossing and a sign for slow driving."""
    scene = Scene(1600, 900, SKY, DAWN)
    cloud(scene, 300, 120, 52, WHITE)
    scene.box(330, 250, 940, 330, CREAM)
    scene.polygon([(290, 260), (800, 120), (1310, 260)], BRICK)
    for row in range(2):
        for column in range(7):
            scene.box(390 + column * 122, 300 + row * 126, 76, 84, mix(RIVER, WHITE, 0.35), 6)
    scene.disc(800, 206, 34, GOLD)
    for x in (150, 1440):
        tree(scene, x, 600, 300, LEAF)
    scene.box(0, 580, 1600, 50, SAND)
    for x in range(300, 1310, 46):
        if not 640 < x < 940:
            scene.box(x, 470, 12, 120, TEAL, 4)
    for x in (620, 950):
        scene.box(x, 420, 40, 180, mix(BROWN, SAND, 0.25), 6)
    scene.box(596, 396, 418, 44, TEAL, 10)
    scene.box(0, 624, 1600, 276, mix(INK, STONE, 0.5))
    for number in range(8):
        left = 560 + number * 66
        lean = (3.5 - number) * 12
        scene.polygon([(left, 640), (left + 38, 640), (left + 20 - lean, 880), (left - 30 - lean, 880)], CREAM)
    scene.box(1296, 420, 16, 330, INK)
    scene.disc(1304, 400, 78, BRICK)
    scene.disc(1304, 400, 60, WHITE)
    scene.text(1304, 402, "30", 58, INK)
    scene.save_picture("school-gate")


def night_street() -> None:
    """A street at night: two lamps, lit windows, a closed gate."""
    scene = Scene(1600, 900, NIGHT, DUSK)
    for number in range(46):
        scene.disc(
            (number * number * 37 + number * 211) % 1600, (number * number * 53) % 310, 2.4 if number % 3 else 4, PALE
        )
    scene.disc(1330, 140, 70, CREAM)
    scene.disc(1300, 124, 62, mix(NIGHT, DUSK, 0.14))
    for number, (x, width, height) in enumerate(
        ((40, 250, 350), (290, 230, 270), (520, 280, 410), (830, 240, 300), (1070, 260, 380), (1330, 250, 290))
    ):
        colour = mix(DUSK, INK, 0.35 + 0.12 * (number % 2))
        scene.box(x, 690 - height, width - 8, height, colour)
        scene.polygon(
            [(x - 12, 690 - height), (x + width / 2, 630 - height), (x + width + 4, 690 - height)],
            mix(colour, INK, 0.3),
        )
        for row in range(height // 110):
            for column in range(2):
                lit = (number * 3 + row * 2 + column) % 5 in (0, 2)
                scene.box(
                    x + 36 + column * 100, 720 - height + row * 104, 58, 58, GOLD if lit else mix(colour, PALE, 0.16), 5
                )
    scene.box(0, 686, 1600, 214, mix(INK, STONE, 0.22))
    for x in (330, 1130):
        scene.polygon([(x + 40, 336), (x + 120, 336), (x + 270, 860), (x - 110, 860)], mix(NIGHT, GOLD, 0.32))
        scene.box(x - 8, 310, 16, 500, INK, 6)
        scene.line([(x, 316), (x + 82, 300)], INK, 14)
        scene.polygon([(x + 40, 300), (x + 124, 300), (x + 138, 338), (x + 26, 338)], GOLD)
    scene.save_picture("night-street")


def parcel() -> None:
    """A parcel at a door, with a question mark on its label."""
    scene = Scene(1600, 900, hex_colour("f4e6c6"), hex_colour("ead3a2"))
    scene.box(0, 730, 1600, 170, mix(BROWN, SAND, 0.35))
    scene.box(560, 60, 480, 680, mix(TEAL, INK, 0.12), 8)
    scene.box(590, 90, 420, 650, TEAL, 6)
    for y in (130, 420):
        for x in (630, 820):
            scene.box(x, y, 150, 240, mix(TEAL, WHITE, 0.12), 6)
    scene.disc(980, 430, 20, GOLD)
    scene.box(500, 740, 600, 36, BRICK, 10)
    scene.polygon([(1100, 640), (1400, 610), (1400, 830), (1100, 860)], hex_colour("c9934f"))
    scene.polygon([(940, 610), (1100, 640), (1100, 860), (940, 820)], hex_colour("a87434"))
    scene.polygon([(940, 610), (1240, 584), (1400, 610), (1100, 640)], hex_colour("dcae70"))
    scene.polygon([(1210, 629), (1270, 623), (1270, 843), (1210, 849)], CREAM)
    scene.box(1130, 690, 120, 110, WHITE, 6)
    scene.text(1190, 746, "?", 84, BRICK)
    for x, lean in ((240, -60), (240, 60), (240, 0)):
        scene.polygon(
            [(x - 12, 700), (x + lean - 34, 540), (x + lean * 1.9, 400), (x + lean + 34, 540), (x + 12, 700)],
            MOSS if lean else LEAF,
        )
    scene.polygon([(150, 680), (330, 680), (304, 830), (176, 830)], BRICK)
    scene.save_picture("parcel")


def qr_poster() -> None:
    """A payment code on a shop counter, with another code stuck half over it."""
    scene = Scene(1600, 900, hex_colour("dfeceb"), hex_colour("f5f1e2"))
    scene.box(0, 700, 1600, 200, mix(BROWN, SAND, 0.35))
    scene.box(0, 700, 1600, 16, BROWN)
    scene.polygon([(560, 770), (1040, 770), (1000, 720), (600, 720)], mix(BROWN, INK, 0.2))
    scene.box(540, 130, 520, 600, WHITE, 24)
    scene.box(540, 130, 520, 96, TEAL, 24)
    scene.box(540, 190, 520, 36, TEAL)
    scene.box(640, 164, 320, 24, CREAM, 12)
    _code(scene, 640, 290, 320, DEEP, 5)
    scene.polygon([(806, 420), (1150, 372), (1200, 716), (856, 764)], mix(ROSE, INK, 0.12))
    scene.polygon([(800, 410), (1144, 362), (1194, 706), (850, 754)], hex_colour("fff1e8"))
    _code(scene, 860, 432, 270, BRICK, 11)
    warning_sign(scene, 1300, 250, 96)
    for x, height, colour in ((190, 190, MOSS), (290, 240, BRICK), (390, 160, AMBER)):
        scene.box(x, 700 - height, 76, height, colour, 16)
        scene.box(x + 18, 680 - height, 40, 30, mix(colour, INK, 0.3), 6)
        scene.box(x, 740 - height, 76, 50, CREAM)
    scene.save_picture("qr-poster")


def _code(scene: Scene, x: float, y: float, side: float, colour: Colour, seed: int) -> None:
    """Looks like a code and is none: no phone reads it."""
    cells = 17
    cell = side / cells
    for row in range(cells):
        for column in range(cells):
            corner = (row < 6 and (column < 6 or column > 10)) or (row > 10 and column < 6)
            if not corner and (row * 7 + column * 11 + row * column * seed) % 5 < 2:
                scene.box(x + column * cell, y + row * cell, cell, cell, colour)
    for left, top in ((0, 0), (12, 0), (0, 12)):
        scene.box(x + left * cell, y + top * cell, 5 * cell, 5 * cell, colour, 4)
        scene.box(x + (left + 1) * cell, y + (top + 1) * cell, 3 * cell, 3 * cell, WHITE, 3)
        scene.box(x + (left + 1.7) * cell, y + (top + 1.7) * cell, 1.6 * cell, 1.6 * cell, colour)


def life_ring() -> None:
    """A life ring with its rope on a post by the river at dusk."""
    scene = Scene(1600, 900, hex_colour("f3c68f"), hex_colour("fbe6c3"))
    scene.disc(1180, 380, 110, hex_colour("fff2c9"))
    scene.polygon(hill(-260, 760, 480, 190), mix(TEAL, ROSE, 0.45))
    scene.polygon(hill(560, 1900, 480, 150), mix(TEAL, ROSE, 0.3))
    water(scene, 470, (mix(RIVER, ROSE, 0.35), mix(RIVER, TEAL, 0.3), mix(RIVER, TEAL, 0.6), TEAL))
    for row in range(5):
        scene.box(1110 - row * 22, 520 + row * 44, 150 + row * 34, 7, mix(CREAM, RIVER, 0.25), 3)
    scene.polygon([(0, 760), (900, 700), (1060, 900), (0, 900)], hex_colour("7d8a5a"))
    scene.box(452, 210, 40, 620, mix(BROWN, INK, 0.15), 8)
    scene.polygon([(380, 230), (472, 160), (564, 230)], BRICK)
    scene.disc(472, 450, 176, ORANGE)
    for quarter in range(4):
        angle = math.pi / 4 + quarter * math.pi / 2
        scene.line(
            [
                (472 + 92 * math.cos(angle), 450 + 92 * math.sin(angle)),
                (472 + 160 * math.cos(angle), 450 + 160 * math.sin(angle)),
            ],
            CREAM,
            58,
        )
    scene.disc(472, 450, 84, hex_colour("c9a183"))
    scene.box(452, 366, 40, 168, mix(BROWN, INK, 0.15))
    scene.ring(472, 450, 190, 8, CREAM)
    scene.line(curve(486, 700, lambda x: 640 + 90 * math.sin((x - 486) / 214 * math.pi)), CREAM, 9)
    scene.save_picture("life-ring")


def charging() -> None:
    """An electric bicycle charging away from the door, a plug pulled out."""
    scene = Scene(1600, 900, hex_colour("eef3ea"), hex_colour("f7eed6"))
    scene.box(0, 700, 1600, 200, mix(STONE, SAND, 0.5))
    scene.box(1130, 130, 330, 580, mix(BROWN, SAND, 0.25), 6)
    scene.box(1156, 156, 278, 554, BROWN, 4)
    scene.disc(1396, 440, 16, GOLD)
    scene.box(150, 250, 170, 120, WHITE, 18)
    for x in (196, 258):
        scene.disc(x, 310, 13, INK)
    scene.box(350, 270, 90, 80, INK, 16)
    scene.box(330, 292, 24, 10, STONE)
    scene.box(330, 320, 24, 10, STONE)
    scene.line(curve(440, 640, lambda x: 310 + 300 * ((x - 440) / 200) ** 2), INK, 12)
    x, y = 790, 700
    for wheel in (-190, 190):
        scene.ring(x + wheel, y - 10, 108, 20, INK)
        scene.disc(x + wheel, y - 10, 22, STONE)
    scene.line([(x - 190, y - 10), (x - 70, y - 190), (x + 110, y - 190), (x + 190, y - 10)], TEAL, 20)
    scene.line([(x - 70, y - 190), (x - 10, y - 20), (x + 110, y - 190)], TEAL, 20)
    scene.line([(x - 10, y - 20), (x - 190, y - 10)], TEAL, 16)
    scene.line([(x + 110, y - 190), (x + 96, y - 300), (x + 40, y - 316)], INK, 16)
    scene.box(x - 140, y - 240, 130, 34, BROWN, 16)
    scene.box(x - 66, y - 160, 96, 120, LEAF, 12)
    scene.polygon(
        [(x - 14, y - 146), (x - 44, y - 92), (x - 20, y - 92), (x - 28, y - 54), (x + 6, y - 112), (x - 18, y - 112)],
        CREAM,
    )
    scene.save_picture("charging")


def figures() -> None:
    """A board with bars and a falling line."""
    scene = Scene(1600, 900, MIST, hex_colour("f3f7ef"))
    scene.polygon(hill(-300, 1900, 960, 190), mix(MIST, RIVER, 0.3))
    scene.box(286, 96, 1040, 640, mix(MIST, INK, 0.18), 26)
    scene.box(270, 80, 1040, 640, WHITE, 26)
    for row in range(5):
        scene.box(360, 180 + row * 106, 880, 4, GREY)
    for number, height in enumerate((360, 300, 330, 240, 200, 150)):
        colour = mix(RIVER, TEAL, number / 6)
        scene.box(390 + number * 142, 604 - height, 84, height, colour, 8)
    points = [(432 + number * 142, y) for number, y in enumerate((300, 250, 330, 390, 430, 500))]
    scene.line(points, BRICK, 12)
    for x, y in points:
        scene.disc(x, y, 19, BRICK)
        scene.disc(x, y, 9, WHITE)
    scene.box(360, 604, 880, 8, INK, 4)
    for x, lean in ((520, -70), (1060, 70)):
        scene.line([(x, 720), (x + lean, 880)], BROWN, 24)
    scene.save_picture("figures")


def loudspeaker() -> None:
    """A loudspeaker on a pole over roofs."""
    scene = Scene(1600, 900, hex_colour("bfdfe6"), DAWN)
    for x, y, size in ((280, 170, 64.0), (1330, 130, 52.0)):
        cloud(scene, x, y, size, WHITE)
    for left, right, rise, colour in ((-200, 760, 190, PALE), (640, 1900, 230, MIST)):
        scene.polygon(hill(left, right, 700, rise), colour)
    scene.box(0, 690, 1600, 210, LEAF)
    for x, base, size, wall, roof in (
        (60, 790, 230, CREAM, BRICK),
        (350, 760, 180, SAND, ROSE),
        (1010, 770, 200, CREAM, ROSE),
        (1290, 800, 250, SAND, BRICK),
    ):
        house(scene, x, base, size, wall, roof)
    scene.box(786, 260, 28, 600, mix(INK, STONE, 0.35), 8)
    scene.polygon([(720, 250), (500, 140), (500, 400), (720, 320)], GREY)
    scene.polygon([(500, 140), (470, 150), (470, 390), (500, 400)], STONE)
    scene.box(712, 236, 104, 98, TEAL, 18)
    for number in range(3):
        reach = 70 + number * 62
        points = [(470 - reach * math.cos(turn / 20), 270 - reach * math.sin(turn / 20)) for turn in range(-14, 15)]
        scene.line(points, mix(AMBER, SAND, number * 0.22), 13)
    scene.save_picture("loudspeaker")


def seedlings() -> None:
    """Young trees along a river bank, a watering can beside them."""
    scene = Scene(1600, 900, SKY, DAWN)
    scene.disc(300, 190, 74, GOLD)
    cloud(scene, 980, 140, 54, WHITE)
    scene.polygon(hill(500, 1900, 520, 220), PALE)
    scene.polygon(hill(-300, 900, 520, 150), MIST)
    water(scene, 500, (RIVER, mix(RIVER, TEAL, 0.35)))
    scene.polygon([*curve(0, 1600, wave(640, 14, 900)), (1600, 900), (0, 900)], hex_colour("9dbd72"))
    scene.polygon([*curve(0, 1600, wave(740, 12, 1100)), (1600, 900), (0, 900)], hex_colour("7d9f58"))
    for number, x in enumerate((180, 430, 680, 930)):
        base = 740 + (number % 2) * 36
        scene.line([(x + 30, base), (x + 30, base - 190)], mix(BROWN, SAND, 0.4), 10)
        scene.line([(x, base), (x, base - 150)], BROWN, 12)
        for dx, dy, r in ((0, -190, 62), (-44, -150, 44), (44, -152, 44)):
            scene.disc(x + dx, base + dy, r, LEAF if number % 2 else MOSS)
        scene.polygon([(x - 70, base + 10), (x, base - 18), (x + 70, base + 10)], hex_colour("7a5a36"))
    scene.line([(1210, 720), (1140, 660), (1100, 606)], STONE, 26)
    scene.ring(1400, 690, 84, 20, STONE)
    scene.polygon([(1190, 620), (1400, 620), (1424, 800), (1170, 800)], GREY)
    scene.box(1190, 604, 210, 30, STONE, 10)
    scene.polygon([(1060, 586), (1120, 566), (1132, 612), (1078, 626)], GREY)
    for drop in range(5):
        scene.line([(1050 - drop * 10, 640 + drop * 26), (1046 - drop * 10, 652 + drop * 26)], RIVER, 7)
    scene.save_picture("seedlings")


ALL = (
    life_jackets,
    market,
    helmets,
    letter_box,
    meeting_hall,
    counter,
    school_gate,
    night_street,
    parcel,
    qr_poster,
    life_ring,
    charging,
    figures,
    loudspeaker,
    seedlings,
)
