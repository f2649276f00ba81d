"""Of a picture what can be seen is kept, upright and readable, and nothing that only a machine would find."""

import io

import pytest
from PIL import Image

from bot.opening import pictures
from bot.opening.pictures import LONGEST_SIDE, made_anew
from bot.opening.words import Refused

GPS, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F
TURNED_LEFT = 6
MARK = b"Guadalajara"


def taken(kind: str, size: tuple[int, int] = (60, 40), **how: object) -> io.BytesIO:
    written = io.BytesIO()
    picture = Image.new("RGB", size, "white")
    picture.paste("red", (0, 0, size[0] // 2, size[1] // 2))
    exif = picture.getexif()
    exif[MAKER] = MARK.decode()
    exif[ORIENTATION] = TURNED_LEFT
    exif.get_ifd(GPS).update({1: "N", 2: (20.0, 40.0, 0.0), 3: "W", 4: (103.0, 20.0, 0.0)})
    picture.save(written, kind, exif=exif, icc_profile=MARK * 20, **how)
    return written


def shown(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


@pytest.mark.parametrize(("kind", "mime"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")])
def test_the_place_and_all_else_that_is_hidden_are_dropped(kind: str, mime: str) -> None:
    document = taken(kind)
    assert MARK in document.getvalue()
    found, content = made_anew(document)
    picture = shown(content)
    assert (found, picture.format) == (mime, kind)
    assert MARK not in content
    assert dict(picture.getexif()) == {}
    assert not {"icc_profile", "exif", "comment", "xmp"} & picture.info.keys()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_stands_as_its_camera_was_held(kind: str) -> None:
    picture = shown(made_anew(taken(kind))[1]).convert("RGB")
    assert picture.size == (40, 60)
    colours = [picture.getpixel(place) for place in ((32, 5), (5, 5))]
    assert [isinstance(colour, tuple) and colour[1] < 60 for colour in colours] == [True, False]


def test_a_photographed_page_is_made_no_larger_than_it_must_be_to_be_read() -> None:
    assert shown(made_anew(taken("JPEG", (4_000, 3_000)))[1]).size == (LONGEST_SIDE * 3 // 4, LONGEST_SIDE)


def test_a_drawing_keeps_what_can_be_seen_through() -> None:
    written = io.BytesIO()
    Image.new("RGBA", (30, 20), (0, 128, 128, 40)).save(written, "PNG")
    assert shown(made_anew(written)[1]).getpixel((3, 3)) == (0, 128, 128, 40)


def test_of_what_moves_the_first_picture_is_kept() -> None:
    written, frames = io.BytesIO(), [Image.new("RGB", (30, 20), colour) for colour in ("red", "green", "blue")]
    frames[0].save(written, "WEBP", save_all=True, append_images=frames[1:])
    assert getattr(shown(made_anew(written)[1]), "n_frames", 1) == 1


def test_what_would_be_too_heavy_to_show_becomes_a_photo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "LARGEST", 20_000)
    written = io.BytesIO()
    Image.effect_noise((200, 200), 90).convert("RGBA").save(written, "PNG")
    mime, content = made_anew(written)
    assert (mime, shown(content).mode) == ("image/jpeg", "RGB")


def test_other_kinds_of_pictures_are_refused() -> None:
    written = io.BytesIO()
    Image.new("RGB", (30, 20)).save(written, "GIF")
    with pytest.raises((Refused, OSError)):
        made_anew(written)
