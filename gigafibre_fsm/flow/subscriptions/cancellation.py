"""Cancellation of services: planned for a last day, and withdrawn until then. cancellation_run.py carries it out.

Each function is one transaction. It locks the customer's subscriptions first, in the same order as the monthly run. Costs and
credits of a cancellation: settlement.py.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from gigafibre_fsm.exceptions import BadRequest, Conflict
from gigafibre_fsm.flow.activation import disconnection
from gigafibre_fsm.flow.billing import corrections
from gigafibre_fsm.flow.billing.rules import period_of
from gigafibre_fsm.flow.pricing.rules import NEEDS
from gigafibre_fsm.flow.subscriptions import cancellation_notices, cancellation_run
from gigafibre_fsm.flow.subscriptions.cancellation_run import add_comments, locked_services
from gigafibre_fsm.flow.subscriptions.exit_fee import ending_with
from gigafibre_fsm.flow.subscriptions.settlement import Settlement, charge_after_last_day, settle

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
	"""End services of a location after the day `last`: now if that is today, else by the run of the following night. Returns
	the ended subscriptions, including those that require the ones in `names`.

	`waiver` is the reason why no exit fee is charged; without it the fee is the legal maximum. Raises BadRequest for an
	invalid choice or day, Conflict while other work is in progress at the location.
	"""
	live = locked_services(location)
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
	add_comments(
		settlement.ended, _("The service ends with {0} ({1}).").format(last, _(reason)), note, waiver
	)
	if last == today:
		cancellation_run.carry_out_services(location, live, last, settlement)
	else:
		cancellation_notices.notify_planned(settlement, reason)
	return list(settlement.ended)


def withdraw_cancellation(name: str, today: date) -> list[Document]:
	"""Withdraw the cancellation of a service, and of those it requires, until its last day is over. Raises Conflict."""
	subscription = frappe.get_doc("Service Subscription", name)
	live = locked_services(subscription.location)
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
	add_comments(kept, _("The service continues: its planned end was cancelled."))
	cancellation_notices.notify_withdrawn(kept, today)
	return kept


def settlement_of(live: Sequence[Document], names: Collection[str], last: date, today: date) -> Settlement:
	"""The cost and credit of ending `names`. Raises like `end`."""
	if not set(names) or not set(names) <= {each.name for each in live}:
		raise BadRequest(_("Choose services that are active at this address."))
	if not today <= last <= today + FURTHEST:
		raise BadRequest(_("The last day of service must be today or later, within a year."))
	kinds = {each.service_type for each in live if each.name in names}
	gone = ending_with(kinds, {each.service_type for each in live}, NEEDS) - kinds
	# A service that ends earlier anyway keeps its own last day.
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
			raise BadRequest(_("{0} starts after that day.").format(each.name))
		if each.name in ended:
			_bill_the_rest(each)
	return settle(live, ended, last)


def _refuse_alone(live: Sequence[Document], ended: Collection[str], last: date) -> None:
	"""Raises Conflict when a service that ends with the one it requires is given a later day on its own."""
	sooner = {
		each.service_type: each
		for each in live
		if each.name not in ended and each.last_day and getdate(each.last_day) < last
	}
	for each in live:
		if each.name in ended and (needed := sooner.get(NEEDS.get(each.service_type, ""))):
			told = (each.description or each.item, needed.description or needed.item, needed.last_day)
			raise BadRequest(_("{0} requires {1}, which ends on {2}.").format(*told))


def _bill_the_rest(subscription: Document) -> None:
	"""Bill the rest of a month that was billed up to the planned last day only."""
	last = getdate(subscription.last_day)
	until = period_of(last)[1]
	if subscription.status == "Active" and getdate(subscription.billed_until) == last < until:
		corrections.adjust(subscription, charge_after_last_day(subscription, last, until))
		subscription.billed_until = until
