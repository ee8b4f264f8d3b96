"""The dispatch board: a drag from the queue, a refusal, undo, and a colleague at another desk."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.dispatching import card, drag, hint, loading, open_board, visit
from tests.browser.looking import assert_usable
from tests.fixtures import needs_realtime
from tests.world.days import coming_monday
from tests.world.dispatch_week import build
from tests.world.fixtures import DISPATCHER, MANAGER, World

pytestmark = [pytest.mark.site, pytest.mark.browser]


@needs_realtime
def test_two_dispatchers_plan_a_day(world: World, new_page: Callable[..., Any]) -> None:
	"""A dispatcher would plan on paper: the board loses a visit, a refusal, or what a colleague does."""
	day = coming_monday()
	week = build(world.look(), day, people=3, jobs=3, waiting=2)
	first, second = week.waiting
	page, colleague = new_page(1400), new_page(1024, 768)
	open_board(page, DISPATCHER, world.password, day)
	open_board(colleague, MANAGER, world.password, day)

	# what happens elsewhere reaches this desk as a notice
	failed = {"doctype": "Dispatch Job", "name": first}
	notice = {"topic": "visit.failed", "text": "Visite manquée (exemple)", "reference": failed}
	world.look().publish_realtime("gigafibre_fsm", notice)
	page.get_by_text(notice["text"]).wait_for()

	drag(page, card(page, first), week.technicians[0], 13)
	assert hint(page)[0] in ("good", "told"), hint(page)
	page.mouse.up()
	visit(page, first).wait_for()
	visit(colleague, first).wait_for(timeout=10_000)

	# two at eight: told before the drop, refused, then planned with a reason
	drag(page, card(page, second), week.technicians[0], 8)
	state, text = hint(page)
	assert state == "reason" and re.search("already has a job|a déjà", text), text
	page.mouse.up()
	dialog = page.get_by_role("dialog")
	dialog.locator(".fsm-reason").first.click()
	dialog.get_by_role("button", name=re.compile("Plan Anyway|Planifier quand même")).click()
	visit(page, second).wait_for()
	assert world.look().db.get_value("Dispatch Job", second, "planned_against")

	page.keyboard.press("Control+z")
	card(page, second).wait_for()
	card(colleague, second).wait_for(timeout=10_000)

	# a day that cannot be loaded is not shown as one without visits
	page.route("**/*board.data*", lambda asked: asked.abort())
	page.keyboard.press("ArrowRight")
	page.locator(".fsm-error:not([hidden])").wait_for()
	assert page.locator("[data-date]").input_value() == str(day)
	page.unroute("**/*board.data*")
	page.locator(".fsm-error button").click()
	page.locator(".fsm-error").wait_for(state="hidden")

	ours = ("409", "ERR_FAILED")  # the refusal, the day that was cut off
	page.console_errors[:] = [text for text in page.console_errors if not any(each in text for each in ours)]
	for part in (".fsm-bar", ".fsm-queue", ".fsm-map"):
		assert_usable(page, f"dispatch board {part}", within=part)
	page.keyboard.press("l")
	page.locator(".fsm-list table").first.wait_for()
	assert_usable(page, "dispatch board as a list", within=".fsm-board")


def test_the_old_address_leads_to_the_board(world: World, new_page: Callable[..., Any]) -> None:
	"""Bookmarks of the old dispatch site would lead nowhere."""
	page = new_page(1400)
	page.goto("/dispatch")
	assert re.search(r"/login\?redirect-to=.*dispatch-board", page.url), page.url


def test_the_week_shows_who_is_away(world: World, new_page: Callable[..., Any]) -> None:
	"""A technician on vacation would look free all week, until a visit is dragged there."""
	site, day = world.look(), datetime.timedelta(days=1)
	week = build(site, coming_monday(), people=3, jobs=2, waiting=2)
	away = {
		"doctype": "Technician Time Off",
		"kind": "Vacation",
		"technician": week.technicians[0],
		"from_date": week.monday + day,
		"to_date": week.monday + 2 * day,
		"whole_day": 1,
	}
	name = site.get_doc(away).insert().name
	site.db.commit()
	try:
		page = new_page(1400)
		open_board(page, DISPATCHER, world.password, week.monday)
		with loading(page):
			page.locator("[data-mode=week]").click()
		page.locator(".fsm-off .fsm-note", has_text="Vacances").first.wait_for()
		assert page.locator(".fsm-off .fsm-note", has_text="Vacances").count() == 2
	finally:
		world.look().delete_doc("Technician Time Off", name)
		site.db.commit()
