"""A dispatcher at the board, in a browser."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.browser.signing_in import requests_of, sign_in

PATIENCE_MS = 30_000
DRAWN = "document.querySelector('.fsm-board')?.dataset.drawn"


def open_board(page: Any, user: str, password: str, day: datetime.date) -> None:
	"""The board of that day, drawn, with the socket of this browser in its room."""
	page.set_default_timeout(PATIENCE_MS)
	sign_in(page, user, password)
	page.goto("/app/dispatch-board")
	page.wait_for_function(DRAWN)
	go_to(page, day)


@contextmanager
def loading(page: Any) -> Iterator[None]:
	"""Actions within the block reload the board: wait until it is drawn, so that nothing moves under the pointer.

	A colleague's step, or one's own, may reload it at the same time: the last answer counts.
	"""
	running = requests_of(page)
	with page.expect_response(lambda answer: "board.data" in answer.url):
		yield
	while any("board.data" in request.url for request in running):
		page.wait_for_timeout(50)
	page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def go_to(page: Any, day: datetime.date) -> None:
	with loading(page):
		page.locator("[data-date]").fill(str(day))
	page.wait_for_function(
		"(day) => document.querySelector('[data-date]').value === day && !document.querySelector('.fsm-waiting')",
		arg=str(day),
	)


def card(page: Any, job: str) -> Any:
	return page.locator(f'[data-waiting="{job}"]')


def visit(page: Any, job: str) -> Any:
	return page.locator(f'.fsm-timeline [data-job="{job}"]')


def row(page: Any, technician: str) -> Any:
	return page.locator(f'.fsm-timeline [data-technician="{technician}"]')


def point_of(page: Any, technician: str, hour: float) -> tuple[float, float]:
	"""The screen position of an hour in a technician's row."""
	return tuple(
		page.evaluate(
			"""([technician, hour]) => {
			const row = document.querySelector(`.fsm-timeline [data-technician="${technician}"]`);
			row.scrollIntoView({block: "center"});
			const grid = document.querySelector(".fsm-timeline .ec-body .ec-grid").getBoundingClientRect();
			const box = row.getBoundingClientRect();
			return [grid.left + (hour - 7) / 11 * grid.width + 3, box.top + box.height / 2];
		}""",
			[technician, hour],
		)
	)


def drag(page: Any, what: Any, technician: str, hour: float) -> None:
	"""Drag a card or a visit to that place, and wait until the board shows its warnings for the place."""
	x, y = point_of(page, technician, hour)
	what.hover(position={"x": 20, "y": 12})
	page.mouse.down()
	page.mouse.move(x - 40, y, steps=4)
	page.mouse.move(x, y, steps=4)
	page.locator('.fsm-hint:not([hidden]):not([data-state="asking"])').wait_for()
	page.mouse.move(x + 1, y)


def day_point(page: Any, technician: str, day: datetime.date) -> tuple[float, float]:
	"""The screen position of a weekday in a technician's row."""
	return tuple(
		page.evaluate(
			"""([technician, weekday]) => {
			const row = document.querySelector(`.fsm-timeline [data-technician="${technician}"]`);
			row.scrollIntoView({block: "center"});
			const grid = document.querySelector(".fsm-timeline .ec-body .ec-grid").getBoundingClientRect();
			const box = row.getBoundingClientRect();
			return [grid.left + (weekday + 0.5) / 7 * grid.width, box.top + box.height / 2];
		}""",
			[technician, day.weekday()],
		)
	)


def drag_to(page: Any, what: Any, place: Callable[[], tuple[float, float]]) -> None:
	"""Drag to a point of the screen, and wait there until the board shows its warnings for the place."""
	place()  # scrolls: nothing may move between the pressing and the place
	what.hover(position={"x": 20, "y": 12})
	where = place()
	what.hover(position={"x": 20, "y": 12})
	page.mouse.down()
	page.mouse.move(where[0] - 40, where[1], steps=4)
	page.mouse.move(*where, steps=4)
	page.locator('.fsm-hint:not([hidden]):not([data-state="asking"])').wait_for()
	page.mouse.move(where[0] + 1, where[1])


class Finger:
	"""One finger on the screen, as the operating system tells the browser of it."""

	def __init__(self, page: Any) -> None:
		self.page, self.session = page, page.context.new_cdp_session(page)

	def _touch(self, kind: str, *where: tuple[float, float]) -> None:
		points = [{"x": x, "y": y} for x, y in where]
		self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

	def drag(self, what: Any, place: Callable[[], tuple[float, float]]) -> None:
		"""Put it on something and draw it to a point; it stays on the screen."""
		what.scroll_into_view_if_needed()
		where, box = place(), what.bounding_box()
		x, y = box["x"] + 20, box["y"] + min(12, box["height"] / 2)
		self._touch("touchStart", (x, y))
		for part in range(1, 11):
			self._touch("touchMove", (x + (where[0] - x) * part / 10, y + (where[1] - y) * part / 10))
		self.page.locator('.fsm-hint:not([hidden]):not([data-state="asking"])').wait_for()
		self._touch("touchMove", (where[0] + 1, where[1]))

	def rest(self, what: Any, until: Any) -> None:
		"""Put it on something and leave it there until `until` is shown; then lift it."""
		what.scroll_into_view_if_needed()
		box = what.bounding_box()
		self._touch("touchStart", (box["x"] + 20, box["y"] + min(12, box["height"] / 2)))
		until.wait_for()
		self.lift()

	def lift(self) -> None:
		self._touch("touchEnd")


def only(page: Any, technicians: list[str]) -> None:
	"""Show these technicians and nobody else, as the chip of the resources does."""
	page.evaluate(
		"""async (mine) => {
			const board = await frappe.pages["dispatch-board"].board;
			board.hide(null, true);
			for (const each of mine) board.hide(each, false);
			await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
		}""",
		technicians,
	)


def plan_all(page: Any, technician: str, day: datetime.date) -> None:
	"""Answer the dialog that plans several jobs."""
	page.wait_for_function("window.cur_dialog")
	page.evaluate(
		"([technician, day]) => cur_dialog.set_values({technician, day})",
		[technician, str(day)],
	)
	page.get_by_role("dialog").locator(".btn-modal-primary").click()


def hint(page: Any) -> tuple[str, str]:
	"""(state, text) of the hint beside the pointer."""
	box = page.locator(".fsm-hint")
	return box.get_attribute("data-state"), box.inner_text()
