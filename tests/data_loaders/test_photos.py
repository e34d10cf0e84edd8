"""A kept photo is its pixels and nothing else; what is no photo is refused; what has had its time is gone."""

import errno
import hashlib
import io
import os
import struct
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from data_loaders.contract import BadInputError, NotFoundError
from data_loaders.media import PhotoStore, clean, expired
from tests import photos
from tests.canaries import CANARIES, hits

NOW = datetime(2024, 5, 15, 12, tzinfo=UTC)
# Begin, JFIF head, tables, frame, scan, end: what a picture needs. No APP1 and above, no comment.
NEEDED = {0xD8, 0xE0, 0xDB, 0xC0, 0xC4, 0xDA, 0xD9}
QUICK = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def traces(data: bytes) -> list[str]:
    """Canaries in any encoding that a photo's metadata use, and the place where it was taken."""
    found = [*hits(data), *(canary for canary in CANARIES if canary.encode("utf-16-le") in data)]
    return [*found, *(order for order in "<>" if struct.pack(f"{order}I", photos.GPS_TRACE) in data)]


def assert_only_a_picture(kept: bytes) -> None:
    assert traces(kept) == []
    assert set(photos.segments(kept)) <= NEEDED
    image = photos.opened(kept)
    assert image.format == "JPEG"
    assert image.mode == "RGB"
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert len(image.getexif()) == 0


def near(one: tuple, other: tuple) -> bool:
    return all(abs(x - y) < 16 for x, y in zip(one, other, strict=True))


# ---- what a kept photo holds


@pytest.mark.parametrize("form", photos.DIRTY)
def test_nothing_but_the_picture_is_kept_of_a_photo_full_of_metadata(form):
    dirty = photos.DIRTY[form](7)
    assert len(traces(dirty)) >= 5, "the photo did not hold what this test looks for"
    assert_only_a_picture(clean(dirty))


@pytest.mark.parametrize("form", photos.DIRTY)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright_however_the_camera_was_held(form, orientation):
    upright = photos.picture()
    kept = photos.opened(clean(photos.DIRTY[form](0, orientation, photos.turned(upright, orientation))))
    assert kept.size == upright.size
    assert all(map(near, photos.quarters(kept), photos.quarters(upright)))


@pytest.mark.parametrize(
    ("size", "expected"),
    [((4000, 3000), (1600, 1200)), ((1200, 4800), (400, 1600)), ((1600, 10), (1600, 10)), ((3, 2), (3, 2))],
)
def test_a_large_photo_is_made_smaller_and_a_small_one_stays(size, expected):
    assert photos.opened(clean(photos.saved(photos.picture(*size), "JPEG"))).size == expected


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_what_was_rubbed_out_does_not_come_back(form):
    rubbed = photos.picture().convert("RGBA")
    rubbed.putalpha(0)
    sent = photos.saved(rubbed, form, lossless=True, exact=True)
    assert near(photos.opened(sent).getpixel((10, 10))[:3], photos.RED), "the colour was not under the rubbing"
    assert np.asarray(photos.opened(clean(sent))).min() == 255


def test_a_picture_of_few_colours_is_white_where_it_is_transparent():
    few = photos.picture().quantize(8)
    clear = few.getpixel((10, 10))
    kept = photos.opened(clean(photos.saved(few, "PNG", transparency=clear)))
    assert near(photos.quarters(kept)[0], (255, 255, 255))
    assert near(photos.quarters(kept)[1], photos.GREEN)


def test_sixteen_bits_of_grey_become_eight_of_the_same_grey():
    grey = Image.fromarray(np.full((20, 20), 100 * 256, dtype=np.uint16))
    assert near(photos.quarters(photos.opened(clean(photos.saved(grey, "PNG"))))[0], (100, 100, 100))


def test_a_photo_in_printers_colours_keeps_them():
    kept = photos.opened(clean(photos.saved(photos.picture().convert("CMYK"), "JPEG")))
    assert all(map(near, photos.quarters(kept), photos.quarters(photos.picture())))


def test_of_a_photo_with_further_pictures_behind_it_the_first_is_kept():
    behind = photos.opened(photos.dirty_jpeg(3))
    sent = photos.saved(photos.picture(), "MPO", save_all=True, append_images=[behind], exif=photos.exif(4))
    assert Image.open(io.BytesIO(sent)).n_frames == 2
    assert traces(sent)
    kept = clean(sent)
    assert_only_a_picture(kept)
    assert all(map(near, photos.quarters(photos.opened(kept)), photos.quarters(photos.picture())))


@pytest.mark.parametrize("broken", [b"Exif\0\0" + b"\xff" * 40, b"Exif\0\0II*\0\x08\0\0\0\xff\xff", b"Exif\0\0"])
def test_a_photo_whose_metadata_are_broken_is_taken_without_them(broken):
    assert_only_a_picture(clean(photos.saved(photos.picture(), "JPEG", exif=broken)))


# ---- what is no photo


