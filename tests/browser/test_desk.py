"""The desk with this app's workspace, lists and forms."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.looking import assert_no_errors
from tests.world.fixtures import DISPATCHER, MANAGER
from tests.world.households import Households

pytestmark = [pytest.mark.site, pytest.mark.browser]


def route(page: Any) -> list[str]:
	return page.evaluate("frappe.get_route()")


@pytest.mark.parametrize("desk", [MANAGER], indirect=True)
def test_the_workspace_opens(desk: Any) -> None:
	"""Staff would start the day with an empty screen, or with cards that stay blank until each is fetched."""
	fetched: list[str] = []
	desk.on("request", lambda request: fetched.append(request.url))
	desk.goto("/app/gigafibre")
	desk.locator(".navbar").wait_for()
	desk.locator(".widget").first.wait_for()
	desk.wait_for_function("document.querySelectorAll('.widget.number-widget-box .number').length >= 8")
	assert_no_errors(desk, "workspace")
	assert not [url for url in fetched if "getdoc?" in url and "Number" in url]
	assert desk.locator(".widget.links-widget-box").count() >= 6


@pytest.mark.parametrize("desk", [DISPATCHER, MANAGER], indirect=True)
def test_dispatch_jobs_are_listed_and_open(desk: Any, households: Households) -> None:
	"""The dispatcher could not find a job or open it."""
	job = households.ordered.job
	desk.goto(f"/app/dispatch-job?name={job}")
	desk.locator(f".list-row a[href$='/{job}']").first.wait_for()
	assert_no_errors(desk, "list")
	desk.evaluate("job => frappe.set_route('Form', 'Dispatch Job', job)", job)
	desk.locator(".form-layout:visible [data-fieldname='customer']").first.wait_for()
	desk.wait_for_function("job => cur_frm && cur_frm.doc.name === job", arg=job)
	assert route(desk) == ["Form", "Dispatch Job", job]
	assert desk.evaluate("cur_frm.doc.status") == "Open"
	assert_no_errors(desk, "form")


@pytest.mark.parametrize("desk", [MANAGER], indirect=True)
def test_forms_of_our_records_open(desk: Any, households: Households) -> None:
	"""Support could not open a customer's records."""
	home = households.live
	for doctype, name in (
		("Service Location", home.location),
		("Service Equipment", home.router),
		("Service Subscription", home.records["Service Subscription"][0]),
		("Fibre Port", home.bought.port),
		("Sales Order", home.bought.order),
		("Customer", home.customer),
		("Gigafibre Settings", "Gigafibre Settings"),
	):
		desk.goto(f"/app/{doctype.lower().replace(' ', '-')}" + ("" if doctype == name else f"/{name}"))
		desk.wait_for_function("name => window.cur_frm && cur_frm.doc && cur_frm.doc.name === name", arg=name)
		desk.locator(".form-layout:visible").first.wait_for()
		assert_no_errors(desk, doctype)


@pytest.mark.parametrize("desk", [MANAGER], indirect=True)
def test_a_desk_that_is_older_than_its_scripts_asks_to_be_reloaded(desk: Any, households: Households) -> None:
	"""After an update, a form would break in the middle, with half of its buttons and no word why."""
	desk.goto("/app/customer")
	desk.locator(".list-row-container:visible").first.wait_for()
	desk.evaluate("delete frappe.boot.gigafibre_vocabulary.IN_SERVICE")
	name = households.live.records["Service Subscription"][0]
	desk.evaluate("(name) => frappe.set_route('Form', 'Service Subscription', name)", name)
	told = desk.locator(".modal.show")
	told.get_by_text("Rechargez cette page").wait_for()
	assert_no_errors(desk, "a desk from before")
	told.get_by_role("button", name="Recharger").click()
	desk.wait_for_function("frappe.boot?.gigafibre_vocabulary?.IN_SERVICE.length")


@pytest.mark.parametrize("desk", [MANAGER], indirect=True)
def test_lists_of_our_records_open(desk: Any, households: Households) -> None:
	"""The records of a list that does not open would be out of reach."""
	for doctype in (
		"Fibre Port", "Checkout Session", "Service Location", "Service Subscription", "Service Equipment",
		"Technician", "Outbound Message", "Provisioning Push", "Device Event", "Coverage Zone",
	):  # fmt: skip
		desk.goto(f"/app/{doctype.lower().replace(' ', '-')}")
		desk.wait_for_function("doctype => window.cur_list && cur_list.doctype === doctype", arg=doctype)
		desk.locator(".list-row-container:visible, .no-result:visible").first.wait_for()
		assert_no_errors(desk, doctype)
