"""The price of a cart, to the cent. Pure: the same catalogue and cart always give the same quote.

Amounts are `Decimal` Canadian dollars before taxes unless they say otherwise. Recurring amounts are monthly.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from gigafibre_fsm.flow.pricing.quotes import Quote, QuoteLine
from gigafibre_fsm.flow.vocabulary import (
	DISCOUNT,
	EQUIPMENT,
	FEE,
	INTERNET,
	ONE_TIME,
	TV,
	TV_ADD_ON,
)
from gigafibre_fsm.money import ZERO

# An item that is not a service of its own does not count towards a combo.
ANCILLARY = frozenset({TV_ADD_ON, FEE, DISCOUNT, ONE_TIME, EQUIPMENT})
NEEDS = {TV: INTERNET, TV_ADD_ON: TV, EQUIPMENT: TV}
COMMITMENTS = (0, 24, 36)
MOST_BOXES = 8


class PricingError(ValueError):
	"""The cart cannot be sold. `code` is the reason: unknown, not_sold, duplicate, quantity, two_plans, needs, too_fast,
	no_fibre, commitment, empty.
	"""

	def __init__(self, code: str, subject: str = "", other: str = "") -> None:
		super().__init__(f"{code}: {subject} {other}".strip())
		self.code, self.subject, self.other = code, subject, other


@dataclass(frozen=True)
class CatalogueItem:
	sku: str
	name: str
	service_type: str
	price: Decimal
	english: str = ""
	description: str = ""
	english_description: str = ""
	down: int = 0
	up: int = 0
	public: bool = True
	sort: int = 0
	rule: str = ""
	goes_with: str = ""


@dataclass(frozen=True)
class Catalogue:
	"""The items and prices of one zone on one day. `box`, `box_credit` and `installation` name the items with rules of their
	own.
	"""

	zone: str
	on: datetime.date
	items: Mapping[str, CatalogueItem]
	box: str = ""
	box_credit: str = ""
	installation: str = ""
	free_boxes: int = 1

	def by_rule(self, rule: str) -> CatalogueItem | None:
		return next((item for item in self.items.values() if item.rule == rule), None)


@dataclass(frozen=True)
class CartLine:
	sku: str
	qty: int = 1


@dataclass(frozen=True)
class Cart:
	"""`staff_discount` may only be set for signed-in staff; `boxes_had` is the number of free TV boxes that this customer
	already received.
	"""

	lines: tuple[CartLine, ...]
	commitment: int = 0
	staff_discount: bool = False
	boxes_had: int = 0


def quote(catalogue: Catalogue, cart: Cart, max_speed: int) -> Quote:
	"""The quote of `cart` at an address with `max_speed` Mbps (0: no fibre). Raises PricingError."""
	chosen = _chosen(catalogue, cart)
	_refuse_unsellable(chosen, cart, max_speed)
	recurring = [_line(item, "recurring", qty) for item, qty in chosen if item.sku != catalogue.box]
	one_time: list[QuoteLine] = []
	quantities = {item.sku: qty for item, qty in chosen}
	for item in catalogue.items.values():
		if item.goes_with in quantities and item.goes_with != catalogue.box and item.sku not in quantities:
			if item.service_type == FEE:
				recurring.append(_line(item, "recurring", quantities[item.goes_with]))
			elif item.service_type == ONE_TIME:
				one_time.append(_line(item, "one_time", quantities[item.goes_with]))
	types = {item.service_type for item, _qty in chosen}
	installation = catalogue.items.get(catalogue.installation)
	if INTERNET in types and installation:
		one_time.append(_line(installation, "one_time", 1))
	if TV in types:
		one_time += _boxes(catalogue, quantities.get(catalogue.box, 1), cart.boxes_had)
	discounts = _discounts(catalogue, cart, types, recurring)
	order = {sku: item.sort for sku, item in catalogue.items.items()}
	return Quote(
		zone=catalogue.zone,
		on=catalogue.on,
		commitment=cart.commitment,
		lines=tuple(
			line
			for group in (recurring, discounts, one_time)
			for line in sorted(group, key=lambda line: (order.get(line.sku, 0), line.sku, line.kind))
		),
	)


def _chosen(catalogue: Catalogue, cart: Cart) -> list[tuple[CatalogueItem, int]]:
	chosen: list[tuple[CatalogueItem, int]] = []
	seen: set[str] = set()
	for line in cart.lines:
		item = catalogue.items.get(line.sku)
		if item is None:
			raise PricingError("unknown", line.sku)
		if item.service_type in (FEE, DISCOUNT, ONE_TIME) or (
			item.service_type == EQUIPMENT and item.sku != catalogue.box
		):
			raise PricingError("not_sold", item.sku)
		if item.sku in seen:
			raise PricingError("duplicate", item.sku)
		if not 1 <= line.qty <= (MOST_BOXES if item.sku == catalogue.box else 1):
			raise PricingError("quantity", item.sku)
		seen.add(item.sku)
		chosen.append((item, line.qty))
	return chosen


def _refuse_unsellable(chosen: list[tuple[CatalogueItem, int]], cart: Cart, max_speed: int) -> None:
	if cart.commitment not in COMMITMENTS:
		raise PricingError("commitment", str(cart.commitment))
	types: set[str] = set()
	for item, _qty in chosen:
		if item.service_type not in ANCILLARY:
			if item.service_type in types:
				raise PricingError("two_plans", item.service_type)
			types.add(item.service_type)
	if not types:
		raise PricingError("empty")
	for item, _qty in chosen:
		needed = NEEDS.get(item.service_type)
		if item.service_type == INTERNET and max_speed <= 0:
			raise PricingError("no_fibre", item.sku)
		if item.service_type == INTERNET and item.down > max_speed:
			raise PricingError("too_fast", item.sku, str(max_speed))
		if needed and needed not in types:
			raise PricingError("needs", item.sku, needed)


def _boxes(catalogue: Catalogue, boxes: int, had: int) -> list[QuoteLine]:
	box = catalogue.items.get(catalogue.box)
	if box is None:
		return []
	lines = [_line(box, "one_time", boxes)]
	free = min(boxes, max(catalogue.free_boxes - had, 0))
	credit = catalogue.items.get(catalogue.box_credit, box)
	if free and box.price:
		lines.append(
			QuoteLine(
				credit.sku,
				credit.name,
				"credit",
				EQUIPMENT,
				free,
				-box.price,
				credit.english,
				"First TV box free",
			)
		)
	return lines


def _discounts(
	catalogue: Catalogue, cart: Cart, types: set[str], recurring: list[QuoteLine]
) -> list[QuoteLine]:
	"""The discounts that apply, never more than the amount they reduce; legal fees are not discounted."""
	left = sum((line.amount for line in recurring if line.service_type != FEE), ZERO)
	services = len(types - ANCILLARY)
	combos = [item for n in range(2, services + 1) if (item := catalogue.by_rule(f"Combo {n}"))]
	wanted: list[tuple[CatalogueItem | None, int]] = [
		(max(combos, key=lambda item: (abs(item.price), item.sku), default=None), 0)
	]
	if cart.commitment:
		wanted.append((catalogue.by_rule(f"Commitment {cart.commitment}"), cart.commitment))
	if cart.staff_discount:
		wanted.append((catalogue.by_rule("Staff"), 0))
	lines: list[QuoteLine] = []
	for item, months in wanted:
		amount = min(abs(item.price), left) if item else ZERO
		if item and amount:
			left -= amount
			lines.append(
				QuoteLine(item.sku, item.name, "discount", DISCOUNT, 1, -amount, item.english, "", months)
			)
	return lines


def _line(item: CatalogueItem, kind: str, qty: int) -> QuoteLine:
	return QuoteLine(item.sku, item.name, kind, item.service_type, qty, item.price, item.english)
