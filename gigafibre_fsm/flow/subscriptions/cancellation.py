"""A service ends for good: agreed on for a last day, taken back until then, carried out after it. What it costs and gives
back is in settling.py, what becomes of devices and line in activation/disconnection.py.

Each function is one transaction. It locks the customer's subscriptions first, in the order in which the monthly run does.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from gigafibre_fsm import dates
from gigafibre_fsm.exceptions import BadRequest, Conflict
from gigafibre_fsm.flow.activation import disconnection, suspension
from gigafibre_fsm.flow.billing import corrections
from gigafibre_fsm.flow.billing.adjustments import ONE_DAY
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.billing.rules import period_of
from gigafibre_fsm.flow.pricing.rules import NEEDS
from gigafibre_fsm.flow.subscriptions import combo_discounts, final_account
from gigafibre_fsm.flow.subscriptions.exit_fee import before_taxes, ending_with
from gigafibre_fsm.flow.subscriptions.settlement import Settlement, settle, taken_back
from gigafibre_fsm.flow.vocabulary import IN_SERVICE, ONT, ROUTER, TELEPHONE
from gigafibre_fsm.money import ZERO
from gigafibre_fsm.notifications import templates
from gigafibre_fsm.notifications.notify import tell_customer, tell_staff
from gigafibre_fsm.setup.catalogue import EXIT_FEE

FURTHEST = timedelta(days=366)
REASONS = (
	"Moving", "Price", "Another Provider", "Service Quality", "No Longer Needed", "Deceased", "Other",
)  # fmt: skip
FORGOTTEN = dict.fromkeys(("last_day", "end_reason", "end_note", "exit_fee_waiver"))


def end(
	location: str,
	names: Collection[str],
	last: date,
	today: date,
	reason: str,
	note: str = "",
	waiver: str = "",
) -> list[Document]:
	"""End services of a location with the day `last`: at once when that is today, else on the day after it. Returns the
	subscriptions that end, with those that cannot be had without the ones in `names`.

	`waiver` says why no exit fee is asked; without it the fee is what the law allows. Raises BadRequest for a choice or a day
	that is not possible, Conflict while something else is under way there.
	"""
	live = _locked(location)
	settlement = settlement_of(live, names, last, today)
	if refusal := disconnection.obstacle(location):
		raise Conflict(refusal)
	for subscription in settlement.ended:
		fee = settlement.fees.get(subscription.name)
		agreed = float(fee.amount) if fee and not waiver else 0
		waived = waiver if fee else ""
		subscription.update({"last_day": last, "end_reason": reason, "end_note": note})
		subscription.update({"exit_fee": agreed, "exit_fee_waiver": waived})
		subscription.save(ignore_permissions=True)
	_note(settlement.ended, _("The service ends with {0} ({1}).").format(last, _(reason)), note, waiver)
	if last == today:
		carry_out(location, last)
	else:
		_tell("service.ending", settlement, reason)
	return [frappe.get_doc("Service Subscription", each.name) for each in settlement.ended]


def settlement_of(live: Sequence[Document], names: Collection[str], last: date, today: date) -> Settlement:
	"""What ending `names` would mean. Raises as `end` does."""
	if not set(names) or not set(names) <= {each.name for each in live}:
		raise BadRequest(_("Choose services that run at this address."))
	if not today <= last <= today + FURTHEST:
		raise BadRequest(_("The last day of service is from today on, within a year."))
	kinds = {each.service_type for each in live if each.name in names}
	gone = ending_with(kinds, {each.service_type for each in live}, NEEDS) - kinds
	# What ends before anyway keeps its own day.
	ended = frozenset(
		each.name
		for each in live
		if each.name in names
		or (each.service_type in gone and not (each.last_day and getdate(each.last_day) <= last))
	)
	_refuse_alone(live, ended, last)
	for each in live:
		if each.name in ended and each.status == "Active" and not each.billed_until:
			raise Conflict(
				_("{0} was never billed: make its first invoice before it ends.").format(each.name)
			)
		if each.name in ended and each.start_date and getdate(each.start_date) > last:
			raise BadRequest(_("{0} begins later than that.").format(each.name))
		if each.name in ended:
			_bill_the_rest(each)
	return settle(live, ended, last)


def _refuse_alone(live: Sequence[Document], ended: Collection[str], last: date) -> None:
	"""What was to end sooner with the service that it needs cannot be given a later day alone."""
	sooner = {
		each.service_type: each
		for each in live
		if each.name not in ended and each.last_day and getdate(each.last_day) < last
	}
	for each in live:
		if each.name in ended and (needed := sooner.get(NEEDS.get(each.service_type, ""))):
			told = (each.description or each.item, needed.description or needed.item, needed.last_day)
			raise BadRequest(_("{0} needs {1}, which ends on {2}.").format(*told))


def keep(name: str, today: date) -> list[Document]:
	"""Take the end of a service back, with that of what it needs, until its last day is over. Raises Conflict."""
	subscription = frappe.get_doc("Service Subscription", name)
	live = _locked(subscription.location)
	wanted = {each.service_type for each in live if each.name == name}
	while more := {NEEDS[kind] for kind in wanted if kind in NEEDS} - wanted:
		wanted |= more
	kept = [each for each in live if each.last_day and each.service_type in wanted]
	if name not in {each.name for each in kept} or any(getdate(each.last_day) < today for each in kept):
		raise Conflict(_("No end is planned for this service."))
	for each in kept:
		_bill_the_rest(each)
		each.update({**FORGOTTEN, "exit_fee": 0})
		each.save(ignore_permissions=True)
	_note(kept, _("The service goes on: its end was taken back."))
	_tell_kept(kept, today)
	return kept


def due(today: date) -> list[str]:
	"""Locations where the last day of a service is over."""
	rows = frappe.get_all(
		"Service Subscription",
		filters=[["status", "in", IN_SERVICE], ["last_day", "is", "set"], ["last_day", "<", today]],
		pluck="location",
		order_by="last_day, name",
	)
	return list(dict.fromkeys(rows))


def turn(location: str, today: date) -> None:
	"""Carry out what is due. What cannot be done while somebody works there waits, and is found by the reconciliation."""
	if not disconnection.obstacle(location):
		carry_out(location, today - ONE_DAY)


def carry_out(location: str, until: date) -> list[Document]:
	"""End the services whose last day is `until` or earlier; returns the subscriptions that ended now. Twice is once."""
	live = _locked(location)
	leaving = [each for each in live if each.last_day and getdate(each.last_day) <= until]
	if leaving and (refusal := disconnection.obstacle(location)):
		raise Conflict(refusal)
	ended: list[Document] = []
	for last in sorted({getdate(each.last_day) for each in leaving}):
		_take_along(live, last)
		names = frozenset(each.name for each in live if each.last_day and getdate(each.last_day) == last)
		settlement = settle(live, names, last)
		_carry_out(location, settlement)
		ended += settlement.ended
		live = list(settlement.remaining)
	return ended


def _take_along(live: Sequence[Document], last: date) -> None:
	"""What was added since, and cannot be had without the services that end with this day, ends with them."""
	ending_now = [each for each in live if each.last_day and getdate(each.last_day) == last]
	kinds = {each.service_type for each in ending_now}
	for kind in ending_with(kinds, {each.service_type for each in live}, NEEDS) - kinds:
		for each in live:
			if each.service_type == kind:
				each.update({"last_day": last, "end_reason": ending_now[0].end_reason})


def _carry_out(location: str, settlement: Settlement) -> None:
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
	_note([*settlement.ended, place], _("Service ended, last day {0}.").format(last))
	final_account.close(settlement.ended[0].customer, settlement.ended[0].name, last, place)
	freed = line if line["port"] and not place.fibre_port else {}
	_tell("service.ended", settlement, settlement.ended[0].end_reason or "", due_back, freed)


def _charge_fee(settlement: Settlement) -> None:
	"""The fees as they were agreed: never more than what the customer was told, or than the law still allows."""
	for subscription in settlement.ended:
		allowed = settlement.fees.get(subscription.name)
		amount = min(decimal(subscription.exit_fee), allowed.amount if allowed else ZERO)
		subscription.exit_fee = float(amount)
		if not amount:
			continue
		language = templates.language(frappe.db.get_value("Customer", subscription.customer, "language"))
		until = dates.written(getdate(subscription.commitment_end), language)
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


def _bill_the_rest(subscription: Document) -> None:
	"""Of a month that was billed up to the last day only."""
	last = getdate(subscription.last_day)
	until = period_of(last)[1]
	if subscription.status == "Active" and getdate(subscription.billed_until) == last < until:
		corrections.adjust(subscription, taken_back(subscription, last, until))
		subscription.billed_until = until


def _locked(location: str) -> list[Document]:
	"""The live subscriptions of a location, with all of its customer locked."""
	customer = frappe.db.get_value("Service Location", location, "customer")
	everything = suspension.locked(customer)
	return [each for each in everything if each.location == location and each.status in IN_SERVICE]


def _note(documents: Sequence[Document], *sentences: str) -> None:
	text = "<br>".join(frappe.utils.escape_html(sentence) for sentence in sentences if sentence)
	for document in documents:
		document.add_comment("Info", text)


def _tell(
	topic: str,
	settlement: Settlement,
	reason: str,
	due_back: Sequence[Any] | None = None,
	line: dict[str, Any] | None = None,
) -> None:
	first = settlement.ended[0]
	place = frappe.get_doc("Service Location", first.location)
	if due_back is None:
		due_back = disconnection.to_return(disconnection.devices(place.name, settlement.ended))
	language = templates.language(frappe.db.get_value("Customer", first.customer, "language"))
	fee = sum((decimal(each.exit_fee) for each in settlement.ended), ZERO)
	facts = {
		"services": [each.description or each.item for each in settlement.ended],
		"address": ", ".join(filter(None, (place.address_line, place.city))),
		"date": str(settlement.last),
		"exit_fee": f"{fee:.2f}" if fee else "",
	}
	names = sorted(each.name for each in settlement.ended)
	# An end that was taken back may be planned once more for the same day.
	key = f"{topic}:{first.name}:{settlement.last}:{len(names)}:{frappe.generate_hash(length=8)}"
	words = {
		ONT: _("Fibre box", language),
		ROUTER: _("WiFi router", language),
		TELEPHONE: _("Telephone adapter", language),
	}
	devices = [words.get(row.equipment_type, row.equipment_type) for row in due_back]
	tell_customer(first.customer, topic, {**facts, "equipment": devices}, key, first)
	staff = {
		**facts,
		"customer": first.customer,
		"location": place.name,
		"subscriptions": names,
		"reason": reason,
		"correction": f"{settlement.correction:.2f}",
		"equipment": [
			{"name": row.name, "type": row.equipment_type, "serial": row.serial or ""} for row in due_back
		],
		"line": line or {},
	}
	tell_staff(topic, staff, key, first)


def _tell_kept(kept: Sequence[Document], today: date) -> None:
	first = kept[0]
	facts = {"services": [each.description or each.item for each in kept], "date": str(today)}
	key = f"service.kept:{first.name}:{frappe.generate_hash(length=8)}"
	tell_customer(first.customer, "service.kept", facts, key, first)
	names = [each.name for each in kept]
	staff = {**facts, "customer": first.customer, "location": first.location, "subscriptions": names}
	tell_staff("service.kept", staff, key, first)
