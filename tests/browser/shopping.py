"""The steps of a purchase on the website; each page is checked on the way."""

from __future__ import annotations

from typing import Any

from tests.browser.looking import assert_usable_at_each_width
from tests.world import orders


def find_the_address(page: Any, typed: str) -> None:
	page.goto("/internet")
	assert page.locator("html").get_attribute("lang") == "fr"
	assert_usable_at_each_width(page, "home")
	page.locator("#address").press_sequentially(typed, delay=5)
	option = page.get_by_role("option").first
	option.wait_for()
	assert_usable_at_each_width(page, "addresses found")
	option.click()
	page.wait_for_url("**/internet/forfaits**")


def choose_the_plan(page: Any) -> None:
	for name, sku in (
		("internet", "FTTH150I"),
		("tv", "TVBSTANDARD"),
		("phone", "TELEPMENS"),
		("commitment", "24"),
	):
		page.locator(f"label:has(input[name={name}][value='{sku}'])").click()
	page.locator("#cart:not([data-stale]) #totals").wait_for()
	assert_usable_at_each_width(page, "plans")
	page.locator("button[type=submit]:visible:not([disabled])").first.click()
	page.wait_for_url("**/internet/commande**")


def give_the_details(page: Any) -> None:
	page.locator("#contact").wait_for()
	assert_usable_at_each_width(page, "details")
	page.locator("#contact button[type=submit]").click()
	page.locator("#name-error").wait_for()
	contact = orders.new_contact()
	for name in ("name", "email", "phone"):
		page.locator(f"#{name}").fill(contact[name].removeprefix("+1"))
	assert_usable_at_each_width(page, "details with errors")
	page.locator("#contact button[type=submit]").click()


def choose_dates(page: Any) -> None:
	page.locator("#installation").wait_for()
	for slot in page.locator("#installation input[name=slot]").all()[:5:2]:
		slot.check()
	assert_usable_at_each_width(page, "dates")
	page.locator("#installation button[type=submit]").click()


def pay(page: Any) -> None:
	page.locator("#card input").first.wait_for(timeout=20_000)
	for box in page.locator("#payment input[type=checkbox]").all():
		box.check()
	for field, text in zip(
		page.locator("#card input").all(), ("4242424242424242", "1234", "123"), strict=False
	):
		field.press_sequentially(text, delay=5)
	assert_usable_at_each_width(page, "payment")
	page.locator("#payment button[type=submit]").click()
