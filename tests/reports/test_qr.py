import io

import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from reports.lettering import letters_of
from reports.qr import SIZE, invitation_picture

LINK = "https://t.me/rumbo_bot?start=r_Zk3vN8yQm2b7sT5xW1cJ0A"


def picture(title: str = "Taller", code: str = "KWTHD-PZMRX", link: str = LINK) -> Image.Image:
    return Image.open(io.BytesIO(invitation_picture(link, title, code))).convert("L")


def ink(of: Image.Image, top: int, bottom: int) -> tuple[int, int, int, int]:
    """Where something is written between two heights."""
    strip = of.crop((0, top, of.width, bottom)).point(lambda level: 255 - level)
    left, above, right, below = strip.getbbox() or (0, 0, 0, 0)
    return left, above + top, right, below + top


def test_the_picture_shows_every_module_of_the_code() -> None:
    """The black and white of the picture is that of the QR code of the link, module by module."""
    shown = picture()
    left, top, right, _ = ink(shown, 120, 770)
    modules = [list(row) for row in segno.make_qr(LINK, error="m").matrix]
    side = (right - left) // len(modules)
    seen = [
        [
            int(shown.getpixel((left + side * x + side // 2, top + side * y + side // 2)) == 0)
            for x in range(len(modules))
        ]
        for y in range(len(modules))
    ]
    assert seen == modules
    assert side >= 10


def test_the_code_has_its_quiet_zone_and_stands_in_the_middle() -> None:
    shown = picture()
    left, top, right, bottom = ink(shown, 120, 770)
    assert abs(left - (SIZE[0] - right)) <= 2
    assert top - ink(shown, 0, 120)[3] > 40
    assert ink(shown, 780, 840)[1] - bottom > 40


def test_a_long_title_becomes_smaller_and_stays_inside() -> None:
    left, top, right, _ = ink(picture(title="Taller «De la conciencia a la acción» " * 3), 0, 140)
    assert 0 < left < right < SIZE[0]
    assert top > 0


def test_accents_are_drawn() -> None:
    assert ink(picture(title="ACCIÓN"), 0, 140)[1] < ink(picture(title="ACCION"), 0, 140)[1]
    assert [(letter.sign, bool(letter.mark)) for letter in letters_of("¿Ñu? 日")] == [
        ("¿", False), ("N", True), ("u", False), ("?", False), (" ", False),
    ]  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60))
def test_any_title_can_be_drawn(title: str) -> None:
    assert picture(title=title).size == SIZE
