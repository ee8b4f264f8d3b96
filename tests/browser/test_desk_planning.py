"""The desk's pages for planning and sales: reports with their maps, the review of addresses, abandoned checkouts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.looking import assert_no_errors
from tests.browser.phone import until
from tests.browser.signing_in import sign_in
from tests.world import orders
from tests.world.fixtures import SALES, SUPPORT, World

pytestmark = [pytest.mark.site, pytest.mark.browser]
PATIENCE_MS = 45_000


@pytest.fixture
def desk(world: World, new_page: Callable[..., Any]) -> Callable[[str], Any]:
	def open_desk(user: str) -> Any:
		page = new_page(1400)
		page.set_default_timeout(PATIENCE_MS)
		sign_in(page, user, world.password)
		return page

	return open_desk


@pytest.fixture
def proposed(world: World) -> Iterator[list[str]]:
	"""Three matches that wait for review, each drop with two addresses to choose from."""
	frappe = world.look()
	frappe.db.delete("Address Match")  # what another test's match has found among this site's drops
	names = []
	for port, other in zip(list(world.network.free)[-6:-3], list(world.network.free)[-3:], strict=True):
		match = frappe.new_doc("Address Match")
		match.update(
			{"fibre_port": port, "score": 0.8, "runner_up_score": 0.6, "method": "text", "is_sample": 1}
		)
		match.update(
			{
				"status": "Proposed",
				"civic_address": frappe.db.get_value("Fibre Port", port, "civic_address"),
				"runner_up": frappe.db.get_value("Fibre Port", other, "civic_address"),
			}
		)
		frappe.db.set_value("Fibre Port", port, "civic_address", None)
		names.append(match.insert().name)
	frappe.db.commit()
	yield names
	frappe = world.look()
	for name in names:
		row = frappe.db.get_value("Address Match", name, ["fibre_port", "civic_address"], as_dict=True)
		frappe.db.set_value("Fibre Port", row.fibre_port, "civic_address", row.civic_address)
		frappe.delete_doc("Address Match", name)
	frappe.db.commit()


def states(world: World, names: list[str]) -> list[str]:
	frappe = world.look()
	return sorted(frappe.db.get_value("Address Match", name, "status") for name in names)


def test_address_matches_are_reviewed_by_keyboard(
	world: World, desk: Callable[[str], Any], proposed: list[str]
) -> None:
	"""Hundreds of doubtful matches would take days with a form for each, and who is faster than the map would have none."""
	page = desk(SUPPORT)
	held: list[Any] = []
	page.route("**/*gigafibre_fsm.api.address.tiles*", lambda route: held.append(route))
	page.goto("/app/address-review")
	waiting = page.locator("[data-waiting]")
	page.locator("[data-option]").first.wait_for()
	page.keyboard.press("ArrowRight")
	page.locator("[data-option='1'][aria-pressed=true]").wait_for()
	page.keyboard.press("ArrowLeft")
	page.locator("[data-option='0'][aria-pressed=true]").wait_for()
	until("the map asks for its tiles", lambda: page.wait_for_timeout(50) or held)
	held[0].continue_()
	page.locator("[data-map] canvas").wait_for()
	for key, left in (("a", "2"), ("r", "1"), ("u", "2")):
		page.keyboard.press(key)
		page.wait_for_function(
			"left => document.querySelector('[data-waiting]').textContent.startsWith(left)", arg=left
		)
	assert states(world, proposed) == ["Accepted", "Proposed", "Proposed"]
	page.keyboard.press("ArrowDown")
	assert waiting.inner_text().startswith("2")
	assert_no_errors(page, "address review")


def test_matching_is_started_from_the_review_page(desk: Callable[[str], Any]) -> None:
	"""New drops would wait for someone who knows the command."""
	page = desk(SUPPORT)
	page.goto("/app/address-review")
	# nothing waits: there is nothing to accept
	page.locator(".primary-action[disabled]", has_text=re.compile("Accept")).wait_for()
	page.get_by_role("button", name=re.compile("Match Drops|Apparier les branchements")).click()
	page.locator("[data-job]", has_text=re.compile("Matched|Appariés")).wait_for()
	assert_no_errors(page, "address review")


def test_the_planning_reports_and_their_map_open(world: World, desk: Callable[[str], Any]) -> None:
	"""Planning would not know where there is capacity, and where there is demand."""
	world.visitor().post(
		"lead.notify",
		address=f"c:{world.network.without_fibre}",
		name="Curieuse exemple",
		email=orders.new_contact()["email"],
		consent=True,
	)
	page = desk(SALES)
	page.goto("/app/query-report/OLT Capacity")
	page.locator(".dt-cell__content", has_text="OLT des essais").first.wait_for()
	assert_no_errors(page, "OLT Capacity")
	page.goto("/app/query-report/Lead Demand")
	page.locator(".dt-cell__content", has_text="rang Sans-Fibre").first.wait_for()
	page.locator(".fsm-map canvas").wait_for()
	assert_no_errors(page, "Lead Demand")


def test_an_abandoned_checkout_becomes_a_lead(world: World, desk: Callable[[str], Any]) -> None:
	"""Sales would copy names from one form to another."""
	bought = orders.begin(world.visitor(), world.network.take(), orders.SOLO, 0)
	page = desk(SALES)
	page.goto(f"/app/checkout-session/{bought.session.partition('.')[0]}")
	page.get_by_role("button", name="Make a Lead").or_(
		page.get_by_role("button", name="En faire un prospect")
	).click()
	page.wait_for_function("() => window.cur_frm && cur_frm.doctype === 'Lead' && cur_frm.doc.email_id")
	assert page.evaluate("cur_frm.doc.email_id") == bought.contact["email"]
