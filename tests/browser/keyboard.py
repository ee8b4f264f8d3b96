"""A visitor without a mouse: Tab, arrows, Space and Enter only."""

from __future__ import annotations

from typing import Any

MOST_STEPS = 60
FOCUSED = "(wanted) => document.activeElement?.matches(wanted) ?? false"
HIDDEN_FOCUS = """() => {
	const here = document.activeElement;
	if (!here || here === document.body) return "";
	const box = (here.closest("label.gf-choice") || here).getBoundingClientRect();
	return box.width && box.height ? "" : here.outerHTML.slice(0, 120);
}"""


def go_to(page: Any, wanted: str, back: bool = False) -> None:
	"""Press Tab (or Shift+Tab) until the focus is on an element that the selector `wanted` matches."""
	for _step in range(MOST_STEPS):
		if page.evaluate(FOCUSED, wanted):
			return
		page.keyboard.press("Shift+Tab" if back else "Tab")
		unseen = page.evaluate(HIDDEN_FOCUS)
		assert not unseen, f"the focus is on something that nobody sees: {unseen}"
	raise AssertionError(f"{wanted} is not reached by the keyboard: {page.url}")


def write(page: Any, wanted: str, text: str, back: bool = False) -> None:
	go_to(page, wanted, back)
	page.keyboard.press("Control+a")
	page.keyboard.type(text, delay=5)


def press(page: Any, wanted: str, key: str = "Enter", back: bool = False) -> None:
	go_to(page, wanted, back)
	page.keyboard.press(key)
