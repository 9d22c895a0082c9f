"""Makes the program's two fonts out of Noto Sans CJK SC (fonts-noto-cjk, OFL-1.1). See SOURCE.md.

    python make_fonts.py NotoSansCJK-Regular.ttc NotoSansCJK-Bold.ttc

Needs fonttools. Keeps the characters listed in `wanted`, drops layout tables and hints, and draws the few
signs that Noto Sans CJK lacks (thin spaces, small triangles, check boxes), so that the window needs no second font.
"""

import math
import sys

from fontTools import subset
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont

SC = 2  # the place of "Noto Sans CJK SC" in the collections

# Characters of the general standard list (2013) that stand in extension A, outside GBK.
EXTENSION_A = (
    "㑇㑊㕮㘎㙍㙘㙦㛃㛚㛹㟃㠇㠓㤘㥄㧐㧑㧟㫰㬊㬎㬚㭎㭕㮾㰀㳇㳘㳚㴔㵐㶲㸆㸌㺄㻬㽏㿠䁖䂮䃅䃎䅟䌹䎃䎖䏝䏡䏲䐃䓖䓛䓨䓫䓬䗖䗛䗪䗴䜣䝙䢺䢼䣘䥽䦃䲟䲠䲢䴓䴔䴕䴖䴗䴘䴙䶮"
)
SIGNS = "€²³°′″×·…–—‹›▲△▼▽▶▷◀◁●○◎■□◆◇★☆☐☑☒✓✔✕✗⚠⟳←↑→↓↔↕↗↘↙↖⇧⌘⏎≥≤≈≠±−µ‰㎡㎢√∞⊕⊖⋯⋮〔〕ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ①②③④⑤⑥⑦⑧⑨⑩"


def gbk(first_to, second_from):
    """Two-byte characters of GBK with both bytes in the given ranges."""
    found = set()
    for a in range(first_to[0], first_to[1] + 1):
        for b in range(second_from, 0xFF):
            try:
                found.add(bytes([a, b]).decode("gbk"))
            except UnicodeDecodeError:
                pass
    return found


def wanted(is_bold, cmap):
    plain = {chr(c) for c in (*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2028), *range(0x2030, 0x203F), *range(0xFF01, 0xFFEF))}
    if is_bold:
        han = gbk((0xA1, 0xF7), 0xA1)  # GB 2312
    else:
        han = gbk((0x81, 0xFE), 0x40) | set(EXTENSION_A) | {chr(c) for c in cmap if c > 0x1FFFF}
    return plain | han | set(SIGNS)


# Signs that are drawn here, in a square of 1000 units; y grows upwards, the baseline is 0, capitals are 733 high.


def polygon(pen, points):
    pen.moveTo(points[0])
    for point in points[1:]:
        pen.lineTo(point)
    pen.closePath()


def box(pen, x0, y0, x1, y1):
    polygon(pen, [(x0, y0), (x1, y0), (x1, y1), (x0, y1)])


def hole(pen, x0, y0, x1, y1):
    polygon(pen, [(x0, y0), (x0, y1), (x1, y1), (x1, y0)])


def stroke(pen, points, width):
    """Segments as turned rectangles, joined by overlapping ends."""
    for (ax, ay), (bx, by) in zip(points, points[1:]):
        length = math.hypot(bx - ax, by - ay)
        ux, uy = (bx - ax) / length * width / 2, (by - ay) / length * width / 2
        polygon(pen, [(ax - ux + uy, ay - uy - ux), (bx + ux + uy, by + uy - ux), (bx + ux - uy, by + uy + ux), (ax - ux - uy, ay - uy + ux)])


def arc(pen, cx, cy, radius, width, start, end):
    """Part of a ring, angles in degrees, counter-clockwise from the east."""
    steps = [math.radians(start + (end - start) * i / 24) for i in range(25)]
    outer = [(cx + (radius + width / 2) * math.cos(t), cy + (radius + width / 2) * math.sin(t)) for t in steps]
    inner = [(cx + (radius - width / 2) * math.cos(t), cy + (radius - width / 2) * math.sin(t)) for t in reversed(steps)]
    polygon(pen, outer + inner)


def check_box(pen, line):
    box(pen, 110, -20, 890, 760)
    hole(pen, 110 + line, -20 + line, 890 - line, 760 - line)


