"""The facts that the rules compare, read from this site in a few statements. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import frappe
from frappe.utils import get_datetime, getdate, nowdate

from gigafibre_fsm.flow.availability.rules import RESERVED
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.collections.payments import CHARGE
from gigafibre_fsm.flow.collections.refunds import REFUND
from gigafibre_fsm.flow.reconcile.rules import (
	TICKET,
	Charge,
	Dispute,
	Finding,
	Job,
	Left,
	Port,
	Refund,
	Service,
)
from gigafibre_fsm.flow.vocabulary import ROUTERS, SETTINGS
from gigafibre_fsm.guards import rate

# What Twilio says of somebody who wants no SMS from us.
SAID_STOP = "21610"


def services() -> list[Service]:
	rows = _rows(
		"""SELECT s.name, s.status, s.customer, s.location, l.status AS location_status, s.service_type,
			s.start_date AS start, s.billed_until, s.last_day, l.sales_order,
			(SELECT MAX(e.last_inform) FROM `tabService Equipment` e
				WHERE e.location = s.location AND e.status = 'Actif') AS last_inform,
			(SELECT COUNT(*) FROM `tabService Equipment` e
				WHERE e.location = s.location AND e.status = 'Actif' AND e.equipment_type IN %(managed)s) AS devices,
			EXISTS (SELECT 1 FROM `tabSales Invoice` i
				WHERE i.fsm_billing_key = CONCAT('first:', IFNULL(NULLIF(l.sales_order, ''), l.name)) AND i.docstatus = 1)
				AS first_billed,
			(s.rate = 0
				AND NOT EXISTS (SELECT 1 FROM `tabSales Order` o WHERE o.name = s.sales_order AND o.fsm_price_reason <> '')
				AND NOT EXISTS (SELECT 1 FROM `tabItem Price` p
					WHERE p.item_code = s.item AND p.selling = 1 AND p.price_list_rate = 0)) AS free
		FROM `tabService Subscription` s JOIN `tabService Location` l ON l.name = s.location
		WHERE s.status = 'Active' OR (s.status = 'Suspended' AND s.last_day IS NOT NULL)""",
		managed=ROUTERS,
	)
	return [
		Service(
			name=row.name,
			status=row.status,
			customer=row.customer,
			location=row.location,
			location_status=row.location_status,
			service_type=row.service_type or "",
			start=row.start,
			billed_until=getdate(row.billed_until) if row.billed_until else None,
			first_billed=bool(row.first_billed),
			last_inform=get_datetime(row.last_inform) if row.last_inform else None,
			devices=row.devices,
			last_day=getdate(row.last_day) if row.last_day else None,
			free=bool(row.free),
		)
		for row in rows
	]


def left_behind() -> list[Left]:
	rows = _rows(
		"""SELECT e.name, e.location, e.return_since, e.last_inform,
			(SELECT p.status FROM `tabProvisioning Push` p WHERE p.equipment = e.name
				ORDER BY p.creation DESC LIMIT 1) AS push
		FROM `tabService Equipment` e WHERE e.return_since IS NOT NULL AND e.status IN ('Installed', 'Actif')"""
	)
	return [
		Left(
			row.name,
			row.location or "",
			getdate(row.return_since),
			get_datetime(row.last_inform) if row.last_inform else None,
			row.push or "",
		)
		for row in rows
	]


def ports() -> list[Port]:
	rows = _rows(
		"""SELECT p.name, p.status, p.olt, p.sales_order, p.sn, p.held_by, p.location,
			l.status AS location_status, c.status AS session_status, o.docstatus
		FROM `tabFibre Port` p
		LEFT JOIN `tabService Location` l ON l.name = p.location
		LEFT JOIN `tabCheckout Session` c ON c.name = p.held_by
		LEFT JOIN `tabSales Order` o ON o.name = p.sales_order
		WHERE p.status IN ('Occupied', 'Reserved', 'Held')"""
	)
	return [
		Port(
			name=row.name,
			status=row.status,
			olt=row.olt or "",
			order=row.sales_order or (row.sn or "").partition(RESERVED)[2],
			order_live=row.docstatus == 1,
			location=row.location or "",
			location_status=row.location_status or "",
			held_by=row.held_by or "",
			session_status=row.session_status or "",
		)
		for row in rows
	]


def jobs() -> list[Job]:
	rows = _rows(
		"""SELECT j.name, j.activation_state, COUNT(s.name) AS pending FROM `tabDispatch Job` j
		LEFT JOIN `tabService Subscription` s
			ON s.location = j.location AND s.sales_order = j.sales_order AND s.status = 'Pending'
		WHERE j.status = 'Completed' AND j.job_type = 'Installation'
		GROUP BY j.name, j.activation_state
		HAVING IFNULL(j.activation_state, '') != 'Activated' OR pending > 0"""
	)
	return [Job(row.name, row.activation_state == "Activated", row.pending) for row in rows]


def charges() -> list[Charge]:
	rows = _rows(
		"""SELECT i.name, i.fsm_charge_state AS state, i.modified,
			EXISTS (SELECT 1 FROM `tabOutbound Message` m WHERE m.reference_name = i.name AND m.topic = %(topic)s
				AND m.status IN ('Queued', 'Failed')) AS moving
		FROM `tabSales Invoice` i
		WHERE i.docstatus = 1 AND i.fsm_charge_state = 'Queued' AND i.outstanding_amount > 0""",
		topic=CHARGE,
	)
	return [Charge(row.name, row.state, get_datetime(row.modified), bool(row.moving)) for row in rows]


def debits_under_way(before: datetime) -> list[Any]:
	"""Invoices (name, fsm_payment_intent) that a bank debit was to pay when it was last heard of, before then."""
	return frappe.get_all(
		"Sales Invoice",
		filters={
			"docstatus": 1,
			"fsm_charge_state": "Charging",
			"fsm_payment_intent": ("is", "set"),
			"modified": ("<", before),
		},
		fields=["name", "fsm_payment_intent"],
	)


def dead_messages() -> Iterator[Finding]:
	"""What the outbox gave up and nobody retried: a charge, a device's settings, an SMS."""
	rows = _rows(
		"""SELECT name, channel, topic, IFNULL(last_error, '') AS reason FROM `tabOutbound Message`
		WHERE status = 'Dead' AND IFNULL(last_error, '') NOT LIKE %(late)s
			AND NOT (channel = 'SMS' AND IFNULL(last_error, '') LIKE %(stop)s)
		ORDER BY creation""",
		late="expired%",
		stop=f"{SAID_STOP}:%",
	)
	for row in rows:
		facts = {"channel": row.channel, "topic": row.topic, "reason": row.reason}
		repair = "retry_message" if row.reason.startswith("Given up") else TICKET
		yield Finding("message_dead", "Outbound Message", row.name, facts, repair)


