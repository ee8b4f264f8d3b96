"""A dispatcher's gestures on the board: days of the week, a past day, touch on a tablet, a lost connection."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.dispatching import (
	Finger,
	card,
	day_point,
	drag,
	drag_to,
	go_to,
	hint,
	loading,
	only,
	open_board,
	plan_all,
	point_of,
	visit,
)
from tests.browser.phone import until
from tests.browser.signing_in import end_the_session, requests_of
from tests.world.days import coming_monday
from tests.world.dispatch_week import Week, build
from tests.world.fixtures import DISPATCHER, World

pytestmark = [pytest.mark.site, pytest.mark.browser, pytest.mark.slow]
PLACED = "technician", "scheduled_date", "start_time", "duration_minutes", "status"


@pytest.fixture
def week(world: World) -> Week:
	"""Three technicians, two visits of 8 o'clock on Monday, two jobs that wait."""
	return build(world.look(), coming_monday(), people=3, jobs=2, waiting=2)


def placed(world: World, job: str) -> Any:
	row = world.look().db.get_value("Dispatch Job", job, PLACED, as_dict=True)
	row.start_time = str(row.start_time or "").zfill(8)
	return row


def test_a_week_and_a_day_that_is_over(world: World, week: Week, new_page: Callable[..., Any]) -> None:
	"""A visit would be moved to last week, or to no day at all."""
	page = new_page(1400)
	open_board(page, DISPATCHER, world.password, week.monday)
	with loading(page):
		page.locator("[data-mode=week]").click()
	job, mine = week.planned[0], week.technicians[0]
	friday = week.monday + datetime.timedelta(days=4)
	visit(page, job).wait_for()
	drag_to(page, visit(page, job), lambda: day_point(page, mine, friday))
	page.mouse.up()
	until("it is on Friday", lambda: str(placed(world, job).scheduled_date) == str(friday))

	last = week.monday - datetime.timedelta(days=14)
	go_to(page, last)
	before = placed(world, week.waiting[0])
	drag_to(page, card(page, week.waiting[0]), lambda: day_point(page, mine, last))
	assert hint(page)[0] == "never", hint(page)
	page.mouse.up()
	page.locator(".desk-alert, .alert").filter(has_text=re.compile("passed|passé")).first.wait_for()
	assert placed(world, week.waiting[0]) == before
	card(page, week.waiting[0]).wait_for()


def test_a_drag_while_another_day_loads(world: World, week: Week, new_page: Callable[..., Any]) -> None:
	"""The hint would say "Checking…" until the drop, which then comes without its warning."""
	page = new_page(1400)
	open_board(page, DISPATCHER, world.password, week.monday)
	held: list[Any] = []
	page.route("**/*board.data*", lambda route: held.append(route))
	page.locator("[data-do=on]").click()
	until("the next day is asked for", lambda: page.wait_for_timeout(50) or held)
	mine = week.technicians[1]
	drag(page, card(page, week.waiting[0]), mine, 13)
	assert hint(page)[0] in ("good", "told"), hint(page)
	page.mouse.up()
	until("it is on the day that was shown", lambda: placed(world, week.waiting[0]).technician == mine)
	assert placed(world, week.waiting[0]).scheduled_date == week.monday


def test_a_finger_on_a_tablet(world: World, week: Week, new_page: Callable[..., Any]) -> None:
	"""On a tablet in the truck the board could be looked at, and nothing moved."""
	page = new_page(1024, 768, has_touch=True, is_mobile=True)
	open_board(page, DISPATCHER, world.password, week.monday)
	finger, waiting, mine = Finger(page), week.waiting[0], week.technicians[1]
	finger.drag(card(page, waiting), lambda: point_of(page, mine, 13))
	assert hint(page)[0] in ("good", "told"), hint(page)
	finger.lift()
	visit(page, waiting).wait_for()
	assert (placed(world, waiting).technician, placed(world, waiting).start_time) == (mine, "13:00:00")


def test_a_finger_that_rests_opens_the_menu(world: World, week: Week, new_page: Callable[..., Any]) -> None:
	"""On a tablet nothing but dragging would be possible: no message, no suggestion, and each job one by one."""
	page = new_page(1024, 768, has_touch=True, is_mobile=True)
	open_board(page, DISPATCHER, world.password, week.monday)
	only(page, week.technicians)
	finger, menu, mine = Finger(page), page.locator(".fsm-menu"), week.technicians[2]
	planned, (first, second) = week.planned[0], week.waiting
	before = placed(world, planned)
	finger.rest(visit(page, planned), menu)
	menu.get_by_text(re.compile("Move|Déplacer")).wait_for()
	page.keyboard.press("Escape")
	assert placed(world, planned) == before, "a finger that rests moves nothing"

	finger.rest(card(page, first), menu)
	menu.get_by_text(re.compile("Select several|Sélectionner plusieurs")).tap()
	card(page, second).tap()
	page.locator("[data-do=selected]").tap()
	menu.get_by_role("menuitem").first.tap()
	plan_all(page, mine, week.monday)
	for job in (first, second):
		until("it is planned", lambda job=job: placed(world, job).technician == mine)
	page.locator("[data-do=undo]").tap()
	for job in (first, second):
		until("one undo takes both back", lambda job=job: placed(world, job).status == "Open")