def draw(character, pen, line):
    if character in "▸▾▴◂":
        turn = {"▸": 0, "▴": 90, "◂": 180, "▾": 270}[character]
        c, s = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        points = [(-130, 230), (-130, -230), (230, 0)]
        polygon(pen, [(300 + x * c - y * s, 370 + x * s + y * c) for x, y in points])
    elif character == "☐":
        check_box(pen, line)
    elif character == "☑":
        check_box(pen, line)
        stroke(pen, [(270, 380), (430, 210), (740, 570)], line * 1.3)
    elif character == "☒":
        check_box(pen, line)
        stroke(pen, [(310, 180), (690, 560)], line * 1.2)
        stroke(pen, [(310, 560), (690, 180)], line * 1.2)
    elif character in "✕✗":
        stroke(pen, [(220, 90), (780, 650)], line * 1.3)
        stroke(pen, [(220, 650), (780, 90)], line * 1.3)
    elif character in "✓✔":
        stroke(pen, [(160, 370), (400, 120), (850, 640)], line * (1.3 if character == "✓" else 2))
    elif character == "⟳":
        arc(pen, 500, 370, 310, line * 1.2, 75, 370)
        polygon(pen, [(480, 850), (480, 510), (700, 680)])
    elif character == "⋮":
        for y in (90, 370, 650):
            box(pen, 255, y - 45, 345, y + 45)


DRAWN = {"▸": 600, "▾": 600, "▴": 600, "◂": 600, "☐": 1000, "☑": 1000, "☒": 1000, "✕": 1000, "✗": 1000, "✓": 1000, "✔": 1000, "⟳": 1000, "⋮": 600}
SPACES = {"\u2007": 555, "\u2009": 170, "\u202f": 170}


def add_signs(font, line):
    """Appends glyphs to the CID-keyed CFF table."""
    top = font["CFF "].cff.topDictIndex[0]
    strings = top.CharStrings
    present = font.getBestCmap()
    order = font.getGlyphOrder()
    subtables = [table for table in font["cmap"].tables if table.isUnicode()]
    taken = {int(name[3:]) for name in order if name.startswith("cid")}
    free = (number for number in range(1, 0x10000) if number not in taken)
    for character, width in (DRAWN | SPACES).items():
        if ord(character) in present:
            continue
        name = f"cid{next(free):05d}"
        private = top.FDArray[0].Private
        pen = T2CharStringPen(width, None)
        draw(character, pen, line)
        charstring = pen.getCharString(private=private)
        # A charstring states its width as the difference from the private dictionary's nominal one.
        charstring.program = [width - private.nominalWidthX, *charstring.program[1:]] if charstring.program[0] == width else charstring.program
        strings.charStringsIndex.append(charstring)
        strings.charStrings[name] = len(strings.charStringsIndex) - 1
        if top.charset is not order:
            top.charset.append(name)
        order.append(name)
        top.FDSelect.gidArray.append(0)
        font["hmtx"].metrics[name] = (width, 0)
        for table in subtables:
            if table.format == 12 or ord(character) < 0x10000:
                table.cmap[ord(character)] = name
    font.setGlyphOrder(order)
    font["maxp"].numGlyphs = len(order)


def rename(font, style):
    """A changed font bears a name of its own; copyright and licence stay."""
    names = {1: "Jingtu Sans", 2: style, 3: f"Jingtu Sans {style}", 4: f"Jingtu Sans {style}", 6: f"JingtuSans-{style}"}
    table = font["name"]
    table.names = [record for record in table.names if record.nameID in (0, 5, 7, 8, 9, 11, 13, 14) and record.langID == 0x409]
    for number, text in names.items():
        table.setName(text, number, 3, 1, 0x409)
    cff = font["CFF "].cff
    cff.fontNames = [names[6]]
    cff.topDictIndex[0].FullName = names[4]
    cff.topDictIndex[0].FamilyName = names[1]


def make(collection, target, is_bold):
    options = subset.Options()
    options.font_number = SC
    options.hinting = False
    options.layout_features = []
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx"]
    font = subset.load_font(collection, options)
    cmap = font.getBestCmap()
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[ord(c) for c in wanted(is_bold, cmap)])
    subsetter.subset(font)
    add_signs(font, 105 if is_bold else 80)
    rename(font, "Bold" if is_bold else "Regular")
    font.save(target)
    print(target, len(font.getGlyphOrder()), "glyphs")


if __name__ == "__main__":
    make(sys.argv[1], "JingtuSans-Regular.otf", False)
    make(sys.argv[2], "JingtuSans-Bold.otf", True)
