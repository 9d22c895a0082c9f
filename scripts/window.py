#!/usr/bin/env python3
"""The real window in a virtual display, with real mouse and keyboard events: python3 scripts/window.py PROGRAM [FOLDER] [WIDTHxHEIGHT] [zh|en]

Starts the program as on its first day (the bundled data open and are checked), works with it as a person does, looks after each step whether the
picture changed where it should, measures how long the map takes to answer the mouse wheel, and closes it. Screenshots are kept in FOLDER.
Needs Xvfb, libX11 and libXtst; a step that fails ends it with status 1 and a sentence.
"""
import ctypes
import os
import pathlib
import statistics
import struct
import subprocess
import sys
import tempfile
import time
import zlib

# Slow machines get this long for anything but the wheel.
PATIENCE = 60.0
# The median answer to the wheel must come within this; measured values are printed, this catches a window that hangs.
ANSWER_AT_MOST_MS = 400.0
TURNS = 20
ALL_PLANES = 0xFFFFFFFF
Z_PIXMAP = 2
CONTROL, SHIFT = "Control_L", "Shift_L"


class Failed(Exception):
    """A step did not do what it should."""


class Image(ctypes.Structure):
    """The beginning of an XImage, as far as it is read here."""

    _fields_ = [("width", ctypes.c_int), ("height", ctypes.c_int), ("xoffset", ctypes.c_int), ("format", ctypes.c_int), ("data", ctypes.c_void_p)] + [
        (name, ctypes.c_int) for name in ("byte_order", "unit", "bit_order", "pad", "depth", "bytes_per_line")
    ]


class Screen:
    """The display: pictures of it, and events into it."""

    def __init__(self, name, size):
        self.x11, self.xtst = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
        self.x11.XOpenDisplay.restype = ctypes.c_void_p
        self.x11.XGetImage.restype = ctypes.POINTER(Image)
        self.x11.XStringToKeysym.restype = self.x11.XDefaultRootWindow.restype = ctypes.c_ulong
        began = time.monotonic()
        self.display = ctypes.c_void_p(self.x11.XOpenDisplay(name.encode()))
        while not self.display:
            if time.monotonic() - began > PATIENCE:
                raise Failed(f"the virtual display {name} cannot be reached")
            time.sleep(0.1)
            self.display = ctypes.c_void_p(self.x11.XOpenDisplay(name.encode()))
        self.root = ctypes.c_ulong(self.x11.XDefaultRootWindow(self.display))
        self.size = size
        # A window that is not mapped yet refuses the keyboard: it is asked again.
        self.handler = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(lambda display, event: 0)
        self.x11.XSetErrorHandler(self.handler)

    def pixels(self, x, y, width, height):
        image = self.x11.XGetImage(self.display, self.root, x, y, width, height, ctypes.c_ulong(ALL_PLANES), Z_PIXMAP)
        content = ctypes.string_at(image.contents.data, image.contents.bytes_per_line * height)
        self.x11.XDestroyImage(image)
        return content

    def place_window(self):
        """Makes the program's window fill the screen and gives it the keyboard: there is no window manager that would. Whether it is there yet."""
        root, parent, children, count = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.POINTER(ctypes.c_ulong)(), ctypes.c_uint()
        self.x11.XQueryTree(self.display, self.root, *(ctypes.byref(out) for out in (root, parent, children, count)))
        if not count.value:
            return False
        window = ctypes.c_ulong(max(children[: count.value], key=self.area))
        self.x11.XMoveResizeWindow(self.display, window, 0, 0, *self.size)
        self.x11.XSetInputFocus(self.display, window, 1, ctypes.c_ulong(0))
        self.x11.XSync(self.display, 0)
        focused, revert = ctypes.c_ulong(), ctypes.c_int()
        self.x11.XGetInputFocus(self.display, ctypes.byref(focused), ctypes.byref(revert))
        return focused.value == window.value

    def area(self, window):
        root, numbers = ctypes.c_ulong(), [ctypes.c_uint() for _ in range(6)]
        self.x11.XGetGeometry(self.display, ctypes.c_ulong(window), ctypes.byref(root), *(ctypes.byref(number) for number in numbers))
        return numbers[2].value * numbers[3].value

    def keep(self, path):
        """Writes a picture of everything as PNG."""
        width, height = self.size
        content = self.pixels(0, 0, width, height)
        rows = bytearray()
        for row in range(height):
            line = content[row * width * 4 : (row + 1) * width * 4]
            rgb = bytearray(width * 3)
            rgb[0::3], rgb[1::3], rgb[2::3] = line[2::4], line[1::4], line[0::4]
            rows += b"\0" + rgb
        chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(rows), 6)) + chunk(b"IEND", b""))

    def move(self, x, y):
        self.xtst.XTestFakeMotionEvent(self.display, -1, x, y, ctypes.c_ulong(0))
        self.x11.XFlush(self.display)

    def button(self, number, is_down):
        self.xtst.XTestFakeButtonEvent(self.display, number, int(is_down), ctypes.c_ulong(0))
        self.x11.XFlush(self.display)

    def click(self, x, y, number=1):
        self.move(x, y)
        time.sleep(0.05)
        for is_down in (True, False):
            self.button(number, is_down)
            time.sleep(0.03)

    def key(self, *names):
        codes = [self.x11.XKeysymToKeycode(self.display, ctypes.c_ulong(self.x11.XStringToKeysym(name.encode()))) for name in names]
        for code, is_down in [(code, 1) for code in codes] + [(code, 0) for code in reversed(codes)]:
            self.xtst.XTestFakeKeyEvent(self.display, code, is_down, ctypes.c_ulong(0))
            self.x11.XFlush(self.display)
            time.sleep(0.02)

    def write(self, text):
        """Types capital letters, digits and hyphens."""
        for letter in text:
            name = "minus" if letter == "-" else letter.lower()
            self.key(*([SHIFT, name] if letter.isupper() else [name]))