@pytest.mark.parametrize("behind", ["<script>window.hit=1</script>", "PK\x03\x04 evil.zip", *CANARIES[:1]])
def test_what_hangs_behind_a_photo_falls_off(behind):
    sent = photos.saved(photos.picture(), "JPEG", comment=b"<script>window.hit=1</script>") + behind.encode()
    kept = clean(sent)
    assert b"<script" not in kept
    assert behind.encode() not in kept
    assert_only_a_picture(kept)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8",
        b"<html><script>window.hit=1</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='window.hit=1'/>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n(r) file",
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
        b"RIFF\x10\0\0\0WAVEfmt ",
        *(photos.saved(photos.picture(), form) for form in ("GIF", "BMP", "TIFF", "PPM", "ICO")),
    ],
    ids=["empty", "two bytes", "html", "svg", "eps", "heic", "wave", "gif", "bmp", "tiff", "ppm", "ico"],
)
def test_another_kind_of_file_is_refused_and_the_kinds_that_are_taken_are_named(data):
    with pytest.raises(BadInputError, match="JPEG, PNG or WebP"):
        clean(data)


@pytest.mark.parametrize("form", photos.DIRTY)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_photo_that_was_cut_short_is_refused(form, share):
    noise = Image.effect_noise((300, 200), 80).convert("RGB")
    whole = photos.saved(noise, form)
    clean(whole)
    with pytest.raises(BadInputError, match="cut short"):
        clean(whole[: int(len(whole) * share)])


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_a_picture_that_moves_is_refused(form):
    frames = [photos.picture(), photos.picture().rotate(180)]
    with pytest.raises(BadInputError, match="moves"):
        clean(photos.saved(frames[0], form, save_all=True, append_images=frames[1:], duration=100))


def test_a_small_file_of_very_many_pixels_is_refused():
    bomb = photos.saved(Image.new("1", (8000, 8000)), "PNG")
    assert len(bomb) < 50_000
    with pytest.raises(BadInputError, match=r"8000 × 8000 pixels.*40 megapixels"):
        clean(bomb)


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_the_number_of_pixels_is_known_before_any_is_drawn(form):
    sent = photos.claiming(photos.saved(photos.picture(), form), 40_000, 40_000)
    with pytest.raises(BadInputError, match="40000 × 40000"):
        clean(sent)


def test_a_photo_of_exactly_forty_megapixels_is_taken():
    assert photos.opened(clean(photos.saved(Image.new("L", (8000, 5000)), "PNG"))).size == (1600, 1000)


def test_more_than_ten_megabytes_are_refused_before_they_are_read():
    largest = photos.saved(photos.picture(), "JPEG").ljust(10_000_000, b"\0")
    assert_only_a_picture(clean(largest))
    with pytest.raises(BadInputError, match=r"10\.0 MB"):
        clean(largest + b"\0")


def test_a_photo_of_hundreds_of_passes_is_refused():
    assert_only_a_picture(clean(photos.of_many_scans(20)))
    with pytest.raises(BadInputError, match="passes"):
        clean(photos.of_many_scans(400))


