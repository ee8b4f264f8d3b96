"""Selects the legacy services to import, with findings for doubtful prices and dates. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from gigafibre_fsm.flow.pricing.rules import COMMITMENTS
from gigafibre_fsm.migration.findings import Findings
from gigafibre_fsm.migration.legacy import ACTIVE, CLOSED_ACCOUNT, ENDED, SEASONAL
from gigafibre_fsm.migration.phases.catalogue import sku_of
from gigafibre_fsm.migration.reading import Row
from gigafibre_fsm.money import ZERO, taxes

MOST_AT_ONCE = 1_000
"""The most of one service at one location."""
TOO_DEAR = 10
"""Multiple of the catalogue price from which a price is an error: 7995 for 79.95."""


def is_taken(row: Row, account: Row, sold: Mapping[str, Row], today: date, findings: Findings) -> bool:
	"""Whether the service is imported. Sets `product` in the row, corrects its state by its dates, and sets `price` when the
	row has none.
	"""
	product = sold.get(sku_of(row["sku"]))
	if row["status"] == ENDED and row["end"] and row["end"] > today:
		findings.note("ends_later", row["_row"], row["end"])
		row["status"] = ACTIVE
	if row["status"] == ENDED:
		findings.pass_over("service_ended")
		return False
	if not row["status"]:
		findings.note("service_without_state", row["_row"], row["sku"])
		return False
	if not product:
		findings.note("product_unknown", row["_row"], row["sku"])
		return False
	row["product"] = product
	if not _is_priced(row, product, findings):
		return False
	if row["quantity"] is not None and not 1 <= row["quantity"] <= MOST_AT_ONCE:
		findings.note("quantity_impossible", row["_row"], row["quantity"])
		row["quantity"] = 1
	_check_days(row, today, findings)
	if account["status"] == CLOSED_ACCOUNT and row["status"] == ACTIVE:
		findings.note("service_of_closed_account", row["_row"], account["_row"])
	return True


def _is_priced(row: Row, product: Row, findings: Findings) -> bool:
	"""Set the price; False when none can be determined. A doubtful one is imported as agreed, with a finding."""
	listed = product["price"] or ZERO
	if row["price"] is None:
		findings.note("price_missing", row["_row"], listed)
		row["price"] = listed
	if product["category"] == "discount":
		row["price"] = -abs(row["price"])
	elif row["price"] < 0:
		findings.note("negative_price", row["_row"], row["price"])
		return False
	elif row["price"] != listed and row["price"] == listed + sum(taxes(listed)):
		findings.note("price_with_taxes", row["_row"], f"{row['price']}, catalogue {listed}")
	elif listed and row["price"] >= TOO_DEAR * listed:
		findings.note("price_implausible", row["_row"], f"{row['price']}, catalogue {listed}")
	return True


def _check_days(row: Row, today: date, findings: Findings) -> None:
	"""Remove an implausible end date: the legacy system bills an active service on, whatever its end date."""
	start, end = row["start"], row["end"]
	if start and end and end < start:
		findings.note("end_before_start", row["_row"], f"{start} {end}")
		row["end"] = None
	elif end and end < today and row["status"] == ACTIVE:
		findings.note("active_after_end", row["_row"], end)
		row["end"] = None
	if start and start > today and row["status"] == ACTIVE:
		findings.note("starts_later", row["_row"], start)
	if row["resume_on"] and row["resume_on"] < today and row["reason"] == SEASONAL:
		findings.note("pause_over", row["_row"], row["resume_on"])
	if row["commitment"] and str(row["commitment"]) not in map(str, COMMITMENTS):
		findings.note("commitment_unknown", row["_row"], row["commitment"])
