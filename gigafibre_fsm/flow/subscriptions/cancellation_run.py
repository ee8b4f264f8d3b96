"""Ends services after their last day: in the nightly run, and immediately when they end today.

Devices and port: activation/disconnection.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from gigafibre_fsm import dates
from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.activation import disconnection, suspension
from gigafibre_fsm.flow.billing import corrections
from gigafibre_fsm.flow.billing.adjustments import ONE_DAY
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.billing.holds import on_hold
from gigafibre_fsm.flow.pricing.rules import NEEDS
from gigafibre_fsm.flow.subscriptions import cancellation_notices, combo_discounts, final_account
from gigafibre_fsm.flow.subscriptions.exit_fee import before_taxes, ending_with
from gigafibre_fsm.flow.subscriptions.settlement import Settlement, settle
from gigafibre_fsm.flow.vocabulary import IN_SERVICE
from gigafibre_fsm.money import ZERO
from gigafibre_fsm.notifications import templates
from gigafibre_fsm.setup.catalogue import EXIT_FEE


def cancellations_due(today: date) -> list[str]:
	"""Locations with a service whose last day is over, without customers on hold."""
	rows = frappe.get_all(
		"Service Subscription",
		filters=[["status", "in", IN_SERVICE], ["last_day", "is", "set"], ["last_day", "<", today]],
		fields=["location", "customer"],
		order_by="last_day, name",
	)
	held = on_hold(today) if rows else set()
	return list(dict.fromkeys(row.location for row in rows if row.customer not in held))


def carry_out_due(location: str, today: date) -> None:
	"""Carry out the due cancellations of a location. A location where work is in progress waits, and is listed in
	Reconciliation.
	"""
	if not disconnection.obstacle(location):
		carry_out(location, today - ONE_DAY)


def carry_out(location: str, until: date) -> list[Document]:
	"""End the services whose last day is `until` or earlier; returns the subscriptions that ended now. Idempotent. Raises
	Conflict while other work is in progress at the location.
	"""
	live = locked_services(location)
	if _last_days(live, until) and (refusal := disconnection.obstacle(location)):
		raise Conflict(refusal)
	return carry_out_services(location, live, until)


def carry_out_services(
	location: str, live: Sequence[Document], until: date, known: Settlement | None = None
) -> list[Document]:
	"""The same for locked services at a location without other work. `known` is the settlement already calculated for the
	services that end after the day `until`.
	"""
	ended: list[Document] = []
	for last in _last_days(live, until):
		settlement = known if known and known.last == last and not ended else _settlement(live, last)
		_write(location, settlement)
		ended += settlement.ended
		live = list(settlement.remaining)
	return ended


def locked_services(location: str) -> list[Document]:
	"""The active and suspended services of a location, with all of its customer's subscriptions locked."""
	customer = frappe.db.get_value("Service Location", location, "customer")
	everything = suspension.lock_subscriptions(customer)
	return [each for each in everything if each.location == location and each.status in IN_SERVICE]


def add_comments(documents: Sequence[Document], *sentences: str) -> None:
	"""Add a comment to the timeline of each document."""
	text = "<br>".join(frappe.utils.escape_html(sentence) for sentence in sentences if sentence)
	for document in documents:
		document.add_comment("Info", text)


def _last_days(live: Sequence[Document], until: date) -> list[date]:
	days = {getdate(each.last_day) for each in live if each.last_day}
	return sorted(day for day in days if day <= until)


def _settlement(live: Sequence[Document], last: date) -> Settlement:
	_end_dependents(live, last)
	names = frozenset(each.name for each in live if each.last_day and getdate(each.last_day) == last)
	return settle(live, names, last)


def _end_dependents(live: Sequence[Document], last: date) -> None:
	"""End services that were added since and require those that end on this day."""
	ending_now = [each for each in live if each.last_day and getdate(each.last_day) == last]
	kinds = {each.service_type for each in ending_now}
	for kind in ending_with(kinds, {each.service_type for each in live}, NEEDS) - kinds:
		for each in live:
			if each.service_type == kind:
				each.update({"last_day": last, "end_reason": ending_now[0].end_reason})


def _write(location: str, settlement: Settlement) -> None:
	"""Write one settlement: combos of the remaining services, days and fee of the ended ones, devices, port, the final
	account.
	"""
	last = settlement.last
	combo_discounts.write(settlement.combos, last)
	for change in settlement.combos:
		corrections.adjust(change.subscription, list(change.adjustments))
	for subscription in dict.fromkeys(change.subscription for change in settlement.combos):
		subscription.save(ignore_permissions=True)
	for subscription in settlement.ended:
		corrections.adjust(subscription, settlement.days[subscription.name])
		billed = getdate(subscription.billed_until) if subscription.billed_until else None
		subscription.billed_until = last if subscription.status == "Active" else billed and min(billed, last)
		subscription.update({"status": "Cancelled", "end_date": last, "suspension": "", "suspended_on": None})
		subscription.update({"pause_from": None, "resume_on": None})
	_charge_fee(settlement)
	for subscription in settlement.ended:
		subscription.save(ignore_permissions=True)
	place = frappe.get_doc("Service Location", location, for_update=True)
	position = f"{place.olt_frame}/{place.olt_slot}/{place.olt_port}"
	line = {
		"port": place.fibre_port,
		"olt": place.olt_name,
		"position": position,
		"ont_id": place.ont_id,
	}
	due_back = disconnection.disconnect(place, settlement.ended, last)
	add_comments([*settlement.ended, place], _("Service ended, last day {0}.").format(last))
	final_account.settle_final_account(settlement.ended[0].customer, settlement.ended[0].name, last, place)
	freed = line if line["port"] and not place.fibre_port else {}
	cancellation_notices.notify_ended(settlement, due_back, freed)


def _charge_fee(settlement: Settlement) -> None:
	"""Charge the fees as agreed: never more than the amount shown to the customer, or than the law still allows."""
	for subscription in settlement.ended:
		allowed = settlement.fees.get(subscription.name)
		amount = min(decimal(subscription.exit_fee), allowed.amount if allowed else ZERO)
		subscription.exit_fee = float(amount)
		if not amount:
			continue
		language = templates.language(frappe.db.get_value("Customer", subscription.customer, "language"))
		until = dates.without_weekday(getdate(subscription.commitment_end), language)
		subscription.append(
			"adjustments",
			{
				"item": EXIT_FEE,
				"description": _("Exit fee, commitment until {0}", language).format(until),
				"amount": float(before_taxes(amount)),
				"from_date": settlement.last + ONE_DAY,
				"to_date": max(subscription.commitment_end, settlement.last + ONE_DAY),
			},
		)