@QUICK
@given(
    head=st.sampled_from([b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF\x10\0\0\0WEBPVP8 "]), data=st.binary()
)
def test_any_bytes_are_refused_in_a_sentence(head, data):
    with pytest.raises(BadInputError, match=r"send|take"):
        clean(head + data)


@QUICK
@given(
    form=st.sampled_from(list(photos.DIRTY)),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=12),
    share=st.floats(0.3, 1),
)
def test_a_photo_with_changed_bytes_is_refused_or_becomes_a_clean_one(form, changes, share):
    data = bytearray(photos.DIRTY[form](1))
    for where, value in changes:
        data[int(where * len(data))] = value
    try:
        kept = clean(bytes(data[: int(share * len(data))]))
    except BadInputError:
        return
    assert_only_a_picture(kept)


# ---- where photos lie


@pytest.fixture
def store(tmp_path):
    return PhotoStore(tmp_path / "media")


@pytest.fixture(scope="module")
def photo():
    return clean(photos.dirty_jpeg())


@pytest.fixture(scope="module")
def another():
    return clean(photos.saved(photos.picture(80, 80), "PNG"))


def files(store):
    return sorted(path.name for path in store._folder.rglob("*") if path.is_file())


def test_a_photo_is_named_by_what_is_kept_of_it_not_by_what_was_sent(store, photo):
    name = store.keep(photo, NOW)
    assert name == hashlib.sha256(store.open(name)).hexdigest()
    assert store.open(name) == photo
    assert (store._folder / name[:2] / f"{name}.jpg").read_bytes() == photo
    assert name != hashlib.sha256(photos.dirty_jpeg()).hexdigest()


def test_photos_that_differ_in_metadata_alone_are_one(store):
    names = {store.keep(clean(photos.dirty_jpeg(at)), NOW) for at in range(3)}
    assert len(names) == len(files(store)) == 1


def test_the_same_photo_twice_is_one_file_whose_age_begins_anew(store, photo, another):
    name, other = store.keep(photo, NOW), store.keep(another, NOW)
    store.keep(photo, NOW + timedelta(hours=23))
    assert len(files(store)) == 2
    assert store.uploaded() == {name: NOW + timedelta(hours=23), other: NOW}
    assert store.hashes() == sorted([name, other])


def test_nobody_else_on_the_machine_can_read_them(store, photo):
    before = os.umask(0)
    try:
        store.keep(photo, NOW)
    finally:
        os.umask(before)
    modes = {path.is_dir(): path.stat().st_mode & 0o777 for path in (store._folder, *store._folder.rglob("*"))}
    assert modes == {True: 0o700, False: 0o600}


def test_a_photo_that_was_deleted_is_gone_and_can_be_deleted_again(store, photo, another):
    name, other = store.keep(photo, NOW), store.keep(another, NOW)
    store.delete(name)
    store.delete(name)
    assert store.hashes() == [other]
    assert files(store) == [f"{other}.jpg"]
    with pytest.raises(NotFoundError, match="not kept"):
        store.open(name)


@QUICK
@given(
    name=st.one_of(
        st.text(max_size=63),
        st.just("../" * 3 + "keys/publication.key"),
        st.from_regex(r"\A([A-F]{64}|[0-9a-f]{64}\n|[0-9a-f]{63})\Z"),
    )
)
def test_a_name_that_is_no_hash_reaches_no_file(store, name):
    for ask in (store.open, store.delete):
        with pytest.raises(NotFoundError):
            ask(name)


def test_a_file_that_is_not_what_it_is_named_is_not_shown_until_it_is_kept_anew(store, photo, another):
    name = store.keep(photo, NOW)
    (store._folder / name[:2] / f"{name}.jpg").write_bytes(another)
    with pytest.raises(NotFoundError, match="backup"):
        store.open(name)
    store.keep(photo, NOW)
    assert store.open(name) == photo


def test_a_full_disk_leaves_neither_a_half_photo_nor_a_name(store, photo, monkeypatch):
    def full(handle):
        raise OSError(errno.ENOSPC, "no space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="no space"):
        store.keep(photo, NOW)
    assert files(store) == []


def test_what_a_crash_left_half_written_is_gone_at_the_next_start(store, photo):
    name = store.keep(photo, NOW)
    (store._folder / name[:2] / "tmpcrashed.part").write_bytes(photo[:100])
    again = PhotoStore(store._folder)
    assert files(again) == [f"{name}.jpg"]


def test_what_is_no_photo_of_ours_is_no_photo(store, photo):
    name = store.keep(photo, NOW)
    (store._folder / name[:2] / "holiday.jpg").write_bytes(photo)
    assert store.hashes() == [name]


# ---- when photos go

DAY, HOUR, SECOND = timedelta(days=1), timedelta(hours=1), timedelta(seconds=1)
OLD = NOW - 400 * DAY


def test_a_photo_goes_thirty_days_after_the_last_of_its_cases_closed():
    uploaded = {"a": OLD, "b": OLD, "c": OLD}
    closed = {"a": NOW - 30 * DAY, "b": NOW - 30 * DAY + SECOND, "c": None}
    assert expired(uploaded, closed, NOW) == ["a"]
    assert expired(uploaded, closed, NOW + SECOND) == ["a", "b"]
    assert expired(uploaded, closed, NOW, keep_days=31) == []


def test_a_photo_that_no_case_names_goes_after_a_day():
    assert expired({"a": NOW - 24 * HOUR - SECOND, "b": NOW - 24 * HOUR, "c": NOW}, {}, NOW) == ["a"]


def test_a_photo_of_a_case_that_was_opened_again_stays():
    assert expired({"a": OLD}, {"a": None}, NOW + 1000 * DAY) == []


def test_a_photo_that_is_not_kept_is_not_named():
    assert expired({}, {"gone": OLD}, NOW) == []


MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2024, 12, 31), timezones=st.just(UTC))
NAMES = st.sampled_from("abcdef")


@given(uploaded=st.dictionaries(NAMES, MOMENTS), closed=st.dictionaries(NAMES, st.none() | MOMENTS), now=MOMENTS)
def test_no_photo_of_an_open_case_ever_goes_and_what_has_gone_does_not_come_due_later(uploaded, closed, now):
    over = expired(uploaded, closed, now)
    assert set(over) <= set(uploaded)
    assert not any(photo in closed and closed[photo] is None for photo in over)
    assert set(over) <= set(expired(uploaded, closed, now + DAY))
    stays = set(uploaded) - set(expired(uploaded, closed, now + 400 * DAY))
    assert stays == {photo for photo in uploaded if photo in closed and closed[photo] is None}


def test_deleting_what_is_over_leaves_the_rest(store, photo, another):
    used, unused = store.keep(photo, OLD), store.keep(another, NOW - 2 * DAY)
    for name in expired(store.uploaded(), {used: NOW - DAY}, NOW):
        store.delete(name)
    assert store.hashes() == [used]
    with pytest.raises(NotFoundError):
        store.open(unused)
