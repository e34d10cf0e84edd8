"""`make soak`: a wall that nobody touches, over accelerated days; whether page and server keep their size.

The city's clock runs fast, so that scenes, tickers, alarms and midnights come round as they would in days. Sizes are
taken after the page has let go of what it can; the first sample is taken when everything has been shown once.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import CDPSession, sync_playwright

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.browser.conftest import FLAGS, PROFILE, Screen, Server  # noqa: E402

# What a page may grow by: caches of tiles and glyphs fill up to their bounds, and then stay.
HEAP_MORE_MB, NODES_MORE, RSS_MORE = 24.0, 400, 0.10


@dataclass(frozen=True, slots=True)
class Sample:
    """Sizes at one moment: the page's heap and nodes after collection, the server's resident memory."""

    after_s: float
    city: str
    heap_mb: float
    nodes: int
    rss_mb: float


def take(screen: Screen, session: CDPSession, begun: float) -> Sample:
    """One sample."""
    for _ in range(2):
        session.send("HeapProfiler.collectGarbage")
    found = {item["name"]: item["value"] for item in session.send("Performance.getMetrics")["metrics"]}
    status = Path(f"/proc/{screen.server.process.pid}/status").read_text()
    rss_kb = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
    city = screen.page.evaluate("() => window.fengge.clock.now().toISOString()")
    return Sample(time.monotonic() - begun, city, found["JSHeapUsedSize"] / 2**20, int(found["Nodes"]), rss_kb / 1024)


def watch(screen: Screen, *, warm_s: float, run_s: float, every_s: float) -> list[Sample]:
    """Samples of a wall that runs by itself; the first after `warm_s` seconds."""
    session = screen.page.context.new_cdp_session(screen.page)
    session.send("Performance.enable")
    session.send("HeapProfiler.enable")
    begun = time.monotonic()
    screen.page.wait_for_timeout(warm_s * 1000)
    samples = [take(screen, session, begun)]
    while time.monotonic() - begun < warm_s + run_s:
        screen.page.wait_for_timeout(every_s * 1000)
        samples.append(take(screen, session, begun))
    return samples


def faults(samples: list[Sample]) -> list[str]:
    """What grew beyond its bound, from the first sample to the lowest of the last three (a peak is no leak)."""
    first, last = samples[0], samples[-3:]
    heap, nodes, rss = (min(getattr(one, name) for one in last) for name in ("heap_mb", "nodes", "rss_mb"))
    out = []
    if heap > first.heap_mb + HEAP_MORE_MB:
        out.append(f"the page's heap grew from {first.heap_mb:.0f} to {heap:.0f} MB, bound {HEAP_MORE_MB:.0f} MB more")
    if nodes > first.nodes + NODES_MORE:
        out.append(f"the page's nodes grew from {first.nodes} to {nodes}, bound {NODES_MORE} more")
    if rss > first.rss_mb * (1 + RSS_MORE):
        out.append(f"the server grew from {first.rss_mb:.0f} to {rss:.0f} MB, bound {RSS_MORE:.0%} more")
    return out


def report(samples: list[Sample], found: list[str], speed: float) -> str:
    """The run as Markdown, to be kept with a release."""
    rows = [
        f"| {one.after_s / 60:.1f} | {one.city} | {one.heap_mb:.1f} | {one.nodes} | {one.rss_mb:.0f} |"
        for one in samples
    ]
    head = ["| minutes | city's clock | heap MB | nodes | server MB |", "|---|---|---|---|---|"]
    verdict = ["", *(f"- {one}" for one in found)] if found else ["", "Nothing grew beyond its bound."]
    return "\n".join(
        [f"# Soak, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, clock x{speed:g}", "", *head, *rows, *verdict, ""]
    )


def main() -> int:
    """Run for hours and write a dated report; 1 where something grew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=float, default=6)
    parser.add_argument("--speed", type=float, default=600)
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "soak")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        server = Server(Path(home), PROFILE)
        server.app("clock", "speed", str(args.speed))
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS, headless=True)
        try:
            wall = Screen(browser.new_context(viewport={"width": 1920, "height": 1080}), server)
            wall.open(server.wall)
            samples = watch(wall, warm_s=300, run_s=args.hours * 3600, every_s=300)
        finally:
            browser.close()
            server.stop()
    found = faults(samples)
    text = report(samples, found, args.speed)
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / f"{datetime.now(UTC):%Y-%m-%d-%H%M}.md").write_text(text, encoding="utf-8")
    print(text)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
