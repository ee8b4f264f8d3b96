"""The first page of the account: the headline, the next events, and the main action."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from gigafibre_fsm import clock, dates, telephone
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.checkout import tracking
from gigafibre_fsm.flow.incidents.service import RunningIncident, running_at
from gigafibre_fsm.flow.portal import accounts, headline, next_bill, status_facts, visits, wording
from gigafibre_fsm.flow.portal.headline import Spot
from gigafibre_fsm.flow.portal.sentences import Sentence, of_place
from gigafibre_fsm.flow.pricing import labels
from gigafibre_fsm.flow.telephony import customer_page
from gigafibre_fsm.flow.vocabulary import IN_HOUSE, IN_SERVICE, ONT
from gigafibre_fsm.money import ZERO

SOON = timedelta(days=62)
"""Days before its end that a discount or a term is shown on the first page."""
SILENT_MINUTES = 30
"""ONTs report every five minutes; a few missed reports are not a fault yet."""
# The main button, by the action of the headline: (page, label).
BUTTONS = {
	"pay": ("/portail/factures", "Pay now"),
	"confirm": ("/portail/factures", "Confirm with my bank"),
	"card": ("/portail/factures#wallet", "Add a card"),
	"incident": ("/portail/aide", "Follow it"),
	"visit": ("/portail/visites", "See my visit"),
	"start": ("/portail/visites", "Start my service"),
	"silent": ("/portail/aide?sujet=panne", "Get help"),
	"help": ("/portail/aide", "Get help"),
	"plans": ("/portail/forfaits", "See my services"),
	"order": ("/internet", "Check an address"),
	"": ("/portail/wifi", "See my WiFi"),
}


def of_customers(customers: list[str]) -> dict[str, Any]:
	"""{"name", "headline": a sentence, "button": {"href", "label"}, "served", "places": [{"name", "address", "owner", "sentence",
	"steps" (from the order to the live service)}], "next": [{"icon", "label", "detail", "href"}], "accounts"}.
	"""
	held = [accounts.account(customer) for customer in customers]
	owners = accounts.owners(customers)
	rows = _rows(customers)
	running = {row.name: running_at(row.name) for row in rows if row.status in IN_SERVICE}
	spots = [_spot(row, running.get(row.name)) for row in rows]
	due = sum((account["balance"] for account in held), ZERO)
	sentences = [status_facts.of_account(account["customer"], account["card"]) for account in held]
	told = headline.of_home(spots, sentences, wording.amount(due) if due else "", _)
	return {
		"name": held[0]["name"],
		"headline": asdict(told),
		"button": _button(told, spots, [row.name for row in rows]),
		"served": any(row.status in IN_SERVICE for row in rows),
		"places": [
			{
				"name": row.name,
				"address": spot.address,
				"owner": owners.get(row.customer, ""),
				"sentence": asdict(_of_spot(spot)),
				"steps": _steps(row) if row.status == "Pending Install" else [],
			}
			for row, spot in zip(rows, spots, strict=True)
		],
		"next": _next(held, rows, running),
		"accounts": [
			{
				"name": account["name"],
				"sentence": asdict(sentence),
				"credit": wording.amount(account["credit"]) if account["credit"] else "",
			}
			for account, sentence in zip(held, sentences, strict=True)
		],
	}


def _rows(customers: list[str]) -> list[Any]:
	"""The locations in service or planned; the last one if there is none."""
	rows = frappe.get_all(
		"Service Location",
		filters={"customer": among(customers)},
		fields=["name", "customer", "address_line", "city", "status", "disconnected_on"],
		order_by="creation",
	)
	return [row for row in rows if row.status != "Disconnected"] or rows[-1:]


def _spot(row: Any, outage: RunningIncident | None) -> Spot:
	facts = status_facts.facts_of(row)
	active = row.status == "Active"
	told = outage.sentence(wording.language()) if active and outage and not outage.planned else ""
	return Spot(
		status=row.status,
		sentence=of_place(facts, _),
		incident=told,
		address=", ".join(filter(None, (row.address_line, row.city))),
		suspension=facts.suspension,
		silent_since=_silent_since(row.name) if active else "",
		visit=facts.visit,
		visit_on="" if facts.visit_over else facts.visit_on,
	)


def _of_spot(spot: Spot) -> Sentence:
	return Sentence(spot.incident, "bad") if spot.incident else spot.sentence


def _planned_work(running: dict[str, RunningIncident | None]) -> list[tuple[date, dict[str, str]]]:
	"""Planned maintenance, once for all locations concerned."""
	found = {}
	for work in running.values():
		if work and work.planned:
			day = clock.to_site_time(work.since).date()
			item = _item("wrench", _("Work on the network"), work.sentence(wording.language()), "aide")
			found[work.name] = (day, item)
	return list(found.values())


def _silent_since(location: str) -> str:
	"""The time of the last report of a location's ONT, as text; empty while it is online, or when unknown."""
	box = frappe.db.get_value(
		"Service Equipment",
		{
			"location": location,
			"equipment_type": ONT,
			"status": ("in", IN_HOUSE),
			"last_inform": ("is", "set"),
		},
		["online", "last_inform"],
		as_dict=True,
		order_by="creation desc",
	)
	if not box or box.online or box.last_inform > clock.ago(minutes=SILENT_MINUTES):
		return ""
	return dates.moment_phrase(box.last_inform, wording.language(), getdate(nowdate()))