def unscanned() -> Iterator[Finding]:
	"""Devices of households in service that nobody has scanned and no visit will: a manager went without them."""
	rows = _rows(
		"""SELECT e.name, e.equipment_type, e.location, e.customer FROM `tabService Equipment` e
		JOIN `tabService Location` l ON l.name = e.location
		WHERE e.status = 'Awaiting Scan' AND l.status IN ('Active', 'Suspended') AND NOT EXISTS (
			SELECT 1 FROM `tabDispatch Job Equipment` r JOIN `tabDispatch Job` j ON j.name = r.parent
			WHERE r.equipment = e.name AND j.status NOT IN ('Completed', 'Cancelled'))"""
	)
	for row in rows:
		facts = {"device": row.equipment_type, "customer": row.customer, "location": row.location}
		yield Finding("device_unscanned", "Service Equipment", row.name, facts)


def undelivered(since: datetime) -> Iterator[Finding]:
	"""SMS that Twilio took and no telephone got, where no e-mail said the same."""
	rows = _rows(
		"""SELECT sms.name, sms.topic, sms.target, sms.last_error AS reason FROM `tabOutbound Message` sms
		WHERE sms.channel = 'SMS' AND sms.status = 'Sent' AND sms.sent_at > %(since)s
			AND IFNULL(sms.last_error, '') != '' AND sms.topic != 'otp.code'
			AND NOT EXISTS (SELECT 1 FROM `tabOutbound Message` mail
				WHERE mail.idempotency_key = REPLACE(sms.idempotency_key, ':sms', ':mail') AND mail.channel = 'E-mail'
					AND mail.status != 'Dead')
		ORDER BY sms.creation""",
		since=since,
	)
	for row in rows:
		facts = {"topic": row.topic, "reason": row.reason}
		yield Finding("message_undelivered", "Outbound Message", row.name, facts, TICKET)


def credits_left() -> Iterator[Finding]:
	"""What customers without any service left have still to get back."""
	rows = _rows(
		"""SELECT s.customer, SUM(a.amount) AS amount FROM `tabSubscription Adjustment` a
		JOIN `tabService Subscription` s ON s.name = a.parent
		WHERE IFNULL(a.sales_invoice, '') = '' AND NOT EXISTS (SELECT 1 FROM `tabService Subscription` o
			WHERE o.customer = s.customer AND o.status IN ('Active', 'Suspended', 'Pending'))
		GROUP BY s.customer HAVING SUM(a.amount) < 0"""
	)
	for row in rows:
		facts = {"amount": f"{decimal(float(row.amount)):.2f}"}
		yield Finding("credit_left", "Customer", row.customer, facts, "give_back")


