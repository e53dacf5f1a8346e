"""The pictures of README and docs: `python -m tests.pictures` trains for a minute and writes them to docs."""

import asyncio
import re
from collections.abc import Callable, Sequence
from html import escape, unescape
from pathlib import Path

from textual.pilot import Pilot

from tuitrain.config import load
from tuitrain.experiments.live.view import Phase, View
from tuitrain.lab.app import LabApp
from tuitrain.lab.screens.search import SearchScreen
from tuitrain.lab.screens.study import StudyScreen

DOCS = Path(__file__).parent.parent / "docs"
TEXT = re.compile(r'<text ([^>]*?)x="([\d.]+)" ([^>]*?)textLength="([\d.]+)"([^>]*)>([^<]*)</text>')
BLANK = "\u00a0"
FRAME_SECONDS = 0.9
"""How long each picture of the recording is seen; the last one three times as long."""


async def wait_until(pilot: Pilot[int], condition: Callable[[View], object]) -> None:
    """Wait until the view on the screen is so."""
    app = pilot.app
    assert isinstance(app, LabApp)
    assert app.session is not None
    while (view := app.session.latest()) is None or not condition(view):
        await pilot.pause(0.02)
    await pilot.pause(0.5)


def svg(pilot: Pilot[int], title: str) -> str:
    """The screen; without the fonts that it would load from elsewhere."""
    drawn = pilot.app.export_screenshot(title=title)
    return in_cells(re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL))


def in_cells(drawn: str) -> str:
    """The drawing with braille in texts of its own: few fonts have it, and another's is wider or narrower."""
    return TEXT.sub(_parted, drawn)


def _parted(found: re.Match[str]) -> str:
    before, x, between, length, after, text = found.groups()
    shown = unescape(text)
    cell = float(length) / max(len(shown), 1)
    return "".join(
        f'<text {before}x="{float(x) + part.start() * cell:.1f}" {between}'
        f'textLength="{len(part[0]) * cell:.1f}"{after}>{escape(part[0]).replace(BLANK, "&#160;")}</text>'
        for part in re.finditer("[\u2800-\u28ff]+|[^\u2800-\u28ff]+", shown)
    )


def finished(view: View) -> bool:
    return view.phase is Phase.FINISHED


async def still(preset: str, size: tuple[int, int], name: str, keys: Sequence[str] = ()) -> None:
    """A preset trained to its end, then `keys`."""
    app = LabApp(load(preset), fps=10)
    async with app.run_test(size=size) as pilot:
        await wait_until(pilot, lambda view: view.phase is Phase.READY)
        await pilot.press("space")
        await wait_until(pilot, finished)
        await pilot.press(*keys)
        await pilot.pause(1)
        (DOCS / f"{name}.svg").write_text(svg(pilot, f"tuitrain lab {preset}"))


async def walks(preset: str, size: tuple[int, int], name: str) -> None:
    """Walks down a surface, each to its end."""
    app = LabApp(load(preset))
    async with app.run_test(size=size) as pilot:
        while not isinstance(app.screen, StudyScreen) or not app.screen.found:
            await pilot.pause(0.02)
        await pilot.pause(1)
        (DOCS / f"{name}.svg").write_text(svg(pilot, f"tuitrain lab {preset}"))


async def search(preset: str, size: tuple[int, int], name: str) -> None:
    """A search to its end, its trials in a process for each processor."""
    app = LabApp(load(preset, seed=0), fps=10)
    async with app.run_test(size=size) as pilot:
        while not (isinstance(app.screen, SearchScreen) and app.screen.view):
            await pilot.pause(0.02)
        await pilot.press("space")
        while app.screen.view.phase is not Phase.FINISHED:
            await pilot.pause(0.1)
        await pilot.pause(1)
        (DOCS / f"{name}.svg").write_text(svg(pilot, f"tuitrain lab {preset}"))


async def recording(preset: str, size: tuple[int, int], name: str, every: int) -> None:
    """A preset at a hundred updates a second, a frame each `every` updates."""
    app = LabApp(load(preset), fps=10)
    frames = []
    async with app.run_test(size=size) as pilot:
        await wait_until(pilot, lambda view: view.phase is Phase.READY)
        frames.append(svg(pilot, f"tuitrain lab {preset}"))
        await pilot.press("less_than_sign", "space")
        at = every
        assert app.session is not None
        while not finished(app.session.latest()):
            await wait_until(pilot, lambda view, at=at: view.trial.updates >= at or finished(view))
            frames.append(svg(pilot, f"tuitrain lab {preset}"))
            at += every
    (DOCS / f"{name}.svg").write_text(film(frames))


def film(frames: Sequence[str]) -> str:
    """One picture that shows `frames` one after the other, again and again."""
    seconds = FRAME_SECONDS * (len(frames) + 2)
    box = re.search(r'viewBox="([^"]*)"', frames[0])
    assert box is not None
    css, groups = [], []
    for number, frame in enumerate(frames):
        start, end = number / (len(frames) + 2), (number + 1) / (len(frames) + 2)
        last = number == len(frames) - 1
        steps = "" if number == 0 else "0%{visibility:hidden}"
        steps += f"{100 * start:.2f}%{{visibility:visible}}"
        steps += "" if last else f"{100 * end:.2f}%{{visibility:hidden}}"
        css.append(f"@keyframes f{number}{{{steps}}}")
        css.append(f".f{number}{{animation:f{number} {seconds:.1f}s step-end infinite}}")
        # A viewer that does not move shows the last frame, which lies on top.
        groups.append(f'<g class="f{number}">{frame}</g>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box[1]}">\n'
        f"<style>{''.join(css)}</style>\n" + "\n".join(groups) + "\n</svg>\n"
    )


async def main() -> None:
    DOCS.mkdir(exist_ok=True)
    await walks("surface", (120, 36), "surface")
    await search("search", (120, 34), "search")
    await recording("spirals", (120, 36), "spirals", every=430)
    await still("overfit", (140, 40), "overfit")
    await still("overfit", (110, 32), "mistakes", ("v",))


if __name__ == "__main__":
    asyncio.run(main())