def test_the_keyboard_moves_visits_and_says_so(
	world: World, week: Week, new_page: Callable[..., Any]
) -> None:
	"""A dispatcher without sight or without a mouse could not plan a day."""
	job, (first, second) = week.planned[1], week.waiting
	# at a time to which everybody can drive from home
	frappe = world.look()
	frappe.db.set_value("Dispatch Job", job, "start_time", "10:00:00")
	frappe.db.commit()
	page = new_page(1400)
	open_board(page, DISPATCHER, world.password, week.monday)
	only(page, week.technicians)
	said, here = page.locator("[data-said]"), "document.activeElement.closest('[data-job]')?.dataset.job"

	def press(keys: str, field: str, value: str, words: str) -> None:
		page.keyboard.press(keys)
		until(f"{keys}: {value}", lambda: str(placed(world, job)[field]) == value)
		said.filter(has_text=re.compile(words)).wait_for(state="attached")
		until("the focus stays with it", lambda: page.evaluate(here) == job)

	visit(page, job).focus()
	press("Alt+ArrowRight", "start_time", "10:15:00", r"10\D+15")
	press("Alt+ArrowDown", "technician", week.technicians[2], "Exemple 03")
	page.keyboard.press("l")
	box = page.locator(f'.fsm-list input[data-job="{job}"]')
	box.focus()
	press("Alt+ArrowLeft", "start_time", "10:00:00", r"10\D+00")
	page.keyboard.press("Alt+ArrowDown")
	said.filter(has_text=re.compile("beyond|au-delà")).wait_for(state="attached")
	page.keyboard.press("l")

	card(page, first).press("Control+Space")
	card(page, second).press("Shift+Space")
	shown = page.locator("[data-waiting]").evaluate_all("cards => cards.map((card) => card.dataset.waiting)")
	up_to = abs(shown.index(second) - shown.index(first)) + 1
	said.filter(has_text=re.compile(f"^{up_to} ")).wait_for(state="attached")
	page.keyboard.press("Escape")
	for waiting, words in ((first, "^1 "), (second, "^2 ")):
		card(page, waiting).press("Control+Space")
		said.filter(has_text=re.compile(words)).wait_for(state="attached")
	card(page, second).press("m")
	plan_all(page, week.technicians[0], week.monday)
	until("both are planned", lambda: placed(world, second).technician == week.technicians[0])
	visit(page, second).wait_for()
	page.keyboard.press("Control+z")
	for waiting in (first, second):
		until("one undo takes both back", lambda each=waiting: placed(world, each).status == "Open")


def test_an_answer_from_before_a_change_is_not_shown(
	world: World, week: Week, new_page: Callable[..., Any]
) -> None:
	"""The job would jump back, and undoing would leave it where it is: "changed since"."""
	page = new_page(1400)
	open_board(page, DISPATCHER, world.password, week.monday)
	job, held = week.waiting[0], []
	before = world.staff(DISPATCHER).get("board.data", from_date=str(week.monday), to_date=str(week.monday))
	page.route("**/*board.data*", lambda route: held.append(route))
	page.evaluate("frappe.pages['dispatch-board'].board.then((board) => void board.store.load())")
	until("the board is asked for", lambda: page.wait_for_timeout(50) or held)
	page.evaluate(
		"""([job, technician, day]) => frappe.pages["dispatch-board"].board.then((board) =>
		board.changes.place(job, {technician, day, begins: 780}))""",
		[job, week.technicians[2], str(week.monday)],
	)
	held[0].fulfill(json={"message": before})
	page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
	visit(page, job).wait_for(timeout=1_000)
	assert not card(page, job).count()


def test_each_reason_is_read_once(world: World, week: Week, new_page: Callable[..., Any]) -> None:
	"""A dispatcher who plans two hundred jobs on a past day would get two hundred warnings, each for some seconds."""
	page = new_page(1400)
	open_board(page, DISPATCHER, world.password, week.monday)
	past = str(week.monday - datetime.timedelta(days=14))
	page.evaluate(
		"""([jobs, technician, day]) => frappe.pages["dispatch-board"].board.then((board) =>
		board.changes.placeAll(jobs.map((job) => [job, {technician, day, begins: 540}])))""",
		[week.waiting, week.technicians[0], past],
	)
	told = page.get_by_role("dialog").locator(".fsm-warning")
	told.wait_for()
	names = world.look().get_all(
		"Dispatch Job", {"name": ("in", week.waiting)}, ["customer.customer_name as who"]
	)
	assert all(row.who in told.inner_text() for row in names) and "passé" in told.inner_text()
	assert all(placed(world, job).status == "Open" for job in week.waiting)