def refunds_under_way(before: datetime) -> list[Any]:
	"""Credit notes (name, refund at Stripe) whose money was on its way back when they were last heard of, before then."""
	return _rows(
		"""SELECT i.name, MAX(m.provider_reference) AS refund FROM `tabSales Invoice` i
		JOIN `tabOutbound Message` m ON m.reference_name = i.name AND m.topic = %(topic)s AND m.provider_reference != ''
		WHERE i.docstatus = 1 AND i.fsm_charge_state = 'Refunding' AND i.modified < %(before)s GROUP BY i.name""",
		topic=REFUND,
		before=before,
	)


def bills_cancelled() -> Iterator[Finding]:
	"""Bills that were cancelled and that nothing has taken the place of: neither an amended one nor one made again."""
	rows = _rows(
		"""SELECT i.name, i.customer, i.fsm_period_start, i.grand_total FROM `tabSales Invoice` i
		WHERE i.docstatus = 2 AND i.fsm_billed_subscriptions != '' AND NOT EXISTS (
			SELECT 1 FROM `tabSales Invoice` o WHERE o.customer = i.customer AND o.docstatus < 2
				AND (o.amended_from = i.name
					OR (o.fsm_period_start = i.fsm_period_start AND o.fsm_billed_subscriptions = i.fsm_billed_subscriptions)))"""
	)
	for row in rows:
		amount = f"{decimal(row.grand_total):.2f}"
		facts = {"customer": row.customer, "since": str(row.fsm_period_start), "amount": amount}
		yield Finding("bill_cancelled", "Sales Invoice", row.name, facts, "bill_again")


def credits_unused() -> Iterator[Finding]:
	"""Credit notes of yesterday or before whose money neither went back nor paid anything."""
	rows = frappe.get_all(
		"Sales Invoice",
		filters={
			"docstatus": 1,
			"is_return": 1,
			"outstanding_amount": ("<", 0),
			"fsm_charge_state": ("in", ("", "Refund Failed")),
			"posting_date": ("<", nowdate()),
		},
		fields=["name", "customer", "return_against", "outstanding_amount"],
	)
	for row in rows:
		amount = f"{-decimal(row.outstanding_amount):.2f}"
		facts = {"customer": row.customer, "invoice": row.return_against or "", "amount": amount}
		yield Finding("credit_unused", "Sales Invoice", row.name, facts, TICKET)


def refunded(rows: Iterable[dict[str, str]]) -> list[Refund]:
	"""Refunds as Stripe tells them, each with the invoice that its payment has paid."""
	found = list(rows)
	invoices = _paid_with(row["intent"] for row in found)
	return [
		Refund(row["id"], invoices.get(row["intent"], ""), Decimal(row["amount"]), row["credit"])
		for row in found
	]


def disputed(rows: Iterable[dict[str, str]]) -> list[Dispute]:
	"""Disputes as Stripe tells them, of payments of this site, but for what is booked as lost."""
	found = list(rows)
	invoices = _paid_with(row["intent"] for row in found)
	known = booked(row["id"] for row in found)
	return [
		Dispute(
			row["id"],
			invoices[row["intent"]],
			Decimal(row["amount"]),
			row["status"],
			row["reason"],
			row["due"],
		)
		for row in found
		if row["intent"] in invoices and row["id"] not in known
	]


def _paid_with(intents: Iterable[str]) -> dict[str, str]:
	"""PaymentIntent -> the invoice that it paid."""
	rows = _rows(
		"""SELECT e.fsm_payment_intent, r.reference_name FROM `tabPayment Entry` e
		JOIN `tabPayment Entry Reference` r ON r.parent = e.name AND r.reference_doctype = 'Sales Invoice'
		WHERE e.docstatus = 1 AND e.fsm_payment_intent IN %(intents)s""",
		intents=[*intents, ""],
	)
	return {row.fsm_payment_intent: row.reference_name for row in rows}


def booked(intents: Iterable[str]) -> dict[str, Decimal]:
	"""PaymentIntent or refund -> amount, of those that a Payment Entry stands for."""
	rows = frappe.get_all(
		"Payment Entry",
		filters={"docstatus": 1, "fsm_payment_intent": ("in", [*intents, ""])},
		fields=["fsm_payment_intent", "paid_amount"],
	)
	return {row.fsm_payment_intent: decimal(row.paid_amount) for row in rows}


def _rows(statement: str, **values: Any) -> list[Any]:
	return frappe.db.sql(statement, values, as_dict=True)


def proxy() -> Iterator[Finding]:
	"""A proxy in front of the site that its configuration does not declare (guards/rate.py)."""
	if rate.proxy_seen():
		yield Finding("proxy_undeclared", SETTINGS, SETTINGS)
