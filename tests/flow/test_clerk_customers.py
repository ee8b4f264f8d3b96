"""Customers handled in ERPNext's own forms: quick entry, merge, search, and the links to our records."""

from __future__ import annotations

from typing import Any

import pytest

from embedded.story.actor import Refused
from tests.world.fixtures import MANAGER, SALES, SUPPORT, World
from tests.world.households import Households

pytestmark = [pytest.mark.site, pytest.mark.slow]


def quick(world: World, **values: Any) -> str:
	"""The values that the form's quick entry sends: a name and a type."""
	name = f"Client exemple {world.look().generate_hash(length=8)}"
	body = {"customer_name": name, "customer_type": "Individual", **values}
	return world.staff(SALES).post("/api/resource/Customer", **body)["data"]["name"]


def of(world: World, customer: str) -> Any:
	return world.look().get_doc("Customer", customer)


def merge(world: World, going: str, staying: str) -> None:
	what = {"doctype": "Customer", "docname": going, "name": staying, "merge": 1}
	world.staff(MANAGER).post("/api/method/frappe.model.rename_doc.update_document_title", **what)


def write(world: World, customer: str, **values: Any) -> None:
	"""Write as the flow does, without a form."""
	world.look().db.set_value("Customer", customer, values)
	world.frappe.db.commit()


CARD = {
	"fsm_stripe_customer": "cus_before",
	"fsm_stripe_payment_method": "pm_before",
	"fsm_card_label": "Visa 4242",
	"fsm_ppa_enabled": 1,
}


def test_a_quick_entry_gets_our_defaults(world: World) -> None:
	"""The customer would have no group, no territory, and letters in a language that nobody chose."""
	doc = of(world, quick(world))
	settings = world.look().get_doc("Gigafibre Settings")
	assert (doc.customer_group, doc.territory) == (settings.customer_group, settings.territory)
	assert doc.language == (world.frappe.db.get_single_value("System Settings", "language") or "fr")[:2]


@pytest.mark.parametrize("spoken", ["en", "fr"])
def test_a_customer_without_a_language_gets_the_sites(site: Any, spoken: str) -> None:
	"""An English-speaking provider's customers would get their bills in French."""
	settings = site.get_doc("System Settings")
	settings.language = spoken
	settings.save()
	customer = site.new_doc("Customer")
	customer.update({"customer_name": f"Example {site.generate_hash(length=8)}", "language": None})
	assert customer.insert().language == spoken
	site.clear_cache()


def test_a_merge_loses_no_card_and_no_debt(world: World) -> None:
	"""The merged household would not be charged any more, or would be served for ever without paying."""
	going, staying = quick(world, legacy_customer_id=f"L{world.look().generate_hash(length=8)}"), quick(world)
	legacy = of(world, going).legacy_customer_id
	write(world, going, **CARD, fsm_dunning_state="Suspended")
	merge(world, going, staying)
	doc = of(world, staying)
	assert {field: doc.get(field) for field in CARD} == CARD
	assert (doc.fsm_dunning_state, doc.legacy_customer_id) == ("Suspended", legacy)
	assert not world.look().db.exists("Customer", going)


def test_a_merge_keeps_the_remaining_customers_card(world: World) -> None:
	"""The customer would be charged on a card that they gave for something else."""
	going, staying = quick(world), quick(world)
	write(world, going, **CARD)
	own = {
		**CARD,
		"fsm_stripe_customer": "cus_own",
		"fsm_stripe_payment_method": "pm_own",
		"fsm_card_label": "Visa 1",
	}
	write(world, staying, **own, fsm_dunning_state="Open")
	merge(world, going, staying)
	doc = of(world, staying)
	assert {field: doc.get(field) for field in own} == own and doc.fsm_dunning_state == "Open"


def test_a_merge_is_refused_during_a_charge(world: World, households: Households) -> None:
	"""Stripe's answer would refer to a customer who no longer exists."""
	bill = households.neighbour.records["Sales Invoice"][0]
	world.look().db.set_value("Sales Invoice", bill, "fsm_charge_state", "Charging")
	world.frappe.db.commit()
	staying = quick(world)
	with pytest.raises(Refused) as refused:
		merge(world, households.neighbour.customer, staying)
	assert bill in refused.value.sentence
	world.look().db.set_value("Sales Invoice", bill, "fsm_charge_state", "Paid")
	world.frappe.db.commit()
	assert world.look().db.exists("Customer", households.neighbour.customer)


@pytest.mark.parametrize("doctype", ["Customer", "Sales Order"])
def test_a_customer_form_links_to_our_records(world: World, households: Households, doctype: str) -> None:
	"""Support with the customer on the telephone would search each list for the location."""
	frappe = world.look()
	data = frappe.get_meta(doctype).get_dashboard_data()
	items = {item for group in data["transactions"] for item in group["items"]}
	assert {"Service Location", "Service Subscription", "Service Equipment", "Dispatch Job"} <= items
	name = households.live.customer if doctype == "Customer" else households.live.bought.order
	asked = {"doctype": doctype, "name": name, "items": '["Service Location"]'}
	counted = world.staff(SUPPORT).post("/api/method/frappe.desk.notifications.get_open_count", **asked)
	assert counted["count"]


def test_the_search_finds_streets_serials_and_numbers(world: World, households: Households) -> None:
	"""Support could search by record names only, and would have to ask for a customer number that nobody knows."""
	frappe = world.look()
	place = frappe.get_doc("Service Location", households.live.location)
	router = frappe.get_doc("Service Equipment", households.live.router)
	ont = frappe.get_doc("Service Equipment", households.live.records["ONT"][0])
	mobile = frappe.db.get_value("Customer", place.customer, "mobile_no")
	said = {
		place.address_line: place.name,
		place.name: place.name,
		place.fibre_port: place.fibre_port,
		ont.serial.lower(): ont.name,
		(router.mac or router.serial): router.name,
	}
	if mobile:
		digits = mobile[-10:]
		said[f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"] = place.customer
	for text, name in said.items():
		found = world.staff(SUPPORT).post("/api/method/frappe.utils.global_search.search", text=text)
		assert name in [row["name"] for row in found or []], text
