"""Plans service locations, their subscriptions at the agreed price, and their devices. Pure.

Ended services are history and not imported. Add-ons, fees and discounts become lines of their plan, as in an order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from gigafibre_fsm.flow.pricing.rules import COMMITMENTS
from gigafibre_fsm.flow.vocabulary import INTERNET, MAIN_SERVICES, PHONE, TV
from gigafibre_fsm.migration.findings import Findings
from gigafibre_fsm.migration.labels import postal_code
from gigafibre_fsm.migration.legacy import ACTIVE, ENDED, PENDING, SEASONAL, SUSPENDED
from gigafibre_fsm.migration.phases import devices, service_endings, service_rows
from gigafibre_fsm.migration.phases.catalogue import TYPES_OF_CATEGORY, products, sku_of
from gigafibre_fsm.migration.planned import Link, Phase, Planned, Site, Tables
from gigafibre_fsm.migration.reading import Row

SUBSCRIPTION_STATES = {ACTIVE: "Active", SUSPENDED: "Suspended", PENDING: "Pending"}
# A location has the first of these states that any of its services has.
PLACE_STATES = ((ACTIVE, "Active"), (SUSPENDED, "Suspended"), (PENDING, "Pending Install"))
FAR_AHEAD = timedelta(days=366)


@dataclass
class Household:
	"""One location with its services that have not ended: its plans, and their lines."""

	delivery: Row
	account: Row
	plans: list[Row] = field(default_factory=list)
	lines: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
	discounts: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
	loose: list[Row] = field(default_factory=list)
	granted: list[Row] = field(default_factory=list)
	"""Rows of `service_discount`, each with its product."""


def plan(tables: Tables, findings: Findings, site: Site) -> list[Planned]:
	"""Plan each place with its subscriptions, devices and line."""
	households = households_of(tables, findings, site.today)
	ports = ports_of(tables, households)
	known = devices.read(tables, {row["id"] for row in tables["service"]}, findings)
	taken = devices.serials(known)
	made: list[Planned] = []
	for home in households.values():
		port = ports.get(home.delivery["id"])
		made.append(_location(home, port, findings, site))
		made += [_subscription(home, row, findings, site) for row in home.plans]
		made += devices.of_household(home, known, port, taken, site)
		if port:
			values = {
				"location": Link("Service Location", home.delivery["_row"]),
				"status": "Occupied",
			}
			link = Link("Fibre Port", port["_row"], optional=True)
			made.append(Planned("Fibre Port", f"{port['_row']}#household", values, changes=link))
	return [*made, *_in_dunning(households.values())]


def _in_dunning(households: Iterable[Household]) -> Iterator[Planned]:
	"""Mark customers suspended for a debt, because `collections/dunning.py` resumes the services of marked customers once
	they pay.
	"""
	owing = {
		home.account["_row"]
		for home in households
		for row in home.plans
		if row["status"] == SUSPENDED and row["reason"] != SEASONAL
	}
	for account in sorted(owing):
		state = {"fsm_dunning_state": "Suspended"}
		yield Planned("Customer", f"{account}#dunning", state, changes=Link("Customer", account))


def households_of(tables: Tables, findings: Findings, today: date) -> dict[str, Household]:
	"""{delivery id: location with its services that have not ended}"""
	accounts = {row["id"]: row for row in tables["account"]}
	deliveries = {row["id"]: row for row in tables["delivery"] if row["account_id"] in accounts}
	sold = products(tables["product"], Findings())
	homes: dict[str, Household] = {}
	services: dict[str, Household] = {}
	for row in tables["service"]:
		delivery = deliveries.get(row["delivery_id"])
		if not delivery:
			findings.note("orphan_service", row["_row"], f"delivery {row['delivery_id']}")
			continue
		account = accounts[delivery["account_id"]]
		if not service_rows.is_taken(row, account, sold, today, findings):
			continue
		home = homes.setdefault(delivery["id"], Household(delivery, account))
		services[row["id"]] = home
		_add_row(home, row)
	_discounts(tables, services, sold, findings)
	for home in homes.values():
		_attach_lines(home, findings)
	return {key: home for key, home in homes.items() if home.plans}


def _add_row(home: Household, row: Row) -> None:
	service_type, _group = TYPES_OF_CATEGORY[row["product"]["category"]]
	if service_type in MAIN_SERVICES:
		row["service_type"] = service_type
		home.plans.append(row)
	else:
		home.loose.append(row)


def _attach_lines(home: Household, findings: Findings) -> None:
	"""Attach add-ons and fees to the plan of their kind, discounts without a service of their own to the first plan (Internet
	before TV before telephone), and discounts of a service to that plan, or to the plan of that line.
	"""
	home.plans.sort(key=lambda row: MAIN_SERVICES.index(row["service_type"]))
	live = [row["service_type"] for row in home.plans if row["status"] == ACTIVE]
	for row in home.plans:
		if (
			row["status"] == ACTIVE
			and live.count(row["service_type"]) > 1
			and row["service_type"] == INTERNET
		):
			findings.note("service_twice", row["_row"], row["service_type"])
	plan_of = {row["id"]: row["id"] for row in home.plans}
	for row in home.loose:
		category, plan = row["product"]["category"], _plan_for(home, row)
		if not plan:
			findings.note("addon_without_plan", row["_row"], row["sku"])
			continue
		if plan["status"] == ACTIVE and row["status"] != ACTIVE:
			findings.note("addon_not_active", row["_row"], f"{row['sku']} {row['status']}")
			continue
		plan_of[row["id"]] = plan["id"]
		if category == "discount":
			home.discounts[plan["id"]].append({**row, "amount": row["price"] * (row["quantity"] or 1)})
			continue
		if row["end"]:
			findings.note("addon_ends", row["_row"], f"{row['sku']} {row['end']}")
		home.lines[plan["id"]].append(row)
	for row in home.granted:
		if row["service_id"] in plan_of:
			home.discounts[plan_of[row["service_id"]]].append(row)
		else:
			findings.note("discount_of_left_out", row["_row"], f"service {row['service_id']}")


def _plan_for(home: Household, row: Row) -> Row | None:
	"""The plan whose bill has this add-on, fee or discount: one in service, where there is one."""
	kind = {"tv_addon": TV, "fee": PHONE, "discount": None}
	category = row["product"]["category"]
	if category not in kind:
		return None
	fitting = [each for each in home.plans if each["service_type"] == kind[category]]
	if category != "tv_addon":
		fitting = fitting or home.plans
	return next((each for each in fitting if each["status"] == ACTIVE), next(iter(fitting), None))


def _discounts(
	tables: Tables, services: Mapping[str, Household], sold: Mapping[str, Row], findings: Findings
) -> None:
	states = {row["id"]: row["status"] for row in tables["service"]}
	for row in tables["service_discount"]:
		home = services.get(row["service_id"])
		product = sold.get(sku_of(row["sku"]))
		if row["service_id"] not in states:
			findings.note("orphan_discount", row["_row"], f"service {row['service_id']}")
		elif states[row["service_id"]] == ENDED:
			findings.pass_over("discount_of_ended_service")
		elif not home:
			findings.note("discount_of_left_out", row["_row"], f"service {row['service_id']}")
		elif not product:
			findings.note("product_unknown", row["_row"], row["sku"])
		elif row["amount"]:
			if row["amount"] > 0:
				findings.note("discount_above_zero", row["_row"], row["amount"])
			home.granted.append({**row, "product": product, "amount": -abs(row["amount"])})


def ports_of(tables: Tables, homes: Mapping[str, Household]) -> dict[str, Row]:
	"""{delivery id: the first drop of one of its services}"""
	deliveries = {row["id"]: row["delivery_id"] for row in tables["service"]}
	ports: dict[str, Row] = {}
	for row in tables["fibre"]:
		delivery = deliveries.get(row["service_id"])
		if delivery in homes:
			ports.setdefault(delivery, row)
	return ports


def _location(home: Household, port: Row | None, findings: Findings, site: Site) -> Planned:
	delivery = home.delivery
	states = {row["status"] for row in home.plans}
	kinds = {row["service_type"] for row in home.plans}
	if not port and kinds & {INTERNET, TV}:
		findings.note("place_without_drop", delivery["_row"], ", ".join(sorted(kinds)))
	started = [row["start"] for row in home.plans if row["start"] and row["status"] != PENDING]
	values: dict[str, Any] = {
		"status": next(state for word, state in PLACE_STATES if word in states),
		"customer": Link("Customer", home.account["_row"]),
		"address_line": delivery["street"] or f"({delivery['_row']})",
		"city": delivery["town"],
		"postal_code": postal_code(delivery, Findings()),
		"connection_type": "FTTH" if port or kinds != {PHONE} else "VoIP only",
		"access_notes": delivery["notes"] or "",
		"activated_on": min(started, default=None),
		"is_sample": int(site.sample),
	}
	if port:
		values |= {
			"fibre_port": Link("Fibre Port", port["_row"], optional=True),
			"olt": Link("OLT", f"olt:{port['olt_ip']}", optional=True),
			"olt_name": Link("OLT", f"olt:{port['olt_ip']}", optional=True),
			"olt_ip": port["olt_ip"],
			"olt_frame": port["frame"] or 0,
			"olt_slot": port["slot"] or 0,
			"olt_port": port["port"] or 0,
			"ont_id": port["ont_id"] or 0,
		}
	return Planned("Service Location", delivery["_row"], values)


def _subscription(home: Household, row: Row, findings: Findings, site: Site) -> Planned:
	commitment = str(row["commitment"] or 0)
	billed_until = _billed_until(row, findings, site)
	values: dict[str, Any] = {
		"status": SUBSCRIPTION_STATES[row["status"]],
		"customer": Link("Customer", home.account["_row"]),
		"location": Link("Service Location", home.delivery["_row"]),
		"item": Link("Item", row["product"]["_row"]),
		"service_type": row["service_type"],
		"description": row["product"]["name"] or row["product"]["sku"],
		"qty": row["quantity"] or 1,
		"rate": float(row["price"]),
		"start_date": row["start"] if row["status"] != PENDING else None,
		"commitment": commitment if commitment in map(str, COMMITMENTS) else "0",
		"commitment_end": row["commitment_end"],
		"billed_until": billed_until,
		"is_sample": int(site.sample),
	}
	if row["status"] == SUSPENDED:
		seasonal = row["reason"] == SEASONAL
		values |= {
			"suspension": "Seasonal" if seasonal else "Unpaid",
			"suspended_on": row["suspended_on"],
			"pause_from": row["suspended_on"] if seasonal else None,
			"resume_on": row["resume_on"] if seasonal else None,
		}
	elif row["end"]:
		values |= {"last_day": row["end"], "end_reason": "Other"}
	extras = tuple(
		{
			"item": Link("Item", line["product"]["_row"]), "description": line["product"]["name"],
			"qty": line["quantity"] or 1, "rate": float(line["price"]),
		}
		for line in home.lines[row["id"]]
	)  # fmt: skip
	discounts = tuple(
		{
			"item": Link("Item", line["product"]["_row"]), "description": line["product"]["name"],
			"amount": float(line["amount"]), "end_date": line["end"],
		}
		for line in home.discounts[row["id"]]
	)  # fmt: skip
	return Planned("Service Subscription", row["_row"], values, {"extras": extras, "discounts": discounts})


def _billed_until(row: Row, findings: Findings, site: Site) -> date | None:
	until = row["billed_until"]
	if row["status"] == ACTIVE and not until:
		findings.note("billed_until_missing", row["_row"])
	if until and until > site.hold_until + FAR_AHEAD:
		findings.note("billed_far_ahead", row["_row"], until)
	return until


PHASE = Phase(
	"services",
	("service", "service_discount", "device"),
	plan,
	looks_into=("account", "delivery", "product", "fibre"),
	endings=service_endings.plan,
)
