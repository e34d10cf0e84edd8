"""A photo as it was sent becomes its pixels and nothing else: upright, small enough, in a JPEG of our own writing."""

from __future__ import annotations

import io
import threading
import warnings

from PIL import Image
from PIL.ExifTags import Base
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from data_loaders.contract import BadInputError

BYTES_MAX = 10_000_000
PIXELS_MAX = 40_000_000
SIDE_MAX_PX = 1600
QUALITY = 85
# A progressive JPEG has some ten scans; ten megabytes have room for a hundred thousand, each a pass over the whole
# picture. Video behind the picture (a phone's moving photos) holds the marker by chance, about 150 times in 10 MB.
SCANS_MAX = 300
_SCAN = b"\xff\xda"
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# A picture of 40 megapixels takes some 320 MB while it is decoded: one after the other. The list of warnings that
# are silenced meanwhile is the whole process's, too.
_ONE_AT_A_TIME = threading.Lock()


def clean(data: bytes) -> bytes:
    """The picture that a JPEG, PNG or WebP file holds, written anew as a JPEG without any metadata.

    Turned as its EXIF orientation says, on white where it is transparent (what was rubbed out must not come back), at
    most 1600 px a side. Its kind is what its bytes say, never a name. Of a photo with further pictures or a video
    behind it (depth, brightness, moving photos) the first picture is kept.

    Raises:
        BadInputError: another kind of file, larger than 10 MB or 40 megapixels, animated, or not readable to its end.
    """
    if len(data) > BYTES_MAX:
        raise BadInputError(
            f"the photo has {len(data) / 1e6:.1f} MB; at most {BYTES_MAX // 1_000_000} are taken: send it in a smaller size"
        )
    if data.count(_SCAN) > SCANS_MAX:
        raise BadInputError(f"the photo is drawn in more than {SCANS_MAX} passes; take it anew with a camera")
    reader = _reader(data)
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about metadata, and nothing of it stays
        try:
            return _written(_picture(reader(io.BytesIO(data))))
        except BadInputError:
            raise
        except Exception as error:  # a broken file makes a decoder raise nearly anything
            raise BadInputError(
                "the photo could not be read to its end: it is damaged or was cut short; send it again or take another"
            ) from error


def _reader(data: bytes) -> type[ImageFile]:
    if data.startswith(b"\xff\xd8\xff"):
        return JpegImageFile
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PngImageFile
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return WebPImageFile
    raise BadInputError("this file is no JPEG, PNG or WebP photo, whatever its name says; send one of these")


def _picture(image: ImageFile) -> Image.Image:
    """The pixels to keep; checked before they are decoded."""
    width, height = image.size
    if width * height > PIXELS_MAX:
        raise BadInputError(
            f"the photo has {width} × {height} pixels; at most {PIXELS_MAX // 1_000_000} megapixels are taken:"
            " choose a smaller size in the camera"
        )
    if getattr(image, "is_animated", False):
        raise BadInputError("the picture moves; send a photo that stands still")
    image.draft("RGB", (2 * SIDE_MAX_PX, 2 * SIDE_MAX_PX))
    image.load()
    turn = _turn(image)
    small = _eight_bits(image)
    small.thumbnail((SIDE_MAX_PX, SIDE_MAX_PX))
    upright = small if turn is None else small.transpose(turn)
    # A new image: what the reader knew of the file must not reach the writer.
    fresh = Image.new("RGB", upright.size, "white")
    fresh.paste(upright, mask=upright if upright.mode == "RGBA" else None)
    return fresh


def _turn(image: ImageFile) -> Image.Transpose | None:
    try:
        return _TURNS.get(image.getexif().get(Base.Orientation, 1))
    except Exception:  # noqa: BLE001 - EXIF that cannot be read goes as the rest of it does; the picture is whole
        return None


def _eight_bits(image: Image.Image) -> Image.Image:
    """RGBA where anything is transparent, else RGB."""
    if image.mode.startswith("I"):
        # 16 bits of grey would be cut off at white, not scaled.
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    wanted = "RGBA" if image.has_transparency_data else "RGB"
    return image if image.mode == wanted else image.convert(wanted)


def _written(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()
