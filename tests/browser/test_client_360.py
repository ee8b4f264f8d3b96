"""Client 360: a customer found by what they say, a value changed and undone, and a colleague's work that appears."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.looking import assert_no_errors, assert_usable_at_each_width
from tests.browser.signing_in import sign_in
from tests.world.fixtures import SALES, SUPPORT, World
from tests.world.households import Households

pytestmark = [pytest.mark.site, pytest.mark.browser]
DRAWN = "(name) => document.querySelector('.fsm-client')?.dataset.drawn === name"
PATIENCE_MS = 45_000


def open_client(page: Any, world: World, user: str, customer: str) -> None:
	page.set_default_timeout(PATIENCE_MS)
	sign_in(page, user, world.password)
	page.goto(f"/app/client-360/{customer}")
	page.wait_for_function(DRAWN, arg=customer)


def test_support_finds_a_customer_and_changes_a_value(
	world: World, households: Households, new_page: Callable[..., Any]
) -> None:
	"""Support would keep a customer waiting over five lists, or lose what they typed."""
	home = households.live
	page = new_page(1400, reduced_motion="reduce")
	page.set_default_timeout(PATIENCE_MS)
	sign_in(page, SUPPORT, world.password)
	page.goto("/app/client-360")
	page.locator("#fsm-client-find").fill(home.bought.contact["email"])
	page.locator("#fsm-client-found [data-index]").first.wait_for()
	page.keyboard.press("Enter")
	page.wait_for_function(DRAWN, arg=home.customer)
	page.locator("[data-service]").first.wait_for()
	page.locator(".fsm-event").first.wait_for()
	assert page.locator("[data-device]").count() >= 2

	notes = page.locator(f'[data-place="{home.location}"] .fsm-edit[data-field="access_notes"]')
	notes.locator("[data-edit]").click()
	notes.locator("textarea").fill("Sonnette exemple")
	page.keyboard.press("Enter")
	notes.get_by_text("Sonnette exemple").wait_for()
	page.locator('[data-action="undo"]').click()
	notes.locator(".fsm-none").wait_for()
	page.locator('.fsm-filters [data-kind="bill"]').click()
	page.wait_for_function(
		"[...document.querySelectorAll('.fsm-event')].every((one) => one.dataset.kind === 'bill')"
	)
	assert_usable_at_each_width(page, "client 360", within=".fsm-client")
	page.goto(f"/app/client-360/{home.bought.contact['email']}")
	page.wait_for_function(DRAWN, arg=home.customer)


def test_support_changes_the_wifi_and_how_messages_come(
	world: World, households: Households, new_page: Callable[..., Any]
) -> None:
	"""Support would open three forms for one call, and nobody would know who changed what."""
	home, page = households.neighbour, new_page(1400, reduced_motion="reduce")
	open_client(page, world, SUPPORT, home.customer)
	bills = page.locator('.fsm-edit[data-field="bills_by"]')
	bills.locator("[data-edit]").click()
	bills.locator("select").select_option("E-mail")
	page.keyboard.press("Enter")
	page.locator('[data-action="undo"]').click()
	page.wait_for_function("document.querySelector('[data-field=bills_by]')?.dataset.value === ''")
	page.locator(f'[data-device="{home.router}"] .fsm-more').click()
	page.locator(".fsm-menu").get_by_text("Changer le WiFi").click()
	page.locator('.modal.show [data-fieldname="ssid"] input').fill("Chez Exemple")
	page.locator(".modal.show .btn-primary:visible").click()
	page.locator(".modal.show").wait_for(state="detached")
	page.locator(".fsm-event").get_by_text("Chez Exemple").first.wait_for()
	assert_no_errors(page, "client 360 of support")


def test_what_a_colleague_does_appears(
	world: World, households: Households, new_page: Callable[..., Any]
) -> None:
	"""Two people would promise a customer two different things. Sales see no devices."""
	home = households.neighbour
	page = new_page(1400)
	open_client(page, world, SALES, home.customer)
	assert not page.locator("[data-device]").count()
	frappe = world.look()
	issue = frappe.get_doc(
		{"doctype": "Issue", "subject": "Lenteur exemple", "customer": home.customer}
	).insert()
	frappe.db.commit()
	page.locator(".fsm-client-work").get_by_text("Lenteur exemple").wait_for(timeout=15_000)
	page.locator(f'.fsm-event a[href="/app/issue/{issue.name}"]').wait_for()
	assert_no_errors(page, "client 360 of sales")
