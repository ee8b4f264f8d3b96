"""Back, Forward and reload within the checkout, and days that fill up while the visitor chooses."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from gigafibre_fsm.flow.vocabulary import WEEKDAYS
from tests.browser.looking import assert_usable_at_each_width
from tests.world import orders
from tests.world.fixtures import World
from tests.world.orders import Purchase

pytestmark = [pytest.mark.site, pytest.mark.browser]


def open_checkout(world: World, page: Any, cart: list[dict] = orders.SOLO) -> None:
	"""Open the checkout from the plans page, up to the first step."""
	port = world.network.take()
	page.goto(f"/internet/forfaits?a=p:{port}")
	for line in cart:
		page.locator(f"label:has(input[value='{line['sku']}'])").click()
	page.locator("#cart:not([data-stale]) #totals").wait_for()
	page.locator("button[type=submit]:visible:not([disabled])").first.click()
	page.wait_for_url("**/internet/commande**")
	page.locator("#contact h1").wait_for()


def fill_contact(page: Any) -> dict[str, str]:
	contact = orders.new_contact()
	for name in ("name", "email", "phone"):
		page.locator(f"#{name}").fill(contact[name].removeprefix("+1"))
	return contact


def go_on(page: Any, step: str) -> None:
	page.locator(f"#{step} [type=submit]").click()


def shown(page: Any, step: str) -> None:
	page.locator(f"#{step} h1").wait_for()
	assert page.url.endswith(f"#{step}")


def test_each_step_is_one_step_back(world: World, new_page: Callable[..., Any]) -> None:
	"""Back would first do nothing and then leave the checkout, and the input would be lost."""
	page = new_page(390, reduced_motion="reduce")
	open_checkout(world, page)
	contact = fill_contact(page)
	go_on(page, "contact")
	shown(page, "installation")
	box = page.locator("#installation [name=slot]").first
	box.check()
	chosen = box.get_attribute("value")
	go_on(page, "installation")
	shown(page, "payment")
	page.go_back()
	shown(page, "installation")
	assert page.locator(f"[name=slot][value='{chosen}']").is_checked()
	page.go_back()
	shown(page, "contact")
	assert page.locator("#name").input_value() == contact["name"]
	page.go_forward()
	shown(page, "installation")
	page.go_forward()
	shown(page, "payment")
	page.reload()
	shown(page, "payment")
	page.locator("#payment .gf-back").click()
	shown(page, "installation")
	page.locator("#installation .gf-back").click()
	shown(page, "contact")
	page.go_back()
	page.wait_for_url("**/internet/forfaits**")
	assert page.locator("input[value='FTTH80I']").is_checked()


def test_what_was_typed_and_not_sent_is_there_again(world: World, new_page: Callable[..., Any]) -> None:
	"""A reload, or going back to the plans, would empty a form that a visitor types slowly on a telephone."""
	page = new_page(390, reduced_motion="reduce")
	open_checkout(world, page)
	page.locator("#name").fill("Jeanne Exemple")
	page.reload()
	page.locator("#contact h1").wait_for()
	assert page.locator("#name").input_value() == "Jeanne Exemple"
	page.go_back()
	page.wait_for_url("**/internet/forfaits**")
	page.go_forward()
	page.locator("#contact h1").wait_for()
	assert page.locator("#name").input_value() == "Jeanne Exemple"
	fill_contact(page)
	go_on(page, "contact")
	shown(page, "installation")
	box = page.locator("#installation [name=slot]").first
	box.check()
	page.reload()
	shown(page, "installation")
	assert page.locator("#installation [name=slot]").first.is_checked()


@pytest.fixture
def day_off(world: World) -> Iterator[Callable[[datetime.date], None]]:
	"""Make the weekday of a date a day on which nobody works."""
	before = world.look().get_all("Technician Hours", fields=["*"])

	def take(day: datetime.date) -> None:
		frappe = world.look()
		for name in frappe.get_all("Technician", filters={"active": 1}, pluck="name"):
			technician = frappe.get_doc("Technician", name)
			technician.working_hours = []
			for weekday in WEEKDAYS:
				if weekday != WEEKDAYS[day.weekday()]:
					hours = {"weekday": weekday, "from_time": "08:00:00", "to_time": "17:00:00"}
					technician.append("working_hours", hours)
			technician.save(ignore_permissions=True)
		frappe.db.commit()

	yield take
	frappe = world.look()
	frappe.db.delete("Technician Hours")
	for row in before:
		frappe.get_doc({"doctype": "Technician Hours", **row}).db_insert()
	for name in frappe.get_all("Technician", pluck="name"):
		frappe.clear_document_cache("Technician", name)
	frappe.db.commit()


def pick_and_close(page: Any, day_off: Callable[[datetime.date], None]) -> tuple[str, str]:
	"""Choose the last day offered, which then fills up; returns its label and its date."""
	day = page.locator("#dates [data-date]").last
	date, label = day.get_attribute("data-date"), day.locator("strong").inner_text()
	day.locator("[name=slot]").first.check()
	day_off(datetime.date.fromisoformat(date))
	return label, date


def test_a_day_that_fills_up_while_one_chooses_is_named(
	world: World, new_page: Callable[..., Any], day_off: Callable[[datetime.date], None]
) -> None:
	"""The button would refuse without saying which day is full and which days are free."""
	page = new_page(390, reduced_motion="reduce")
	open_checkout(world, page)
	fill_contact(page)
	go_on(page, "contact")
	shown(page, "installation")
	label, date = pick_and_close(page, day_off)
	go_on(page, "installation")
	page.locator("#dates-changed").get_by_text(label).wait_for()
	page.console_errors.clear()  # the browser logs the refusal
	assert_usable_at_each_width(page, "a day filled up")
	assert date not in page.locator("main").inner_text()
	assert not page.locator(f"#dates [data-date='{date}']").count()
	page.locator("#installation [name=slot]").first.check()
	go_on(page, "installation")
	shown(page, "payment")


def test_a_day_that_filled_up_before_paying_is_no_dead_end(
	world: World, new_page: Callable[..., Any], day_off: Callable[[datetime.date], None]
) -> None:
	"""After a reload the pay button would refuse for ever, beside a date in a format for programs."""
	bought: Purchase = orders.begin(world.visitor(), world.network.take(), orders.SOLO, 0)
	page = new_page(390, reduced_motion="reduce")
	page.goto(f"/internet/commande?s={bought.session}#payment")
	page.locator("#card input").first.wait_for(timeout=20_000)
	dates = [
		row.date
		for row in world.look().get_doc("Checkout Session", bought.session.partition(".")[0]).preferred_dates
	]
	day_off(dates[0])
	page.reload()
	page.locator("#dates-changed").get_by_text("libre").first.wait_for()
	shown(page, "installation")
	assert_usable_at_each_width(page, "a day filled up before paying")
	assert str(dates[0]) not in page.locator("main").inner_text()
	page.locator("#installation [name=slot]:not(:checked)").first.check()
	go_on(page, "installation")
	shown(page, "payment")
	for box in page.locator("#payment [type=checkbox]").all():
		box.check()
	assert str(dates[0]) not in page.locator("main").inner_text()


def test_a_number_that_is_kept_is_asked_for_at_its_provider(
	world: World, new_page: Callable[..., Any]
) -> None:
	"""The first page promises that customers keep their number, but nobody would request it from the provider."""
	page = new_page(390, reduced_motion="reduce")
	open_checkout(world, page, orders.TRIO)
	contact = fill_contact(page)
	page.locator("[name=keep_number]").check()
	go_on(page, "contact")
	page.locator("#transfer_number-error").wait_for()
	page.locator("#transfer_number").fill("450 555-0142")
	page.locator("#transfer_provider").fill("Bell")
	page.locator("#transfer_account").fill("B1-20345")
	assert_usable_at_each_width(page, "number to keep")
	go_on(page, "contact")
	shown(page, "installation")
	page.locator("[name=contact_me]").locator("xpath=..").click()
	go_on(page, "installation")
	shown(page, "payment")
	page.go_back()
	page.go_back()
	assert page.locator("#transfer_number").input_value() == "450 555-0142"
	name = world.look().db.get_value("Checkout Session", {"email": contact["email"]})
	kept = world.frappe.get_doc("Checkout Session", name)
	assert (kept.transfer_number, kept.transfer_provider, kept.transfer_account) == (
		"+14505550142",
		"Bell",
		"B1-20345",
	)
