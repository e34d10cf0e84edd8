"""`make pictures`: every page and state as a picture, by one command, to be looked at."""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from itertools import groupby
from pathlib import Path

from playwright.sync_api import Error

from tests.browser.conftest import ROOT
from tests.pictures.camera import Camera, camera
from tests.pictures.index import write_index
from tests.pictures.looks import Look
from tests.pictures.table import KEPT, KEPT_LOOK, Picture, chosen

README = ROOT / "docs" / "pictures"


def take_all(view: Camera, pairs: list[tuple[Picture, Look]], begin: str) -> list[str]:
    """Take pictures in one city, saying which; what failed, each with its reason."""
    failed = []
    for at, (picture, look) in enumerate(pairs, 1):
        name = f"{begin} {at}/{len(pairs)} {picture.name}.{look}"
        begun = time.monotonic()
        try:
            for path in view.take(picture, look):
                print(f"{name}: {path.name}, {time.monotonic() - begun:.0f} s", flush=True)
        except (AssertionError, Error) as error:
            reason = str(error).strip().splitlines()[0]
            print(f"{name}: FAILED, {reason}", flush=True)
            failed.append(f"{picture.name}.{look}: {reason}")
    return failed


def main() -> int:
    """Take what is asked for; 1 where a page did not become what it should."""
    parser = argparse.ArgumentParser(prog="make pictures", description=__doc__)
    parser.add_argument("--only", nargs="*", default=[], help="beginnings of pictures' names: wall briefing-street")
    parser.add_argument("--look", default="", help="a part of a look's name: zh, light, 390x844")
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "pictures", help="folder of the pictures")
    parser.add_argument("--homes", type=Path, help="folder of the cities' state, kept for the next run")
    parser.add_argument("--readme", action="store_true", help="the README's pictures alone, into docs/pictures")
    args = parser.parse_args()
    pairs = chosen(KEPT, str(KEPT_LOOK)) if args.readme else chosen(args.only, args.look)
    if not pairs:
        parser.error(
            f"no picture begins with {' or '.join(args.only)} and has {args.look!r} in its look; see tests/pictures/table.py"
        )
    args.out.mkdir(parents=True, exist_ok=True)
    failed: list[str] = []
    for house, group in groupby(pairs, key=lambda pair: pair[0].house):
        with camera(house, args.homes or args.out / "homes", args.out) as view:
            failed += take_all(view, list(group), house)
    if args.readme and not failed:
        for name, kept in KEPT.items():
            shutil.copyfile(args.out / f"{name}.{KEPT_LOOK}.png", README / kept)
            print(f"docs/pictures/{kept}")
    print(f"{write_index(args.out)}: {len(pairs) - len(failed)} of {len(pairs)} taken")
    for line in failed:
        print(f"not taken: {line}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
