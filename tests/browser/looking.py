"""The checks that every page must pass: no console errors, no serious accessibility problem, nothing cut off."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).with_name("package.json")
SERIOUS = {"serious", "critical"}
WIDTHS = (1400, 390)
# Chromium has no better messages for these, and no page of this app causes them.
NOT_OURS = ("Download the Vue Devtools", "document.activeElement.select is not a function")


def axe_source() -> str:
	"""axe-core, from npm, kept in the launcher's state folder."""
	folder = Path(os.environ.get("FSM_STATE") or tempfile.gettempdir(), "axe")
	script = folder / "node_modules" / "axe-core" / "axe.min.js"
	kept = folder / "package.json"
	if not script.exists() or kept.read_text() != PACKAGE.read_text():
		folder.mkdir(parents=True, exist_ok=True)
		shutil.copy(PACKAGE, kept)
		npm = shutil.which("npm")
		assert npm, "axe-core comes from npm, which is not installed"
		command = [npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"]
		subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
	return script.read_text(encoding="utf-8")


def assert_usable(page: Any, where: str, within: str = "") -> None:
	"""axe-core finds nothing serious, nothing is wider than the window, the console is clean."""
	assert_no_errors(page, where)
	assert_as_wide_as_the_window(page, where)
	if not page.evaluate("Boolean(window.axe)"):
		page.evaluate(axe_source())
	found = page.evaluate("(within) => axe.run(within ? document.querySelector(within) : document)", within)
	problems = [
		f"{problem['id']} ({problem['impact']}): {problem['nodes'][0]['html'][:160]}"
		f" {problem['nodes'][0]['failureSummary'][:200]}"
		for problem in found["violations"]
		if problem["impact"] in SERIOUS
	]
	assert not problems, f"{where}: " + "\n".join(problems)


def assert_as_wide_as_the_window(page: Any, where: str) -> None:
	width = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
	assert width[0] <= width[1] + 1, (
		f"{where}: {width[0]} px wide in a window of {width[1]} px: {widest(page)}"
	)


def assert_usable_at_each_width(page: Any, where: str, within: str = "") -> None:
	"""`assert_usable` in a wide and in a narrow window: a long journey is made once, and looked at in both."""
	for width in at_each_width(page, where):
		assert_usable(page, f"{where}, {width} px", within)


def at_each_width(page: Any, where: str, whole: bool = True) -> Iterator[int]:
	"""Each of WIDTHS, while the window is so wide. With FSM_SHOTS, a folder, each is a picture there, of the
	whole page or of what the window shows.
	"""
	kept = page.viewport_size
	for width in WIDTHS:
		page.set_viewport_size({"width": width, "height": kept["height"]})
		if folder := os.environ.get("FSM_SHOTS"):
			page.screenshot(path=str(Path(folder, f"{where.replace(' ', '-')}-{width}.png")), full_page=whole)
		yield width
	page.set_viewport_size(kept)


def wait_until(page: Any, expression: str, seconds: float = 20) -> None:
	"""Wait until the JavaScript expression is true. Our pages' Content Security Policy forbids Playwright's own
	`wait_for_function`.
	"""
	end = time.monotonic() + seconds
	while not page.evaluate(expression):
		assert time.monotonic() < end, f"{expression} did not become true"
		page.wait_for_timeout(100)


def assert_no_errors(page: Any, where: str) -> None:
	errors = [text for text in page.console_errors if not any(known in text for known in NOT_OURS)]
	assert not errors, f"{where}: {errors}"


WIDER = """[...document.querySelectorAll("body *")]
	.filter((node) => node.getBoundingClientRect().right > innerWidth + 1)
	.slice(0, 5).map((node) => node.outerHTML.slice(0, 120)).join(" | ")"""


def widest(page: Any) -> str:
	return page.evaluate(WIDER)


def assert_fits_at_each_width(page: Any, where: str) -> None:
	"""The same without axe, for what is the desk's own: dialogs."""
	for width in at_each_width(page, where, whole=False):
		assert_no_errors(page, where)
		assert_as_wide_as_the_window(page, f"{where}, {width} px")
