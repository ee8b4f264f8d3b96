"""On which plan the add-ons and discounts of a household are billed, and the discounts that are on none. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from gigafibre_fsm.migration.findings import Findings
from gigafibre_fsm.migration.legacy import TABLES
from gigafibre_fsm.migration.phases import services
from gigafibre_fsm.migration.planned import Site

SITE = Site(today=date(2026, 11, 30), hold_until=date(2027, 1, 31))
PRODUCTS = {
	"NET": "internet",
	"TEL": "phone",
	"TV": "tv",
	"SPORTS": "tv_addon",
	"911": "fee",
	"RAB": "discount",
}


def row(table: str, key: object, **values: Any) -> dict[str, Any]:
	columns = dict.fromkeys(TABLES[table].columns)
	return {**columns, TABLES[table].key: str(key), "_row": f"{table}:{key}", **values}


@pytest.fixture
def bill() -> Callable[..., tuple[dict[str, list[float]], Findings]]:
	"""`bill([(sku, state), ...], [number of the service, ...])`: the discounts of each plan by its SKU, each named one of -5.00,
	-6.00 ..., and the findings.
	"""

	def plan(sold: list[tuple[str, str]], discounts: list[int]) -> tuple[dict[str, list[float]], Findings]:
		tables: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
		tables["account"] = [row("account", 1, status="open")]
		tables["delivery"] = [row("delivery", 1, account_id="1", street="1 rue A", town="Lieu")]
		tables["product"] = [
			row("product", at, sku=sku, category=kind, price=Decimal(-3 if kind == "discount" else 30))
			for at, (sku, kind) in enumerate(PRODUCTS.items())
		]
		tables["service"] = [
			row("service", at, delivery_id="1", sku=sku, status=state, price=None, start=date(2025, 1, 1))
			for at, (sku, state) in enumerate(sold)
		]
		tables["service_discount"] = [
			row("service_discount", at, service_id=str(service), sku="RAB", amount=Decimal(-5 - at))
			for at, service in enumerate(discounts)
		]
		findings = Findings()
		made = services.plan(tables, findings, SITE)
		found = {
			sold[int(each.key.partition(":")[2])][0]: [line["amount"] for line in each.tables["discounts"]]
			for each in made
			if each.doctype == "Service Subscription"
		}
		return found, findings

	return plan


@pytest.mark.parametrize(
	("sold", "why"),
	[
		([("NET", "active"), ("SPORTS", "active")], "addon_without_plan"),
		([("NET", "active"), ("911", "suspended")], "addon_not_active"),
		([("NET", "active"), ("UNKNOWN", "active")], "product_unknown"),
		([("NET", "active"), ("TEL", None)], "service_without_state"),
		([("911", "active"), ("911", "active")], "addon_without_plan"),
	],
)
def test_a_discount_of_what_is_not_billed_is_named_and_not_on_another_line(
	bill: Callable[..., tuple[dict[str, list[float]], Findings]], sold: list[tuple[str, str]], why: str
) -> None:
	"""The Internet would be cheaper by the discount of a channel that is not billed; or the discount be lost without a word."""
	found, findings = bill(sold, [1])
	assert found == {sku: [] for sku, _state in sold if sku == "NET"}
	assert findings.rows(why) and findings.rows("discount_of_left_out") == ["service_discount:0"]
	assert not findings.passed_over


def test_each_discount_is_on_the_plan_of_its_service(
	bill: Callable[..., tuple[dict[str, list[float]], Findings]],
) -> None:
	"""A discount would end with a plan that it does not belong to, and the others be billed without it."""
	sold = [("NET", "active"), ("TEL", "active"), ("911", "active"), ("TV", "active"), ("SPORTS", "active")]
	found, findings = bill([*sold, ("RAB", "active")], [0, 1, 2, 4, 5])
	assert found == {"NET": [-3.0, -5.0, -9.0], "TV": [-8.0], "TEL": [-6.0, -7.0]}
	assert not findings.rows("discount_of_left_out")


def test_a_discount_of_the_household_is_on_a_bill(
	bill: Callable[..., tuple[dict[str, list[float]], Findings]],
) -> None:
	"""It would be on a plan that is suspended, and nowhere on the bill of the other one."""
	assert bill([("NET", "suspended"), ("TEL", "active"), ("RAB", "active")], [])[0]["TEL"] == [-3.0]


def test_a_discount_that_is_suspended_is_not_given(
	bill: Callable[..., tuple[dict[str, list[float]], Findings]],
) -> None:
	"""The household would pay less here than there, without a word."""
	found, findings = bill([("NET", "active"), ("RAB", "suspended")], [])
	assert found == {"NET": []} and findings.rows("addon_not_active") == ["service:1"]
