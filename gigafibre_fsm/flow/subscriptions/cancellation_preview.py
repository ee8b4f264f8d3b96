"""The preview of a cancellation: everything that `cancellation.end` would do, without doing it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from gigafibre_fsm import dates
from gigafibre_fsm.flow.activation import disconnection
from gigafibre_fsm.flow.billing.adjustments import ONE_DAY
from gigafibre_fsm.flow.pricing.quotes import EXIT_FEE_CAP
from gigafibre_fsm.flow.pricing.rules import NEEDS
from gigafibre_fsm.flow.subscriptions.cancellation import REASONS, settlement_of
from gigafibre_fsm.flow.subscriptions.exit_fee import ExitFee, before_taxes
from gigafibre_fsm.flow.subscriptions.settlement import Settlement
from gigafibre_fsm.flow.vocabulary import IN_SERVICE, NOT_ENDED, SAID_TO_CUSTOMERS, TV
from gigafibre_fsm.money import ZERO, formatted, taxes


def options(location: str, today: date) -> dict[str, Any]:
	"""{"services": [{"name", "label", "kind", "needs" (a kind, or ""), "status", "last_day"}], "reasons": [{"value",
	"label"}], "obstacle", "today"}.
	"""
	return {
		"services": [
			{
				"name": each.name,
				"label": each.description or each.item,
				"kind": each.service_type,
				"needs": NEEDS.get(each.service_type, ""),
				"status": each.status,
				"last_day": str(each.last_day or ""),
			}
			for each in _live(location)
		],
		"reasons": [{"value": reason, "label": _(reason)} for reason in REASONS],
		"obstacle": disconnection.obstacle(location),
		"today": str(today),
	}


def preview(
	location: str, names: Collection[str], last: date, today: date, charge_fee: bool
) -> dict[str, Any]:
	"""{"services", "lines": [{"label", "amount"}], "fee", "formula", "net", "tps", "tvq", "total", "equipment",
	"kept", "notes": [sentences], "obstacle"}: amounts as text, negative for a credit. Raises like
	`cancellation.end`.
	"""
	settlement = settlement_of(_live(location), names, last, today)
	fee = settlement.fee if charge_fee else ZERO
	# Days that are not billed yet are on the next bills as usual; only the services that end today are settled now.
	rows = [row for each in settlement.days.values() for row in each if last == today or row.amount < 0]
	rows += [row for change in settlement.combos for row in change.adjustments]
	language = frappe.local.lang or "fr"
	lines = [(f"{row.label}, {dates.period(row.first, row.last, language)}", row.amount) for row in rows]
	lines += [(_("Exit fee"), before_taxes(each.amount)) for each in settlement.fees.values() if charge_fee]
	net = sum((amount for _label, amount in lines), ZERO)
	tps, tvq = taxes(net)
	devices = disconnection.devices(location, settlement.ended)
	lent = disconnection.to_return(devices)
	return {
		"services": [each.description or each.item for each in settlement.ended],
		"lines": [{"label": label, "amount": f"{amount:.2f}"} for label, amount in lines],
		"fee": f"{fee:.2f}",
		"formula": [_formula(each) for each in settlement.fees.values()],
		"net": f"{net:.2f}",
		"tps": f"{tps:.2f}",
		"tvq": f"{tvq:.2f}",
		"total": f"{net + tps + tvq:.2f}",
		"equipment": [_(SAID_TO_CUSTOMERS[row.equipment_type]) for row in lent],
		"kept": [
			_(SAID_TO_CUSTOMERS[row.equipment_type])
			for row in devices
			if row.equipment_type == disconnection.SOLD
		],
		"notes": _notes(settlement, today, net + tps + tvq),
		"obstacle": disconnection.obstacle(location),
	}


def _live(location: str) -> list[Document]:
	names = frappe.get_all(
		"Service Subscription",
		filters={"location": location, "status": ("in", IN_SERVICE)},
		pluck="name",
		order_by="creation, name",
	)
	return [frappe.get_doc("Service Subscription", name) for name in names]


def _formula(fee: ExitFee) -> str:
	if fee.inducement:
		return _("{0} granted for the commitment, for the {1} months not yet started: {2}").format(
			_dollars(fee.inducement), fee.months, _dollars(fee.amount)
		)
	cap = EXIT_FEE_CAP - fee.charged
	return _("The lesser of {0} and 10% of {1} (the {2} months not yet started): {3}").format(
		_dollars(cap), _dollars(fee.left), fee.months, _dollars(fee.amount)
	)


def _dollars(amount: Decimal) -> str:
	return formatted(amount, frappe.local.lang)


def _notes(settlement: Settlement, today: date, total: Decimal) -> list[str]:
	language = "en" if frappe.local.lang == "en" else "fr"
	last, after = (
		dates.without_weekday(day, language) for day in (settlement.last, settlement.last + ONE_DAY)
	)
	notes = []
	if settlement.last > today:
		notes.append(_("Billed as usual until {0}, prorated by day; ended on {1}.").format(last, after))
	for change in settlement.combos:
		sentence = _("{0} ends on {1}.") if change.row else _("{0} applies from {1} on.")
		notes.append(sentence.format(change.agreed.label, after))
	if TV in {each.service_type for each in settlement.ended}:
		notes.append(_("The credit of the first TV box is not taken back."))
	notes.append(_settled(settlement, total))
	return notes


def _settled(settlement: Settlement, total: Decimal) -> str:
	customer = settlement.ended[0].customer
	others = frappe.get_all(
		"Service Subscription",
		filters={
			"customer": customer,
			"status": ("in", NOT_ENDED),
			"name": ("not in", [each.name for each in settlement.ended]),
		},
		fields=["last_day"],
	)
	if any(not row.last_day or getdate(row.last_day) > settlement.last for row in others):
		return _("Settled on the customer's next bill.")
	if total > 0:
		return _("No service remains: a final bill is made and paid like any other.")
	if total < 0:
		return _(
			"No service remains: an unpaid bill is reduced, or the credit is listed in Reconciliation to be refunded."
		)
	return _("No service remains.")
