"""The buttons of a Service Equipment, as a manager uses them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.looking import assert_no_errors
from tests.browser.signing_in import sign_in
from tests.world import orders
from tests.world.fixtures import MANAGER, TECHNICIAN, World

pytestmark = [pytest.mark.site, pytest.mark.browser]
PATIENCE_MS = 45_000


def opened(page: Any, name: str) -> None:
	page.wait_for_function("name => window.cur_frm && cur_frm.doc.name === name", arg=name)
	page.locator(".form-layout:visible [data-fieldname='equipment_type']").first.wait_for()


def filled(page: Any, **values: str) -> None:
	page.locator(".modal.show [data-fieldname='code'] input").wait_for()
	for field, value in values.items():
		page.locator(f".modal.show [data-fieldname='{field}'] :is(input, textarea)").fill(value)
	page.locator(".modal.show .btn-modal-primary").click()


def test_a_serial_is_matched_and_its_device_replaced(world: World, new_page: Callable[..., Any]) -> None:
	"""A serial could not be matched, nor a device replaced: only these buttons can do so."""
	bought = orders.buy(world, orders.SOLO, 0)
	job = orders.assign(world, bought.order)
	world.staff(TECHNICIAN).post("technician.start", job=job)
	reason = {"signed_by": "Exemple", "override_reason": "Étiquette illisible"}
	world.staff(MANAGER).post("technician.complete", job=job, **reason)
	name = world.look().db.get_value(
		"Service Equipment", {"sales_order": bought.order, "equipment_type": "ONT"}
	)
	page = new_page(1400)
	page.set_default_timeout(PATIENCE_MS)
	sign_in(page, MANAGER, world.password)
	page.goto(f"/app/service-equipment/{name}")
	opened(page, name)
	first, second = orders.new_code("ONT"), orders.new_code("ONT")
	page.get_by_role("button", name="Associer un numéro de série").click()
	filled(page, code=first, reason="Photo du client")
	page.wait_for_function("serial => cur_frm.doc.serial === serial", arg=first)
	assert_no_errors(page, "matched")
	page.get_by_role("button", name="Remplacer l’appareil").click()
	filled(page, code=second, reason="Foudre")
	page.wait_for_function(
		"([name, serial]) => cur_frm.doc.name !== name && cur_frm.doc.serial === serial", arg=[name, second]
	)
	assert_no_errors(page, "replaced")
	frappe = world.look()
	assert frappe.db.get_value("Service Equipment", name, "status") == "Défectueux"
	assert frappe.db.get_value("Fibre Port", bought.port, "sn") == second