class Session:
    """The program in the display, with the areas of its window."""

    def __init__(self, screen, program, folder):
        self.screen, self.program, self.folder = screen, program, folder
        width, height = screen.size
        # Away from panels, hint, overview and furniture: see the screenshots.
        self.map = (int(width * 0.42), int(height * 0.36), 160, 120)
        self.card = (width - 300, 50, 290, int(height * 0.5))
        self.tables = (0, int(height * 0.7), width, int(height * 0.25))

    def look(self, area):
        if self.program.poll() is not None:
            raise Failed(f"the window is gone, with status {self.program.returncode}")
        return self.screen.pixels(*area)

    def settled(self, area, quiet=0.4):
        """Waits until nothing changes there any more, and gives the picture."""
        began = since = time.monotonic()
        before = self.look(area)
        while time.monotonic() - since < quiet:
            time.sleep(0.02)
            now = self.look(area)
            if now != before:
                before, since = now, time.monotonic()
            if time.monotonic() - began > PATIENCE:
                raise Failed("the window does not come to rest")
        return before

    def changed(self, area, before, what):
        """Waits until the area looks different; gives the seconds that took."""
        began = time.monotonic()
        while self.look(area) == before:
            if time.monotonic() - began > PATIENCE:
                raise Failed(f"nothing happened: {what}")
            time.sleep(0.001)
        return time.monotonic() - began

    def does(self, what, area, act):
        """Does something that must change the area, and keeps a picture of the outcome."""
        before = self.settled(area)
        act()
        self.changed(area, before, what)
        self.settled(area)
        self.screen.keep(self.folder / f"{len(list(self.folder.glob('*.png'))):02}-{what.replace(' ', '-')}.png")

    def colours(self, area):
        content = self.look(area)
        return len({content[at : at + 3] for at in range(0, len(content), 4)})


