"""`app.py briefing`: a briefing as a file, by the running server or from its home where none runs."""

from __future__ import annotations

import argparse
import base64
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboard.briefing.ask import read_asked
from dashboard.briefing.files import Format, file_of
from dashboard.briefing.issued import opened
from dashboard.i18n import LANGUAGES
from dashboard.jobs.job import JOB_VIEWER
from data_loaders.access import Access
from layers.briefing.period import Kind
from layers.registry import Registry


@dataclass(frozen=True, slots=True)
class Tools:
    """What the command stands on: asks the server of these arguments, opens the state where none runs, says a line."""

    ask: Callable[[argparse.Namespace, dict[str, object]], dict[str, Any] | None]
    here: Callable[[argparse.Namespace], Access]
    say: Callable[[str], None]


def register(verb: Callable[..., argparse.ArgumentParser], tools: Tools) -> None:
    """Hang the verb on the command line."""
    part = verb("briefing", lambda args: _briefing(args, tools), "write a briefing as a PDF or HTML file")
    part.add_argument("--street", default="", help="code of an area of the coarsest kind, kind:code, or all")
    part.add_argument("--day", default="", help="a day as 2026-11-26; none: the last")
    part.add_argument("--window", default="", choices=["", *Kind], help="none: the profile's")
    part.add_argument("--format", default="pdf", choices=["pdf", "html"])
    part.add_argument("--lang", default="zh", choices=LANGUAGES)
    part.add_argument("--out", type=Path, help="the file to write; none: briefing.pdf or briefing.html")


def written(access: Access, registry: Registry, order: dict[str, str]) -> bytes:
    """The file that is asked for by `area`, `window`, `day`, `lang` and `format`, as the whole district's job sees it."""
    asked = read_asked(access, JOB_VIEWER, order["area"] or "all", order["window"], order["day"])
    form: Format = "html" if order["format"] == "html" else "pdf"
    access.audit("briefing.open", JOB_VIEWER, {"area": asked.area, "window": asked.kind.value, "form": form})
    return file_of(opened(access, JOB_VIEWER, asked), access, registry, order["lang"], form)


def _briefing(args: argparse.Namespace, tools: Tools) -> int:
    order = {
        "area": args.street, "window": str(args.window), "day": args.day, "lang": args.lang, "format": args.format,
    }  # fmt: skip
    answer = tools.ask(args, dict(order))
    if answer is None:
        access = tools.here(args)
        content = written(access, Registry(finest=access.district.finest, breaks=access.district.breaks), order)
    else:
        content = base64.b64decode(answer["content"])
    out = args.out or Path(f"briefing.{args.format}")
    out.write_bytes(content)
    tools.say(f"{out}: {len(content)} bytes")
    return 0
