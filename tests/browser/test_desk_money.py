"""Money in the desk: reports that open, and a finding that is repaired with a click."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.browser.looking import assert_no_errors
from tests.world.fixtures import MANAGER, World
from tests.world.households import Households

pytestmark = [pytest.mark.site, pytest.mark.browser]


def scroll_to(desk: Any, row: str) -> Any:
	"""A report renders only the visible rows; earlier tests may have left findings above this one."""
	table = desk.locator(".dt-scrollable")
	table.wait_for()
	for _screen in range(100):
		if desk.locator(row).count():
			break
		table.evaluate(
			"table => new Promise((seen) => { table.scrollTop += 300; requestAnimationFrame(seen); })"
		)
	return desk.locator(row)


@pytest.mark.parametrize("desk", [MANAGER], indirect=True)
def test_a_finding_is_repaired_with_a_click(desk: Any, world: World) -> None:
	"""The report would show what is wrong, and its buttons would do nothing."""
	frappe, port = world.look(), world.network.take()
	stray = {"status": "Reserved", "sn": "RESERVED-SAL-ORD-NONE", "sales_order": None}
	frappe.db.set_value("Fibre Port", port, stray)
	frappe.db.commit()
	world.staff(MANAGER).post("reconcile.compare")
	finding = world.look().db.get_value("Reconciliation Finding", {"reference_name": port})
	for report in ("Outbox Depth", "Monthly Run", "Reconciliation"):
		desk.goto(f"/app/query-report/{report}")
		desk.wait_for_function("name => frappe.query_report?.report_name === name", arg=report)
		assert_no_errors(desk, report)
	scroll_to(desk, f"[data-repair='{finding}']").click()
	desk.locator(".modal.show .btn-primary:visible").click()
	world.stage().wait_for(
		"the repair", lambda: world.look().db.get_value("Fibre Port", port, "status") == "Available"
	)


@pytest.mark.parametrize("desk", [MANAGER], indirect=True)
def test_a_service_is_ended_and_kept(desk: Any, world: World, households: Households) -> None:
	"""Support could not tell a caller what leaving costs, record the end of a service, or withdraw it."""
	of_order = {"sales_order": households.live.bought.order, "service_type": "Internet"}
	name = world.look().db.get_value("Service Subscription", of_order)
	last = world.frappe.utils.add_days(world.frappe.utils.nowdate(), 40)
	desk.goto(f"/app/service-subscription/{name}")
	desk.get_by_role("button", name=re.compile("Mettre fin au service|End the Service")).click()
	dialog = desk.locator(".modal.show")
	dialog.locator("[data-fieldname=reason] select").select_option("Moving")
	dialog.locator("[data-ending]", has_text="Routeur").wait_for()
	written = desk.evaluate("last => frappe.datetime.str_to_user(last)", last)
	dialog.locator("[data-fieldname=last_day] input").fill(written)
	dialog.locator("[data-fieldname=last_day] input").blur()
	dialog.locator("[data-ending]", has_text=re.compile("comme d.habitude|as usual")).wait_for()
	assert dialog.locator("input[type=checkbox]:disabled:checked").count() == 1
	dialog.locator(".btn-primary:visible").click()
	planned = {"location": households.live.location, "last_day": last}
	world.stage().wait_for("the end", lambda: world.look().db.count("Service Subscription", planned) == 2)
	desk.get_by_role("button", name=re.compile("Garder le service|Keep the Service")).click()
	desk.locator(".modal.show .btn-primary:visible").click()
	world.stage().wait_for(
		"no end", lambda: not world.look().db.get_value("Service Subscription", name, "last_day")
	)
	assert_no_errors(desk, name)
	television = world.look().db.get_value("Service Subscription", planned)
	world.staff(MANAGER).post("ending.keep", subscription=television)


@pytest.mark.parametrize("desk", [MANAGER], indirect=True)
def test_the_buttons_on_money_forms_are_shown(desk: Any, households: Households) -> None:
	"""Only programmers could make a refund, change a plan or remove a service."""
	home = households.live
	desk.goto("/app")
	desk.wait_for_function("window.gigafibre_money")
	language, price = desk.evaluate("[frappe.boot.lang, gigafibre_money('0.5')]")
	assert price == ("$0.50" if language.startswith("en") else "0,50\u00a0$"), language
	for address, label in (
		(f"sales-invoice/{home.records['Sales Invoice'][0]}", "Créditer ou rembourser|Credit or Refund"),
		(f"service-subscription/{home.records['Service Subscription'][0]}", "Changer de forfait|Change Plan"),
		(f"sales-order/{households.ordered.bought.order}", "Annuler un service|Cancel a Service"),
	):
		desk.goto(f"/app/{address}")
		desk.wait_for_function(
			"label => [...document.querySelectorAll('.page-actions button, .page-actions a')]"
			".some((one) => new RegExp(label).test(one.textContent))",
			arg=label,
		)
		assert_no_errors(desk, address)