def steps(session):
    screen = session.screen
    width, height = screen.size
    whole = (0, 0, width, height)
    began = time.monotonic()
    while not screen.place_window():
        if time.monotonic() - began > PATIENCE or session.look(whole) is None:
            raise Failed("no window came up")
        time.sleep(0.05)
    began = time.monotonic()
    while session.colours(session.map) < 12:
        if time.monotonic() - began > PATIENCE:
            raise Failed("the bundled data are not on the map")
        time.sleep(0.1)
    print(f"the bundled data are on the map {time.monotonic() - began:.1f} s after the window came up")
    session.settled(whole, 1.0)
    screen.keep(session.folder / "00-first-run.png")
    x, y, w, h = session.map
    middle = (x + w // 2, y + h // 2)
    session.does("the hint closed", whole, lambda: screen.click(300, 213))
    session.does("zoomed by the wheel", session.map, lambda: (screen.move(*middle), screen.button(4, True), screen.button(4, False)))
    session.does("dragged", session.map, lambda: drag(screen, middle, (middle[0] + 90, middle[1] + 40)))
    session.does("everything again by Home", session.map, lambda: screen.key("Home"))
    session.does("next conflict by J", session.card, lambda: screen.key("j"))
    session.does("another by J", session.card, lambda: screen.key("j"))
    session.does("deselected by Escape", session.card, lambda: screen.key("Escape"))
    session.does("a plot found", session.card, lambda: found(screen, "FXMD-004"))
    session.does("the palette", whole, lambda: screen.key(CONTROL, "p"))
    session.does("the palette closed", whole, lambda: screen.key("Escape"))
    session.does("checked again by F5", whole, lambda: (screen.key(SHIFT, "Tab"), screen.key("F5")))
    session.does("undone", whole, lambda: screen.key(CONTROL, "z"))
    session.does("tables folded by F4", session.tables, lambda: screen.key("F4"))
    session.does("tables unfolded", session.tables, lambda: screen.key("F4"))
    screen.key("Home")
    # Beside the area that is looked at: what is told about the place under the pointer is no picture of the map.
    wheel(session, (x + w + 40, y + h + 10))


def drag(screen, start, end):
    screen.move(*start)
    time.sleep(0.05)
    screen.button(1, True)
    for part in range(1, 11):
        screen.move(*(a + (b - a) * part // 10 for a, b in zip(start, end)))
        time.sleep(0.02)
    screen.button(1, False)


def found(screen, text):
    screen.key(CONTROL, "f")
    time.sleep(0.3)
    screen.write(text)
    time.sleep(0.5)
    screen.key("Return")


def wheel(session, middle):
    """From a turn of the wheel to the first other picture of the map, and to the last."""
    first, sharp = [], []
    session.screen.move(*middle)
    for turn in range(TURNS):
        before = session.settled(session.map)
        began = time.monotonic()
        session.screen.button(4 if turn % 4 < 2 else 5, True)
        session.screen.button(4 if turn % 4 < 2 else 5, False)
        session.changed(session.map, before, "a turn of the wheel")
        first.append((time.monotonic() - began) * 1000)
        last, picture, since = time.monotonic(), session.look(session.map), time.monotonic()
        while time.monotonic() - since < 0.4:
            now = session.look(session.map)
            if now != picture:
                picture, last, since = now, time.monotonic(), time.monotonic()
            time.sleep(0.001)
        sharp.append((last - began) * 1000)
    told = lambda times: f"median {statistics.median(times):.0f}, longest {max(times):.0f} ms"
    print(f"from the wheel to another picture: {told(first)}; to the last, sharp one: {told(sharp)} ({TURNS} turns)")
    if statistics.median(first) > ANSWER_AT_MOST_MS:
        raise Failed(f"the map answers too late: {told(first)}")


def started(program, size, lang, settings):
    """A virtual display and the program in it."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{size[0]}x{size[1]}x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    os.close(write)
    # To the end of the line: a server that finds nobody reading dies of it.
    with os.fdopen(read) as told:
        number = told.readline().strip()
    if not number:
        raise Failed("Xvfb did not start")
    display = f":{number}"
    environment = dict(os.environ, DISPLAY=display, JINGTU_CONFIG_DIR=settings, HOME=settings, LIBGL_ALWAYS_SOFTWARE="1")
    environment.pop("WAYLAND_DISPLAY", None)
    window = subprocess.Popen([program, "--lang", lang], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    return server, window, display


def main(arguments):
    if not arguments:
        sys.exit(__doc__)
    program = arguments[0]
    kept = tempfile.TemporaryDirectory()
    folder = pathlib.Path(arguments[1] if len(arguments) > 1 else kept.name)
    size = tuple(int(part) for part in (arguments[2] if len(arguments) > 2 else "1280x800").split("x"))
    lang = arguments[3] if len(arguments) > 3 else "zh"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as settings:
        server, window, display = started(program, size, lang, settings)
        try:
            session = Session(Screen(display, size), window, folder)
            steps(session)
            session.screen.key(CONTROL, "q")
            window.wait(timeout=PATIENCE)
            if window.returncode != 0:
                raise Failed(f"it closed with status {window.returncode}: {window.stderr.read()}")
            print("the window did all it was asked")
        except (Failed, OSError, subprocess.TimeoutExpired) as error:
            if window.poll() is None:
                window.kill()
            sys.exit(f"the window: {error}")
        finally:
            server.terminate()
            server.wait()


main(sys.argv[1:])
