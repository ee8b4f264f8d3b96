"""Runs inside the site that make_release_site.py makes: an order with all that follows from it, what people save about fields,
and a value in every field that the app adds to ERPNext's records.
"""

from __future__ import annotations

import json
import os
from typing import Any

import frappe
from frappe.custom.doctype.property_setter.property_setter import make_property_setter

MODULE = "Gigafibre FSM"
DAY, MOMENT = "2026-11-15", "2026-11-15 12:00:00"


def field(doctype: str, name: str) -> str:
	"""The field's name in the release."""
	return name if frappe.get_meta(doctype).has_field(name) else f"fsm_{name}"


def main() -> None:
	frappe.init(site=os.environ["FSM_SITE"], sites_path=os.environ["FSM_SITES"])
	frappe.connect()
	frappe.set_user("Administrator")
	order = place_order(frappe.get_doc("Fibre Port", free_ports()[0]))
	ask_support(order)
	save_card()
	hold(free_ports()[0])
	save_settings()
	fill_what_is_empty()
	frappe.db.commit()
	frappe.destroy()


def free_ports() -> list[str]:
	free = {"status": "Available", "drop_state": "Installed", "is_sample": 1, "civic_address": ("is", "set")}
	return frappe.get_all("Fibre Port", free, pluck="name", order_by="legacy_id", limit=2)


def place_order(port: Any) -> Any:
	"""An order as a clerk enters it: submitting it creates location, subscriptions, equipment, project and job."""
	zone = port.pricing_zone or frappe.db.get_value("OLT", port.olt, "default_zone")
	customer = frappe.get_doc(
		{"doctype": "Customer", "customer_name": "Ordinaire Exemple", "fsm_sample": 1, "language": "fr"}
	).insert()
	order = frappe.get_doc(
		{
			"doctype": "Sales Order",
			"customer": customer.name,
			"delivery_date": frappe.utils.add_days(frappe.utils.nowdate(), 14),
			"selling_price_list": frappe.db.get_value("Pricing Zone", zone, "price_list"),
			field("Sales Order", "fibre_port"): port.name,
			"fsm_sample": 1,
			"items": [{"item_code": sku, "qty": 1} for sku in ("FTTH150I", "TELEPMENS", "SERV911")],
		}
	).insert()
	order.submit()
	return order


def ask_support(order: Any) -> None:
	about = {
		"service_location": order.get(field("Sales Order", "service_location")),
		"service_equipment": frappe.db.get_value("Service Equipment", {"sales_order": order.name}),
		"dispatch_job": frappe.db.get_value("Dispatch Job", {"sales_order": order.name}),
	}
	values = {field("Issue", name): value for name, value in about.items()}
	frappe.get_doc(
		{
			"doctype": "Issue",
			"subject": "Question d'exemple",
			"customer": order.customer,
			"fsm_sample": 1,
			**values,
		}
	).insert()


def save_card() -> None:
	"""Save the card of a household that is in service and has paid: the next bill is charged to it."""
	household = frappe.db.get_value("Customer", {"email_id": ("like", "client04@%")})
	card = {
		"stripe_customer": "cus_exemple",
		"stripe_payment_method": "pm_exemple",
		"stripe_mandate": "mandate_exemple",
		"card_since": MOMENT,
		"ppa_enabled": 1,
	}
	values = {field("Customer", name): value for name, value in card.items()}
	frappe.db.set_value("Customer", household, values)


def hold(port: str) -> None:
	until = "held_until" if frappe.get_meta("Fibre Port").has_field("held_until") else "hold_until"
	session = frappe.db.get_value("Checkout Session", {"fibre_port": ("is", "set")})
	frappe.db.set_value("Fibre Port", port, {"status": "Held", "held_by": session, until: MOMENT})


def save_settings() -> None:
	"""Save what operators set up in the desk: a list filter, a report, a changed label, and a user's view of a
	list.
	"""
	place, state = field("Sales Order", "service_location"), field("Sales Invoice", "charge_state")
	filters = [["Sales Order", place, "is", "set", False]]
	frappe.get_doc(
		{
			"doctype": "List Filter",
			"filter_name": "Chez nous",
			"reference_doctype": "Sales Order",
			"filters": json.dumps(filters),
		}
	).insert()
	frappe.get_doc(
		{
			"doctype": "Report",
			"report_name": "Encaissements exemple",
			"ref_doctype": "Sales Invoice",
			"report_type": "Report Builder",
			"is_standard": "No",
			"json": json.dumps(
				{
					"filters": [["Sales Invoice", state, "=", "Declined"]],
					"columns": [["name", "Sales Invoice"], [state, "Sales Invoice"]],
					"sort_by": f"Sales Invoice.{state}",
				}
			),
		}
	).insert()
	make_property_setter("Sales Invoice", state, "label", "Carte", "Data")
	frappe.db.sql(
		"INSERT INTO `__UserSettings` (user, doctype, data) VALUES ('Administrator', 'Sales Order', %s)",
		json.dumps({"List": {"filters": filters, "order_by": f"`tabSales Order`.`{place}` desc"}}),
	)


def fill_what_is_empty() -> None:
	for custom in frappe.get_all(
		"Custom Field", {"module": MODULE}, ["dt", "fieldname", "fieldtype", "options"], order_by="name"
	):
		if custom.fieldtype in ("Section Break", "Column Break"):
			continue
		if frappe.db.exists(custom.dt, {custom.fieldname: ("not in", ("", "0", 0))}):
			continue
		row = frappe.get_all(custom.dt, pluck="name", order_by="creation", limit=1, filters={})
		frappe.db.set_value(custom.dt, row[0], custom.fieldname, value_for(custom), update_modified=False)


def value_for(custom: Any) -> Any:
	match custom.fieldtype:
		case "Link":
			return frappe.get_all(custom.options, pluck="name", limit=1)[0]
		case "Select":
			return custom.options.split("\n")[-1]
		case "Check" | "Int":
			return 1
		case "Date":
			return DAY
		case "Datetime":
			return MOMENT
		case "Data":
			return f"exemple {custom.fieldname}"
		case _:  # texts that contain JSON
			return "{}"


if __name__ == "__main__":
	main()
