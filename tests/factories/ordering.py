"""A household that orders, its fibre line and a technician. All sample data."""

from __future__ import annotations

import datetime
import itertools
import json
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import add_days, getdate, nowdate

_numbers = itertools.count(1)
THREE_SERVICES = (
	("FTTH150I", 1, 99.95),
	("TVBSTANDARD", 1, 30),
	("TELEPMENS", 1, 28.95),
	("SERV911", 1, 0.69),
	("RAB3X", 1, -10),
	("RAB24M", 1, -15),
	("ACTTELEP", 1, 69.95),
	("DECODEUR", 1, 99.95),
	("CRDECODEUR", 1, -99.95),
)


def tag() -> str:
	"""A unique text."""
	return f"{next(_numbers)}-{frappe.generate_hash(length=6)}"


def customer(**values: Any) -> Document:
	doc = frappe.new_doc("Customer")
	doc.update(
		{
			"customer_name": f"Client exemple {tag()}",
			"customer_type": "Individual",
			"mobile_no": "+15145550142",
			"email_id": f"client.{frappe.generate_hash(length=8)}@example.com",
			"language": "fr",
			"fsm_sample": 1,
			**values,
		}
	)
	doc.insert()
	frappe.db.set_value("Customer", doc.name, {"mobile_no": doc.mobile_no, "email_id": doc.email_id})
	return doc


def olt() -> Document:
	if frappe.db.exists("OLT", "OLT exemple"):
		return frappe.get_doc("OLT", "OLT exemple")
	return frappe.get_doc(
		{
			"doctype": "OLT",
			"olt_name": "OLT exemple",
			"ip_address": "192.0.2.2",
			"location": "Saint-Anicet",
			"is_sample": 1,
		}
	).insert()


def port(**values: Any) -> Document:
	doc = frappe.new_doc("Fibre Port")
	doc.update(
		{
			"olt": olt().name,
			"frame": 0,
			"slot": 2,
			"port": 7,
			"ont_id": next(_numbers) % 128,
			"civic_number": "123",
			"rue": "rue Exemple",
			"ville": "Saint-Anicet",
			"zip": "J0S 1M0",
			"latitude": 45.13,
			"longitude": -74.35,
			"is_sample": 1,
			**values,
		}
	)
	return doc.insert()


def order(
	lines: tuple[tuple[str, int, float], ...] = THREE_SERVICES, *, submit: bool = True, **values: Any
) -> Document:
	"""A Sales Order as the checkout or the desk makes it; with a new customer and port unless they are
	given.
	"""
	buyer = values.pop("customer", None) or customer().name
	if "fsm_fibre_port" not in values and not values.get("fsm_service_location"):
		values["fsm_fibre_port"] = port().name
	dates = [
		{"date": add_days(nowdate(), 3 + step), "time_window": window}
		for step, window in enumerate(("AM", "PM"))
	]
	doc = frappe.new_doc("Sales Order")
	doc.update(
		{
			"customer": buyer,
			"delivery_date": add_days(nowdate(), 10),
			"company": frappe.defaults.get_global_default("company")
			or frappe.get_all("Company", pluck="name")[0],
			"disable_rounded_total": 1,
			"fsm_preferred_dates": json.dumps(dates),
			"fsm_commitment": "24",
			"fsm_visits": 1,
			"fsm_sample": 1,
			**values,
		}
	)
	for item, qty, rate in lines:
		doc.append("items", {"item_code": item, "qty": qty, "rate": rate})
	doc.insert()
	return doc.submit() if submit else doc


def technician(**values: Any) -> Document:
	skills = values.pop("tags", ("Fibre", "Installation"))
	doc = frappe.new_doc("Technician")
	doc.update(
		{
			"technician_name": f"Technicien exemple {tag()}",
			"active": 1,
			"jobs_per_day": 4,
			"is_sample": 1,
			**values,
		}
	)
	for skill in skills:
		doc.append("tags", {"tag": skill})
	return doc.insert()


def visit_day() -> datetime.date:
	"""The day after tomorrow."""
	return getdate(add_days(nowdate(), 2))
