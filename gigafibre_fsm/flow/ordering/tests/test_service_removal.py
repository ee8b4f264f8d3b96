"""Removing a service from an order before the installation."""

from __future__ import annotations

import json

import pytest

from gigafibre_fsm.exceptions import BadRequest, Conflict, NotFound
from tests.factories import amended_records, ordering

pytestmark = pytest.mark.site


@pytest.fixture
def order(site):
	"""Internet, TV with a free box and telephone, as the checkout sells them."""
	from frappe.utils import getdate, nowdate

	from gigafibre_fsm.flow.pricing.rules import CartLine
	from gigafibre_fsm.flow.pricing.service import default_zone, quote_cart

	port = ordering.port(max_speed=1500).name
	cart = [CartLine("FTTH150I"), CartLine("TVBSTANDARD"), CartLine("TELEPMENS")]
	quote = quote_cart(default_zone(), cart, 24, 1500, getdate(nowdate()))
	lines = tuple((line.sku, line.qty, float(line.unit)) for line in quote.lines)
	return ordering.order(lines, fsm_fibre_port=port, fsm_quote_snapshot=json.dumps(quote.as_dict()))


def amending():
	from gigafibre_fsm.flow.ordering import service_removal

	return service_removal


def equipment(site, order) -> list[str]:
	return sorted(site.get_all("Service Equipment", {"sales_order": order.name}, pluck="equipment_type"))


def test_removing_television_keeps_the_rest(site, order) -> None:
	"""A household that gives up its television would have to order again, and perhaps lose its port."""
	job = site.db.get_value("Dispatch Job", {"sales_order": order.name})
	changed = amending().remove_service(order.name, "TV", "Pas de télé")
	items = {row.item_code: row.rate for row in changed.items}
	assert "TVBSTANDARD" not in items and "DECODEUR" not in items and "CRDECODEUR" not in items
	assert items["RAB2X"] == -5 and "RAB3X" not in items and items["RAB24M"] == -15
	states = dict(
		site.get_all(
			"Service Subscription", {"sales_order": order.name}, ["service_type", "status"], as_list=True
		)
	)
	assert states == {"Internet": "Pending", "TV": "Cancelled", "Phone": "Pending"}
	assert equipment(site, order) == ["ONT", "Routeur", "Téléphone IP"]
	doc = site.get_doc("Dispatch Job", job)
	assert sorted(row.equipment_type for row in doc.equipment_list) == ["ONT", "Routeur", "Téléphone IP"]
	assert "tv" not in {row.item_key for row in doc.checklist}
	assert site.db.get_value("Fibre Port", order.fsm_fibre_port, "sn") == f"RESERVED-{order.name}"
	internet = site.get_doc("Service Subscription", {"sales_order": order.name, "service_type": "Internet"})
	assert {row.item: row.amount for row in internet.discounts} == {"RAB2X": -5, "RAB24M": -15}
	topics = site.get_all(
		"Outbound Message", {"topic": "order.changed", "reference_name": order.name}, pluck="channel"
	)
	assert {"SMS", "E-mail"} <= set(topics)


def test_the_first_invoice_bills_the_remaining_services(site, order) -> None:
	"""The customer would be billed for the television that they cancelled."""
	from gigafibre_fsm.flow.billing.agreements import once_of_order

	amending().remove_service(order.name, "TV", "Pas de télé")
	charges, credits = once_of_order(order.name)
	assert "DECODEUR" not in {entry.sku for entry in charges} and not credits


def test_removing_the_telephone_removes_its_fees(site, order) -> None:
	"""The 911 fee and the activation would be charged without a telephone."""
	changed = amending().remove_service(order.name, "Phone", "Cellulaire")
	assert not {"TELEPMENS", "SERV911", "ACTTELEP"} & {row.item_code for row in changed.items}
	assert "Téléphone IP" not in equipment(site, order)
	project = site.db.get_value("Project", {"sales_order": order.name})
	assert site.db.get_value("Task", {"project": project, "fsm_task": "voip"}, "status") == "Cancelled"


def test_removing_the_last_fibre_service_frees_the_port(site, order) -> None:
	"""A line would be kept for a household that only telephones."""
	port = order.fsm_fibre_port
	amending().remove_service(order.name, "TV", "Pas de télé")
	amending().remove_service(order.name, "Internet", "Garde son ancien fournisseur")
	assert site.db.get_value("Fibre Port", port, ["status", "sn"]) == ("Available", None)
	place = site.db.get_value(
		"Service Location", order.fsm_service_location, ["fibre_port", "connection_type"]
	)
	assert place == (None, "VoIP only")
	assert equipment(site, order) == ["Téléphone IP"]
	with pytest.raises(Conflict):
		amending().remove_service(order.name, "Phone", "Finalement")


