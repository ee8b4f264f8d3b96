"""Plans the catalogue: products as Items, with their prices by zone. Pure."""

from __future__ import annotations

from decimal import Decimal

from gigafibre_fsm.flow.vocabulary import DISCOUNT, EQUIPMENT, FEE, INTERNET, ONE_TIME, PHONE, TV, TV_ADD_ON
from gigafibre_fsm.migration.findings import Findings
from gigafibre_fsm.migration.phases import network
from gigafibre_fsm.migration.planned import Phase, Planned, Site, Tables
from gigafibre_fsm.migration.reading import Row
from gigafibre_fsm.setup.catalogue import (
	DISCOUNT_GROUP,
	EQUIPMENT_GROUP,
	INTERNET_GROUP,
	MONTH,
	ONE_TIME_GROUP,
	PHONE_GROUP,
	PIECE,
	TV_GROUP,
)

TYPES_OF_CATEGORY = {
	"internet": (INTERNET, INTERNET_GROUP),
	"tv": (TV, TV_GROUP),
	"tv_addon": (TV_ADD_ON, TV_GROUP),
	"phone": (PHONE, PHONE_GROUP),
	"fee": (FEE, PHONE_GROUP),
	"discount": (DISCOUNT, DISCOUNT_GROUP),
	"one_time": (ONE_TIME, ONE_TIME_GROUP),
	"equipment": (EQUIPMENT, EQUIPMENT_GROUP),
}
ONCE = ("one_time", "equipment")


def sku_of(written: str | None) -> str:
	"""The item code of a legacy SKU: `ftth 150i ` is FTTH150I."""
	return "".join((written or "").split()).upper()


def products(rows: list[Row], findings: Findings) -> dict[str, Row]:
	"""The products that become Items, by SKU."""
	found: dict[str, Row] = {}
	for row in rows:
		sku, price = sku_of(row["sku"]), row["price"]
		if not sku or not row["category"]:
			findings.note("product_unknown", row["_row"], row["sku"])
		elif sku in found:
			findings.note("product_repeated", row["_row"], f"{row['sku']}: {found[sku]['_row']}")
		elif row["category"] == "discount":
			if price and price > 0:
				findings.note("discount_above_zero", row["_row"], price)
			found[sku] = {**row, "sku": sku, "price": -abs(price or Decimal(0))}
		elif price is not None and price < 0 and row["category"] != "one_time":
			findings.note("negative_price", row["_row"], price)
		else:
			found[sku] = {**row, "sku": sku, "price": price}
	return found


def plan(tables: Tables, findings: Findings, site: Site) -> list[Planned]:
	"""Plan Items, then their prices in the site's default zone, then those of other zones, also of unused ones. A product
	without a price becomes an Item without one.
	"""
	sold = products(tables["product"], findings)
	items = [_item(row) for row in sold.values()]
	prices = [
		_price(f"{row['_row']}#price", row, site.default_zone, row["price"])
		for row in sold.values()
		if row["price"] is not None
	]
	for row in tables["product_price"]:
		product = sold.get(sku_of(row["sku"]))
		if not product:
			findings.note("product_unknown", row["_row"], row["sku"])
		elif row["price"] is not None and row["zone"] and row["zone"] != site.default_zone:
			if row["price"] < 0 and product["category"] != "discount":
				findings.note("negative_price", row["_row"], row["price"])
			else:
				prices.append(_price(row["_row"], product, row["zone"], row["price"]))
	zones = dict.fromkeys(each.values["zone"] for each in prices if each.values["zone"] != site.default_zone)
	return [*(network.zone(code, site) for code in zones), *items, *prices]


def _item(row: Row) -> Planned:
	service_type, group = TYPES_OF_CATEGORY[row["category"]]
	values = {
		"item_code": row["sku"],
		"item_name": row["name"] or row["sku"],
		"item_group": group,
		"stock_uom": PIECE if row["category"] in ONCE else MONTH,
		"fsm_service_type": service_type,
		"fsm_english_name": row["english_name"] or "",
		"fsm_public": int(bool(row["public"])),
		"fsm_speed_down": row["speed_down"] or 0,
		"fsm_speed_up": row["speed_up"] or 0,
		"fsm_line_profile": row["line_profile"] or "",
	}
	return Planned("Item", row["_row"], values, name=row["sku"], adopts=True)


def _price(key: str, product: Row, zone: str, price: Decimal) -> Planned:
	values = {"item_code": product["sku"], "zone": zone, "price_list_rate": float(price)}
	return Planned("Item Price", key, values, adopts=True, corrects=("price_list_rate",))


PHASE = Phase("catalogue", ("product", "product_price"), plan)
