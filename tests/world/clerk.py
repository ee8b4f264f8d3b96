"""The requests of ERPNext's own forms when a clerk fills them in and accepts the proposed values."""

from __future__ import annotations

from typing import Any

from embedded.story.actor import Actor
from tests.world.fixtures import SALES, World

STATE = ["status", "per_delivered", "per_billed"]


def saved(
	world: World, port: str, *lines: str | dict[str, Any], by: str = SALES, **values: Any
) -> dict[str, Any]:
	"""The draft of an order for a new customer, as the desk's form saves it: the price list of Selling Settings (where the
	lines have no price), the default taxes of the company, rounding on.
	"""
	offered = _offered(world, port)
	items = [line if isinstance(line, dict) else {"item_code": line} for line in lines]
	body = {
		**offered,
		"fsm_fibre_port": port,
		"items": [{"qty": 1, "rate": 0, "price_list_rate": 0, **line} for line in items],
		**values,
	}
	return world.staff(by).post("/api/resource/Sales Order", **body)["data"]


def _offered(world: World, port: str) -> dict[str, Any]:
	site = world.look()
	company = settings(world, "company")
	customer = site.new_doc("Customer")
	name = f"Client exemple {site.generate_hash(length=8)}"
	customer.update({"customer_name": name, "fsm_sample": 1, "language": "fr"})
	customer.insert()
	site.db.commit()
	template = site.get_doc(
		"Sales Taxes and Charges Template", {"company": company, "is_default": 1, "disabled": 0}
	)
	taxes = ("charge_type", "account_head", "description", "rate", "cost_center")
	return {
		"customer": customer.name,
		"company": company,
		"delivery_date": site.utils.add_days(site.utils.nowdate(), 14),
		"selling_price_list": standard_list(site),
		"disable_rounded_total": 0,
		"taxes_and_charges": template.name,
		"taxes": [{field: row.get(field) for field in taxes} for row in template.taxes],
	}


def standard_list(site: Any) -> str:
	"""The price list that ERPNext's form starts with."""
	chosen = site.db.get_single_value("Selling Settings", "selling_price_list")
	return chosen or site.db.get_value("Price List", {"selling": 1, "name": ["not like", "Gigafibre%"]})


def zone_list(world: World, port: str) -> str:
	site = world.look()
	zone = site.db.get_value("OLT", site.db.get_value("Fibre Port", port, "olt"), "default_zone")
	return site.db.get_value("Pricing Zone", zone, "price_list")


def settings(world: World, field: str) -> Any:
	return world.look().db.get_single_value("Gigafibre Settings", field)


def submit(world: World, order: dict[str, Any], by: str = SALES) -> None:
	desk: Actor = world.staff(by)
	desk.post("/api/method/frappe.client.submit", doc=desk.record("Sales Order", order["name"]))


def amended(world: World, doctype: str, name: str, by: str = SALES, **changed: Any) -> dict[str, Any]:
	"""The draft of a record that is cancelled and amended in its form: the desk copies every field (create_new.js)."""
	desk: Actor = world.staff(by)
	desk.post("/api/method/frappe.desk.form.save.cancel", doctype=doctype, name=name)
	body = _all_fields(world.look(), doctype, desk.record(doctype, name)) | {"amended_from": name, **changed}
	return desk.post(f"/api/resource/{doctype}", **body)["data"]


def _all_fields(site: Any, doctype: str, record: dict[str, Any]) -> dict[str, Any]:
	fields = site.get_meta(doctype).fields
	tables = {field.fieldname: field.options for field in fields if field.fieldtype == "Table"}
	known = {field.fieldname: record.get(field.fieldname) for field in fields}
	return known | {
		table: [_all_fields(site, child, row) for row in record.get(table) or ()]
		for table, child in tables.items()
	}


def row_of(world: World, order: str) -> dict[str, Any]:
	"""The first line of an order, as a form copies it."""
	row = world.look().get_doc("Sales Order", order).items[0]
	return {field: row.get(field) for field in ("item_code", "qty", "rate", "uom")} | {"so_detail": row.name}


def change(who: Actor, doctype: str, record: str, /, **values: Any) -> dict[str, Any]:
	"""Some fields of a record, over REST."""
	return who._ask("PUT", f"/api/resource/{doctype}/{record}", json=values)["data"]