def test_an_impossible_removal_is_refused(site, order) -> None:
	"""Television would stay on a line without Internet, or a live service would be removed without its bill."""
	with pytest.raises(BadRequest):
		amending().remove_service(order.name, "Internet", "Essai")
	amending().remove_service(order.name, "Phone", "Essai")
	with pytest.raises(NotFound):
		amending().remove_service(order.name, "Phone", "Essai")
	site.db.set_value(
		"Service Subscription", {"sales_order": order.name, "service_type": "TV"}, "status", "Active"
	)
	with pytest.raises(Conflict):
		amending().remove_service(order.name, "TV", "Essai")


def test_a_changed_order_can_be_cancelled_without_a_trace(site, order) -> None:
	"""A changed order that is then cancelled would leave a reserved line behind."""
	amending().remove_service(order.name, "TV", "Pas de télé")
	doc = site.get_doc("Sales Order", order.name)
	doc.cancel()
	assert site.db.get_value("Fibre Port", order.fsm_fibre_port, "status") == "Available"
	assert not equipment(site, order)


def test_agreed_prices_are_kept_after_a_removal(site) -> None:
	"""A household that gave up its telephone would be charged a higher price."""
	typed = (("FTTH80I", 1, 60.0), ("TELEPMENS", 1, 28.95), ("SERV911", 1, 0.69), ("RAB_X", 1, -20.0))
	order = ordering.order((*typed, ("ACTTELEP", 1, 69.95)))
	changed = amending().remove_service(order.name, "Phone", "Cellulaire")
	assert {row.item_code: row.rate for row in changed.items} == {"FTTH80I": 60.0, "RAB_X": -20.0}
	plan = site.get_doc("Service Subscription", {"sales_order": order.name, "status": "Pending"})
	assert (plan.rate, [row.amount for row in plan.discounts]) == (60.0, [-20.0])
	mixed = ordering.order((("FTTH80I", 1, 60.0), ("TVBSTANDARD", 1, 30.0)))
	with pytest.raises(BadRequest):
		amending().remove_service(mixed.name, "Internet", "Essai")


def test_the_lines_of_a_submitted_order_cannot_be_changed(site, order) -> None:
	"""*Update Items* would show a price that neither the subscription nor the bill knows of."""
	for field, value in (("rate", 1.0), ("item_code", "FTTH500I")):
		doc = site.get_doc("Sales Order", order.name)
		row = next(row for row in doc.items if row.item_code == "FTTH150I")
		was = row.get(field)
		row.db_set(field, value)  # ERPNext saves the rows first, then the order without its check
		doc.reload()
		doc.flags.ignore_validate_update_after_submit = True
		with pytest.raises(Conflict):
			doc.save()
		row.db_set(field, was)


def test_erpnexts_update_items_is_refused(site, order) -> None:
	"""ERPNext's own Update Items button would do the same."""
	controller = pytest.importorskip("erpnext.controllers.accounts_controller")
	if not hasattr(controller, "update_child_qty_rate"):
		pytest.skip("the stand-in for ERPNext has no Update Items")
	doc = site.get_doc("Sales Order", order.name)
	typed = [
		{
			"docname": row.name,
			"item_code": row.item_code,
			"delivery_date": str(row.delivery_date),
			"qty": row.qty,
			"rate": 1.0 if row.item_code == "FTTH150I" else row.rate,
			"uom": row.uom,
			"conversion_factor": 1,
		}
		for row in doc.items
	]
	with pytest.raises(Conflict):
		controller.update_child_qty_rate("Sales Order", site.as_json(typed), order.name)


def amended(site, order, keep: set[str]):
	"""The order cancelled and amended as the desk does it, with some of its lines."""
	site.get_doc("Sales Order", order.name).cancel()
	again = amended_records.draft_of(site, order)
	again.set("items", [row for row in again.items if row.item_code in keep])
	again.insert()
	return again.submit()


def test_an_amended_order_is_billed_and_confirmed_by_its_lines(site, order) -> None:
	"""The customer would read the old price and pay for the activation of a telephone that they no longer take."""
	from gigafibre_fsm.flow.billing.agreements import once_of_order

	again = amended(site, order, {"FTTH150I", "RAB24M"})
	assert once_of_order(again.name) == ([], [])
	mail = site.get_all(
		"Outbound Message",
		{"reference_name": again.name, "channel": "E-mail", "topic": "order.confirmed"},
		pluck="payload",
	)
	assert "97,67" in json.loads(mail[0])["text"]
	assert "une seule fois" not in json.loads(mail[0])["text"]


def test_an_unchanged_amended_order_keeps_its_quote(site, order) -> None:
	"""The months of its discounts and its free box would be forgotten."""
	again = amended(site, order, {row.item_code for row in order.items})
	assert json.loads(again.fsm_quote_snapshot) == json.loads(order.fsm_quote_snapshot)


def test_television_requires_internet_in_the_order_or_at_the_location(site) -> None:
	"""A household would be sold television that cannot arrive."""
	with pytest.raises(BadRequest, match="requires Internet"):
		ordering.order((("TVBSTANDARD", 1, 30.0),))
	first = ordering.order((("FTTH80I", 1, 79.95),))
	later = ordering.order(
		(("TVBSTANDARD", 1, 30.0),), customer=first.customer, fsm_service_location=first.fsm_service_location
	)
	assert later.docstatus == 1
