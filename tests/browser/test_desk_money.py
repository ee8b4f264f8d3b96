"""The desk's money: reports that open, and a finding that is repaired with a click."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.looking import assert_no_errors
from tests.browser.test_desk import desk
from tests.world.fixtures import MANAGER, World
from tests.world.households import Households

__all__ = ["desk"]
pytestmark = [pytest.mark.site, pytest.mark.browser]


def scroll_to(desk: Any, row: str) -> Any:
	"""A report draws only the rows in sight; earlier tests may have left findings above this one."""
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
	"""The report would show what is wrong, and its buttons do nothing."""
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
def test_the_buttons_are_there(desk: Any, households: Households) -> None:
	"""A refund, a change of plan or one service less could be had by programmers only."""
	home = households.live
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