def _button(told: Sentence, spots: list[Spot], places: list[str]) -> dict[str, str]:
	action = told.action
	if not action and not any(spot.status == "Active" for spot in spots):
		action = "help"
	href, label = BUTTONS.get(action, BUTTONS["help"])
	if action == "start":
		href = next((visit["start"] for visit in visits.future_visits(places) if visit["start"]), href)
	return {"href": href, "label": _(label)}


def _steps(row: Any) -> list[dict[str, str]]:
	order = frappe.db.get_value(
		"Service Subscription",
		{"location": row.name, "sales_order": ("is", "set")},
		"sales_order",
		order_by="creation desc",
	)
	return tracking.steps_of(order) if order else []


def _next(
	held: list[dict[str, Any]], rows: list[Any], running: dict[str, RunningIncident | None]
) -> list[dict[str, str]]:
	"""The next events: visits, the next bill, the end of a discount or of a term; soonest first."""
	coming: list[tuple[date, dict[str, str]]] = []
	for visit in visits.future_visits([row.name for row in rows]):
		if visit["day"]:
			coming.append(
				(getdate(visit["day"]), _item("calendar", visit["title"], visit["when"], "visites"))
			)
	for account in held:
		if bill := next_bill.of_customer(account["customer"], account["credit"]):
			coming.append((bill.day, _bill_item(bill)))
	served = [row.name for row in rows if row.status in IN_SERVICE]
	coming += _endings(served) + _planned_work(running) + _numbers([row.name for row in rows])
	return [item for _day, item in sorted(coming, key=lambda each: each[0])]


def _numbers(places: list[str]) -> list[tuple[date, dict[str, str]]]:
	"""Number transfers of the household that are not completed."""
	found = []
	for row in customer_page.transfers_in_progress(places):
		day = getdate(row.switch_date or nowdate())
		detail = wording.day(day) if row.switch_date else _("Follow it")
		title = _("Your number {0} moves to us").format(telephone.formatted(row.number))
		found.append((day, _item("phone", title, detail, "telephone")))
	return found


def _bill_item(bill: next_bill.NextBill) -> dict[str, str]:
	detail = _("{0} on {1}").format(wording.amount(bill.total), wording.day(bill.day))
	if bill.from_account:
		detail += " · " + _("{0} of it from your credit").format(wording.amount(bill.from_account))
	return _item("receipt", _("Next bill"), detail, "factures")


def _endings(places: list[str]) -> list[tuple[date, dict[str, str]]]:
	"""Discounts and terms that end soon, so that the household does not learn it from its bill."""
	today, horizon = getdate(nowdate()), getdate(nowdate()) + SOON
	between = {"location": among(places), "status": ("in", IN_SERVICE)}
	subscriptions = frappe.get_all(
		"Service Subscription", filters=between, fields=["name", "item", "description", "commitment_end"]
	)
	found = []
	for row in frappe.get_all(
		"Subscription Discount",
		filters={
			"parenttype": "Service Subscription",
			"parent": among(each.name for each in subscriptions),
			"end_date": ("between", (today, horizon)),
		},
		fields=["item", "description", "amount", "end_date"],
	):
		label = labels.of_item(row.item, row.description or "", wording.language())
		amount = wording.amount(abs(Decimal(str(row.amount))))
		detail = _("{0} a month, until {1}").format(amount, wording.day(row.end_date))
		found.append(
			(getdate(row.end_date), _item("clock", _("End of {0}").format(label), detail, "forfaits"))
		)
	terms = {each.commitment_end for each in subscriptions if each.commitment_end}
	for end in sorted(day for day in map(getdate, terms) if today <= day <= horizon):
		found.append((end, _item("clock", _("End of your term"), wording.day(end), "forfaits")))
	return found


def _item(icon: str, label: str, detail: str, page: str) -> dict[str, str]:
	return {"icon": icon, "label": label, "detail": detail, "href": f"/portail/{page}"}