def test_all_that_waits_is_placed_at_once(world: World, week: Week, new_page: Callable[..., Any]) -> None:
	"""A dispatcher with sixty new orders would place each by hand, and not see why some fit nowhere."""
	first, second = week.waiting
	frappe = world.look()
	rare = (
		frappe.get_doc({"doctype": "Skill Tag", "tag": f"Exemple {frappe.generate_hash(length=6)}"})
		.insert()
		.name
	)
	frappe.db.set_value("Skill Tag Link", {"parent": second}, "tag", rare)
	frappe.db.commit()
	page = new_page(1400)
	open_board(page, DISPATCHER, world.password, week.monday)
	page.evaluate(
		"(jobs) => frappe.pages['dispatch-board'].board.then((board) => board.changes.placeBest(jobs))",
		week.waiting,
	)
	until("one is placed", lambda: placed(world, first).status == "Scheduled")
	card(page, second).get_by_text(re.compile(f"sans .*{rare}|without .*{rare}")).first.wait_for()
	assert placed(world, second).status == "Open"
	page.keyboard.press("Control+z")
	until("one undo takes it back", lambda: placed(world, first).status == "Open")


def test_a_line_that_is_cut(world: World, week: Week, new_page: Callable[..., Any]) -> None:
	"""The dispatcher would believe that a visit is planned, or see yesterday's board without knowing it."""
	page = new_page(1400)
	open_board(page, DISPATCHER, world.password, week.monday)
	waiting, mine = week.waiting[0], week.technicians[1]
	error = page.locator(".fsm-error")
	drag_to(page, card(page, waiting), lambda: point_of(page, mine, 13))
	page.context.set_offline(True)
	page.mouse.up()
	page.locator("#alert-container").get_by_text(
		re.compile("interrompue|connection is down")
	).first.wait_for()
	error.wait_for()
	card(page, waiting).wait_for()
	assert placed(world, waiting).status == "Open"
	card(page, waiting).locator("[data-plan]").click()
	page.get_by_role("dialog").get_by_text(re.compile("interrompue|connection is down")).wait_for()
	assert not page.get_by_role("dialog").locator(".fsm-good").count(), (
		"nobody knows whether the place is free"
	)
	page.keyboard.press("Escape")
	page.context.set_offline(False)
	error.wait_for(state="hidden", timeout=70_000)


def test_an_expired_login(world: World, week: Week, new_page: Callable[..., Any]) -> None:
	"""Each attempt would fail without a word on how to go on; a board that nobody touches would show an old day for ever."""
	page = new_page(1400)
	page.clock.install()
	running = requests_of(page)
	open_board(page, DISPATCHER, world.password, week.monday)
	waiting, mine = week.waiting[0], week.technicians[1]
	# a request that still ran would bring the session back when it ends
	until("the page is at rest", lambda: page.wait_for_timeout(50) or not running)
	end_the_session(world, DISPATCHER)
	door = page.locator(".fsm-error").get_by_role("link")
	page.clock.fast_forward(61_000)
	door.wait_for()
	drag_to(page, card(page, waiting), lambda: point_of(page, mine, 14))
	page.mouse.up()
	page.locator("#alert-container").get_by_text(
		re.compile("sign in again|connectez-vous", re.I)
	).first.wait_for()
	assert placed(world, waiting).status == "Open"
	door.click()
	page.wait_for_url("**/login?redirect-to=/app/dispatch-board")
	page.locator("#login_email").filter(visible=True).wait_for()


def test_what_is_pressed_stays(world: World, week: Week, new_page: Callable[..., Any]) -> None:
	"""A colleague's step would take the pressed card or visit out of the hand, and a click would select nothing."""
	page = new_page(1400)
	open_board(page, DISPATCHER, world.password, week.monday)
	for index, job in enumerate(week.waiting):
		card(page, job).click(modifiers=["Control"] if index else [])
	assert page.locator(".fsm-card.fsm-picked").count() == len(week.waiting)
	page.keyboard.press("Escape")
	for held in (card(page, week.waiting[0]), visit(page, week.planned[0])):
		held.scroll_into_view_if_needed()
		held.hover(position={"x": 20, "y": 12})
		pressed = held.element_handle()
		page.mouse.down()
		with loading(page):
			page.evaluate("frappe.pages['dispatch-board'].board.then((board) => board.store.load())")
		assert pressed.evaluate("(card) => card.isConnected")
		page.mouse.up()
