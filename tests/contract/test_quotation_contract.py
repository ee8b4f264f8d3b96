"""Quotations behave as the app expects: their states, what is ordered of them, and what becomes of their leads."""

from __future__ import annotations

import secrets
from typing import Any

import pytest

from tests.contract import records

pytestmark = pytest.mark.slow


def quotation(site: Any, *lines: dict[str, Any], **values: Any) -> Any:
	today = site.utils.nowdate()
	return records.submitted(
		records.insert(
			"Quotation",
			**{
				"quotation_to": "Customer",
				"party_name": values.pop("party_name", None) or records.customer().name,
				"company": records.company(),
				"order_type": "Sales",
				"transaction_date": today,
				"valid_till": site.utils.add_days(today, 15),
				"selling_price_list": records.price_list(),
				"currency": "CAD",
				"disable_rounded_total": 1,
				"items": list(lines) or [records.line()],
				"taxes": records.taxes(),
				**values,
			},
		)
	)


def lead() -> Any:
	return records.insert(
		"Lead", first_name=f"{records.MARK} Alix", email_id=f"alix-{secrets.token_hex(4)}@example.com"
	)


def ordered(offer: Any, rows: list[Any], named: bool = True) -> Any:
	"""An order of rows of a quotation, which names the rows or the quotation only."""
	lines = [
		records.line(
			row.rate,
			row.qty,
			prevdoc_docname=offer.name,
			quotation_item=row.name if named else None,
			uom=row.uom,
		)
		for row in rows
	]
	return records.submitted(records.order(*lines, customer=offer.party_name))


def status(site: Any, doc: Any) -> str:
	return site.db.get_value(doc.doctype, doc.name, "status")


def test_a_quotation_has_the_total_of_the_order(site: Any) -> None:
	"""The customer would accept one amount and order another."""
	offer = quotation(site, records.line(99.95), records.line(-15))
	assert (offer.grand_total, status(site, offer)) == (97.67, "Open")


def test_a_quotation_is_ordered_by_its_rows(site: Any) -> None:
	"""Sales would call customers who have accepted, or forget partly ordered quotes."""
	offer = quotation(site, records.line(60), records.line(40))
	part = ordered(offer, offer.items[:1])
	assert status(site, offer) == "Partially Ordered"
	ordered(offer, offer.items[1:])
	assert status(site, offer) == "Ordered"
	part.reload()
	part.cancel()
	assert status(site, offer) == "Partially Ordered"


def test_an_order_without_the_rows_is_of_none_of_them(site: Any) -> None:
	"""The app names them; a quotation that was accepted would stay half ordered for ever."""
	offer = quotation(site)
	order = ordered(offer, offer.items, named=False)
	assert status(site, offer) == "Partially Ordered"
	order.reload()
	order.cancel()
	assert status(site, offer) == "Open"


def test_an_order_of_a_row_is_of_its_item(site: Any) -> None:
	"""Something else than what was offered would count as accepted."""
	offer = quotation(site)
	for wrong in ({"quotation_item": "no such row"}, {"item_code": records.item("TV")}):
		line = records.line(prevdoc_docname=offer.name, quotation_item=offer.items[0].name) | wrong
		with pytest.raises(site.ValidationError):
			records.order(line, customer=offer.party_name)


def test_a_cancelled_quotation_is_not_ordered(site: Any) -> None:
	"""A withdrawn quote would be installed at its price."""
	offer = quotation(site)
	offer.cancel()
	assert status(site, offer) == "Cancelled"
	with pytest.raises(site.ValidationError):
		ordered(offer, offer.items)


def test_a_quotation_does_not_end_before_its_day(site: Any) -> None:
	"""A quote would be over before it is sent."""
	with pytest.raises(site.ValidationError):
		quotation(site, valid_till=site.utils.add_days(site.utils.nowdate(), -1))


def test_a_quotation_whose_last_day_is_over_expires(site: Any) -> None:
	"""An offer would never expire, or an ordered or declined one would lose its state."""
	from erpnext.selling.doctype.quotation.quotation import make_sales_order, set_expired_status

	waiting, declined, accepted = (quotation(site) for _ in range(3))
	ordered(accepted, accepted.items)
	declined.db_set("status", "Lost")
	yesterday = site.utils.add_days(site.utils.nowdate(), -1)
	for one in (waiting, declined, accepted):
		one.db_set({"transaction_date": yesterday, "valid_till": yesterday})
	set_expired_status()
	assert [status(site, one) for one in (waiting, declined, accepted)] == ["Expired", "Lost", "Ordered"]
	with pytest.raises(site.ValidationError):
		make_sales_order(waiting.name)


def test_a_quotation_becomes_an_order_by_hand(site: Any) -> None:
	"""Staff make the order from the quotation's form: its rows would be ordered twice."""
	from erpnext.selling.doctype.quotation.quotation import make_sales_order

	offer = quotation(site, records.line(60), records.line(40))
	order = make_sales_order(offer.name)
	assert [(line.prevdoc_docname, line.quotation_item) for line in order.items] == [
		(offer.name, row.name) for row in offer.items
	]
	order.delivery_date = site.utils.add_days(site.utils.nowdate(), 7)
	records.submitted(order.insert())
	assert status(site, offer) == "Ordered"
	assert not make_sales_order(offer.name).items


def test_a_lead_follows_its_quotations(site: Any) -> None:
	"""Sales filter their leads by these states."""
	alix = lead()
	offer = quotation(site, quotation_to="Lead", party_name=alix.name)
	assert offer.customer_name == alix.lead_name
	assert status(site, alix) == "Quotation"
	offer.db_set("status", "Lost")
	offer.update_lead()
	assert status(site, alix) == "Lost Quotation"
	alix.reload()
	alix.status = "Lead"
	alix.save()
	assert alix.status == "Lost Quotation", "a save decides anew"
	records.customer(lead_name=alix.name)
	alix.reload()
	alix.save()
	assert alix.status == "Converted"


def test_a_lead_is_converted_while_a_customer_names_it(site: Any) -> None:
	"""A quote is accepted by somebody whose Customer is made without its lead: at its next save the lead would be Quotation again.
	The lead's contact, whom nobody has confirmed, would be the customer's.
	"""
	alix = lead()
	offer = quotation(site, quotation_to="Lead", party_name=alix.name)
	site.db.set_value("Lead", alix.name, "status", "Converted")
	alix.reload()
	alix.save()
	assert alix.status == "Quotation", "a written status does not last"
	buyer = records.customer()
	site.db.set_value("Customer", buyer.name, "lead_name", alix.name)
	for anew in (alix.save, offer.update_lead):
		alix.reload()
		anew()
		assert status(site, alix) == "Converted"
	buyer.reload()
	buyer.save()
	links = {"parenttype": "Contact", "link_doctype": "Customer", "link_name": buyer.name}
	contacts = site.get_all("Dynamic Link", links, pluck="parent")
	assert not site.db.exists("Contact Email", {"parent": ("in", [*contacts, ""]), "email_id": alix.email_id})
