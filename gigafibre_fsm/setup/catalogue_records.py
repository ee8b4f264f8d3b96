"""The catalogue as ERPNext records: groups, units, Items, the default Pricing Zone and its Item Prices."""

from __future__ import annotations

import frappe
from frappe.utils.nestedset import get_root_of

from gigafibre_fsm.money import CURRENCY
from gigafibre_fsm.setup.catalogue import BY_SKU, CATALOGUE, GROUPS, MONTH, PARENT_GROUP, PIECE, Entry
from gigafibre_fsm.setup.ledger import get_or_create

CUSTOMER_GROUPS = ("Résidentiel", "Commercial")

DEFAULT_ZONE = "1"


def roots_exist() -> bool:
	"""Whether the roots of the group trees exist: ERPNext's setup wizard creates them."""
	return all(get_root_of(tree) for tree in ("Item Group", "Customer Group", "Territory"))


def apply() -> None:
	for group in CUSTOMER_GROUPS:
		get_or_create(
			"Customer Group",
			{"customer_group_name": group},
			{"parent_customer_group": get_root_of("Customer Group")},
		)
	get_or_create("UOM", {"uom_name": MONTH}, {"must_be_whole_number": 0})
	get_or_create("UOM", {"uom_name": PIECE}, {"must_be_whole_number": 1})
	make_items()
	make_zone(DEFAULT_ZONE, "Zone 1", default=not frappe.db.exists("Pricing Zone", {"is_default": 1}))


def make_items() -> None:
	get_or_create(
		"Item Group",
		{"item_group_name": PARENT_GROUP},
		{"parent_item_group": get_root_of("Item Group"), "is_group": 1},
	)
	for group in GROUPS:
		get_or_create(
			"Item Group", {"item_group_name": group}, {"parent_item_group": PARENT_GROUP, "is_group": 0}
		)
	for position, entry in enumerate(CATALOGUE, start=1):
		if frappe.db.exists("Item", entry.sku):
			_fill_own_fields(entry, position)
		else:
			get_or_create(
				"Item", {"item_code": entry.sku}, {**_standard_fields(entry), **own_fields(entry, position)}
			)
	for entry in CATALOGUE:
		if entry.goes_with and not frappe.db.get_value("Item", entry.sku, "fsm_goes_with"):
			frappe.db.set_value("Item", entry.sku, "fsm_goes_with", entry.goes_with, update_modified=False)


def _standard_fields(entry: Entry) -> dict[str, str | int]:
	return {
		"item_name": entry.name,
		"description": entry.description or entry.name,
		"item_group": entry.group,
		"stock_uom": MONTH if entry.monthly else PIECE,
		"is_stock_item": 0,
		"is_sales_item": 1,
		"is_purchase_item": 0,
		"include_item_in_manufacturing": 0,
	}


def own_fields(entry: Entry, position: int) -> dict[str, str | int]:
	"""Values of this app's custom fields on the Item of `entry`, except the link to another Item."""
	return {
		"fsm_service_type": entry.service_type,
		"fsm_english_name": entry.english,
		"fsm_english_description": entry.english_description,
		"fsm_public": int(entry.public),
		"fsm_sort": position * 10,
		"fsm_speed_down": entry.down,
		"fsm_speed_up": entry.up,
		"fsm_line_profile": entry.profile,
		"fsm_discount_rule": entry.rule,
	}


def _fill_own_fields(entry: Entry, position: int) -> None:
	"""Set this app's fields once on an Item that already existed, without changing its other fields."""
	if not frappe.db.get_value("Item", entry.sku, "fsm_service_type"):
		frappe.db.set_value("Item", entry.sku, own_fields(entry, position), update_modified=False)


def make_zone(code: str, name: str, *, default: bool = False, sample: bool = False) -> str:
	"""Create the Pricing Zone `code` with its own price list, and add every missing price of the catalogue."""
	if not frappe.db.exists("Pricing Zone", code):
		price_list = get_or_create(
			"Price List",
			{"price_list_name": f"Gigafibre {name}"},
			{"enabled": 1, "selling": 1, "buying": 0, "currency": CURRENCY},
		)
		frappe.get_doc(
			{
				"doctype": "Pricing Zone",
				"zone_code": code,
				"zone_name": name,
				"price_list": price_list,
				"is_default": int(default),
				"is_sample": int(sample),
			}
		).insert(ignore_permissions=True)
	fill_price_list(frappe.db.get_value("Pricing Zone", code, "price_list"))
	return code


def fill_price_list(price_list: str) -> None:
	priced = set(frappe.get_all("Item Price", filters={"price_list": price_list}, pluck="item_code"))
	for sku, entry in BY_SKU.items():
		if sku not in priced:
			get_or_create(
				"Item Price",
				{"price_list": price_list, "item_code": sku},
				{"price_list_rate": float(entry.price), "uom": frappe.db.get_value("Item", sku, "stock_uom")},
			)
