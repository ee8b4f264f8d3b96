"""Reads the facts of the setup checklist from the site's records."""

from __future__ import annotations

import frappe
from frappe import _

from gigafibre_fsm.flow.vocabulary import MAIN_SERVICES, SETTINGS
from gigafibre_fsm.setup.checklist import Facts

OWN = {"is_sample": 0}


def read() -> Facts:
	settings = frappe.get_cached_doc(SETTINGS)
	technicians = frappe.get_all(
		"Technician", filters={**OWN, "active": 1}, fields=["name", "home_latitude", "home_longitude"]
	)
	with_hours = set(frappe.get_all("Technician Hours", {"parenttype": "Technician"}, pluck="parent"))
	ready = [
		row for row in technicians if row.home_latitude and row.home_longitude and row.name in with_hours
	]
	plans, without_price = _plans()
	return Facts(
		settings=settings.as_dict(),
		labels={field.fieldname: _(field.label) for field in settings.meta.fields if field.label},
		olts=frappe.db.count("OLT", OWN),
		drops=frappe.db.count("Fibre Port", OWN),
		plans=plans,
		plans_without_price=without_price,
		outgoing_mail=bool(frappe.db.exists("Email Account", {"enable_outgoing": 1, "default_outgoing": 1})),
		technicians=len(technicians),
		technicians_not_ready=len(technicians) - len(ready),
		orders=frappe.db.count(
			"Sales Order", {"docstatus": ("!=", 0), "fsm_checkout_session": ("is", "set"), "fsm_sample": 0}
		),
	)


def _plans() -> tuple[int, int]:
	"""(plans offered on the website, those of them without a price in a zone in use)."""
	rows = frappe.db.sql(
		"""SELECT item.name, SUM(EXISTS (
			SELECT 1 FROM `tabItem Price` price WHERE price.item_code = item.name AND price.price_list = zone.price_list
				AND price.selling = 1 AND price.price_list_rate > 0)) AS priced, COUNT(*) AS zones
		FROM `tabItem` item JOIN `tabPricing Zone` zone ON zone.disabled = 0
		WHERE item.disabled = 0 AND item.fsm_public = 1 AND item.fsm_service_type IN %(kinds)s GROUP BY item.name""",
		{"kinds": MAIN_SERVICES},
		as_dict=True,
	)
	return len(rows), sum(1 for row in rows if row.priced < row.zones)
