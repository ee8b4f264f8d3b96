"""Creates the Items that trucks carry, and the warehouses between which they move."""

from __future__ import annotations

import frappe

from gigafibre_fsm.flow.vocabulary import (
	EQUIPMENT_TYPES,
	MATERIALS,
	METRES,
	ONT,
	ROUTER,
	SETTINGS,
	TELEPHONE,
	TV_BOX,
)
from gigafibre_fsm.setup.catalogue import PARENT_GROUP, PIECE
from gigafibre_fsm.setup.ledger import get_or_create

GROUP = "Matériel de terrain"
UNIT_OF_CABLE = "Mètre"
TRUCKS, WORKSHOP, CUSTOMERS = "Camions", "Atelier", "Chez les clients"
CARRIED = {
	ONT: ("MAT-ONT", "ONT"),
	ROUTER: ("MAT-ROUTEUR", "Routeur"),
	TV_BOX: ("MAT-DECODEUR", "Décodeur TV"),
	TELEPHONE: ("MAT-TELEPHONE", "Téléphone IP"),
	"Drop cable": ("MAT-CABLE-EXT", "Câble de raccordement"),
	"Indoor fibre cable": ("MAT-CABLE-INT", "Fibre intérieure"),
	"Ethernet cable": ("MAT-CABLE-RJ45", "Câble Ethernet"),
	"Fibre connector": ("MAT-CONNECTEUR", "Connecteur de fibre"),
	"Splice protector": ("MAT-PROTECTEUR", "Protecteur d’épissure"),
	"Wall outlet": ("MAT-PRISE", "Prise murale"),
	"Cable clip": ("MAT-ATTACHE", "Attache de câble"),
}
"""Equipment type or material -> (code, name) of its Item."""


def apply(company: str) -> None:
	"""Create the missing Items of *Carried As*, and the warehouses that the settings lack."""
	get_or_create("UOM", {"uom_name": UNIT_OF_CABLE}, {"must_be_whole_number": 0})
	get_or_create(
		"Item Group", {"item_group_name": GROUP}, {"parent_item_group": PARENT_GROUP, "is_group": 0}
	)
	for article, (code, name) in CARRIED.items():
		if not frappe.db.exists("Item", {"fsm_carried_as": article}):
			get_or_create("Item", {"item_code": code}, _item(article, name))
	root = frappe.db.get_value("Warehouse", {"company": company, "is_group": 1}, order_by="lft asc")
	if not root:
		return
	own = {"company": company, "parent_warehouse": root}
	known = {
		"store_warehouse": _store(company),
		"trucks_warehouse": get_or_create(
			"Warehouse", {"warehouse_name": TRUCKS, "company": company}, {**own, "is_group": 1}
		),
		"workshop_warehouse": get_or_create(
			"Warehouse", {"warehouse_name": WORKSHOP, "company": company}, own
		),
		"customers_warehouse": get_or_create(
			"Warehouse", {"warehouse_name": CUSTOMERS, "company": company}, own
		),
	}
	for fieldname, warehouse in known.items():
		if warehouse and not frappe.db.get_single_value(SETTINGS, fieldname):
			frappe.db.set_single_value(SETTINGS, fieldname, warehouse)
	frappe.clear_document_cache(SETTINGS, SETTINGS)


def _item(article: str, name: str) -> dict[str, object]:
	device = article in EQUIPMENT_TYPES
	return {
		"item_name": name,
		"description": name,
		"item_group": GROUP,
		"stock_uom": UNIT_OF_CABLE if MATERIALS.get(article) == METRES else PIECE,
		"is_stock_item": 1,
		"has_serial_no": int(device),
		"is_sales_item": 0,
		"is_purchase_item": 1,
		"include_item_in_manufacturing": 0,
		"fsm_carried_as": article,
		"fsm_english_name": article,
	}


def _store(company: str) -> str | None:
	"""The company's first warehouse in ERPNext, where purchases arrive."""
	chosen = frappe.db.get_single_value("Stock Settings", "default_warehouse")
	if chosen and frappe.db.get_value("Warehouse", chosen, "company") == company:
		return chosen
	leaf = {"company": company, "is_group": 0, "warehouse_type": ("is", "not set")}
	found = frappe.get_all("Warehouse", leaf, pluck="name", order_by="lft", limit=1)
	return found[0] if found else None
