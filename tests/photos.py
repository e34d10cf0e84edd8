"""Photos as telephones send them, full of what nobody should keep; and files that only look like photos."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
from PIL import Image, PngImagePlugin
from PIL.ExifTags import GPS, IFD, Base

from tests.canaries import talk

# Latitude seconds 12.3456789: the four bytes of the numerator are found in a file in whichever order they stand.
GPS_TRACE = 123_456_789
RED, GREEN, BLUE, GREY = (220, 30, 30), (30, 200, 40), (30, 40, 210), (120, 120, 120)


def picture(width: int = 160, height: int = 120) -> Image.Image:
    """Four quarters, red and green above blue and grey: which side is up is plain."""
    pixels = np.empty((height, width, 3), dtype=np.uint8)
    pixels[: height // 2, : width // 2], pixels[: height // 2, width // 2 :] = RED, GREEN
    pixels[height // 2 :, : width // 2], pixels[height // 2 :, width // 2 :] = BLUE, GREY
    return Image.fromarray(pixels)


def quarters(image: Image.Image) -> list[tuple[int, int, int]]:
    """The colours in the middle of the four quarters, in the order of `picture`."""
    width, height = image.size
    return [image.convert("RGB").getpixel((width * x // 4, height * y // 4)) for y in (1, 3) for x in (1, 3)]


def saved(image: Image.Image, form: str, **more) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **more)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def exif(at: int = 0, orientation: int = 1) -> bytes:
    """EXIF with a place, a thumbnail-free set of texts, and one canary of each kind in three encodings."""
    made = Image.Exif()
    made[Base.Orientation] = orientation
    made[Base.Artist] = talk(at)
    made[Base.ImageDescription] = talk(at).encode("gb18030")
    made[Base.XPComment] = talk(at).encode("utf-16-le")
    made[Base.Make], made[Base.Model], made[Base.DateTime] = "Canary", "SN-0001", "2024:05:15 10:00:00"
    made.get_ifd(IFD.Exif)[Base.UserComment] = b"UNICODE\0" + talk(at).encode()
    made.get_ifd(IFD.Exif)[Base.MakerNote] = talk(at).encode()
    made.get_ifd(IFD.GPSInfo).update(
        {GPS.GPSLatitudeRef: "N", GPS.GPSLatitude: (30.0, 40.0, GPS_TRACE / 10**7), GPS.GPSLongitudeRef: "E",
         GPS.GPSLongitude: (104.0, 3.0, 4.0)}
    )  # fmt: skip
    return made.tobytes()


def xmp(at: int = 0) -> bytes:
    return f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:li>{talk(at)}</rdf:li></x:xmpmeta>".encode()


def dirty_jpeg(at: int = 0, orientation: int = 1, image: Image.Image | None = None) -> bytes:
    """Metadata in every segment that a JPEG has for it: EXIF, XMP, IPTC, a colour profile, a comment."""
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + talk(at).encode()
    extra = b"\xff\xed" + struct.pack(">H", 2 + len(iptc)) + iptc
    return saved(
        image or picture(), "JPEG", quality=95, exif=exif(at, orientation), xmp=xmp(at), comment=talk(at).encode(),
        icc_profile=talk(at).encode(), extra=extra,
    )  # fmt: skip


def dirty_png(at: int = 0, orientation: int = 1, image: Image.Image | None = None) -> bytes:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", "CANARY " + talk(at).encode("gb18030").decode("latin-1"))
    texts.add_itxt("XML:com.adobe.xmp", xmp(at).decode())
    texts.add_itxt("Author", talk(at), zip=True)
    return saved(image or picture(), "PNG", exif=exif(at, orientation), pnginfo=texts, icc_profile=talk(at).encode())


def dirty_webp(at: int = 0, orientation: int = 1, image: Image.Image | None = None) -> bytes:
    return saved(
        image or picture(), "WEBP", quality=95, exif=exif(at, orientation), xmp=xmp(at), icc_profile=talk(at).encode()
    )


DIRTY = {"JPEG": dirty_jpeg, "PNG": dirty_png, "WEBP": dirty_webp}


def turned(image: Image.Image, orientation: int) -> Image.Image:
    """How a camera stores an upright picture under an EXIF orientation: which side row 0 and column 0 are."""
    row, column = {
        1: ("top", "left"), 2: ("top", "right"), 3: ("bottom", "right"), 4: ("bottom", "left"),
        5: ("left", "top"), 6: ("right", "top"), 7: ("right", "bottom"), 8: ("left", "bottom"),
    }[orientation]  # fmt: skip
    pixels = np.asarray(image)
    if row in {"left", "right"}:
        pixels = pixels.swapaxes(0, 1)
    if row in {"bottom", "right"}:
        pixels = pixels[::-1]
    if column in {"bottom", "right"}:
        pixels = pixels[:, ::-1]
    return Image.fromarray(np.ascontiguousarray(pixels))


def segments(data: bytes) -> list[int]:
    """The markers of a JPEG in order, up to its end; nothing may follow the end."""
    at, found = 2, [0xD8]
    assert data[:2] == b"\xff\xd8"
    while at < len(data):
        assert data[at] == 0xFF, f"no marker at byte {at}"
        marker = data[at + 1]
        found.append(marker)
        at += 2
        if marker == 0xD9:
            assert at == len(data), f"{len(data) - at} bytes behind the end"
            return found
        at += int.from_bytes(data[at : at + 2], "big")
        if marker == 0xDA:
            while data[at] != 0xFF or data[at + 1] in {0, *range(0xD0, 0xD8)}:
                at += 1
    raise AssertionError("the JPEG has no end")


def claiming(data: bytes, width: int, height: int) -> bytes:
    """A JPEG or PNG whose header claims another size than its pixels have."""
    if data.startswith(b"\x89PNG"):
        head = b"IHDR" + struct.pack(">II", width, height) + data[24:29]
        return data[:12] + head + struct.pack(">I", zlib.crc32(head)) + data[33:]
    at = data.index(b"\xff\xc0") + 5
    return data[:at] + struct.pack(">HH", height, width) + data[at + 4 :]


def of_many_scans(times: int) -> bytes:
    """A progressive JPEG whose last scan comes again and again: small to send, long to draw."""
    data = saved(picture(), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * times + data[-2:]
