"""Findings and their repairs on a site, with the Stripe and GenieACS stand-ins."""

from __future__ import annotations

import pytest

from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.reconcile.tests.findings import DOCTYPE, found, service, status
from tests.factories import ordering
from tests.factories.outbox import deliver, messages

pytestmark = pytest.mark.site


def test_a_consistent_customer_is_no_finding(site, household) -> None:
	"""Staff would learn to ignore the report."""
	service().compare()
	about = [household.location.name, household.invoice.name, household.location.fibre_port]
	about += site.get_all("Service Subscription", {"customer": household.customer}, pluck="name")
	assert not site.get_all(DOCTYPE, {"reference_name": ("in", about)})


def test_live_but_unbilled_is_billed(site, household) -> None:
	"""A service would run for a year without an invoice."""
	name = site.db.get_value("Service Subscription", {"customer": household.customer, "service_type": "TV"})
	site.db.set_value("Service Subscription", name, "billed_until", None)
	finding = found(site, "live_unbilled", name)
	invoice = service().repair(finding)
	assert site.db.get_value("Service Subscription", name, "billed_until")
	assert site.db.get_value("Sales Invoice", invoice, "customer") == household.customer
	assert status(site, finding) == "Repaired" and not found(site, "live_unbilled", name)


def test_a_repair_is_done_once_and_logged(site, household) -> None:
	"""Two people with the report open would do the repair twice, and nobody would know who did it."""
	name = site.db.get_value("Service Subscription", {"customer": household.customer, "service_type": "TV"})
	site.db.set_value("Service Subscription", name, "billed_until", None)
	finding = found(site, "live_unbilled", name)
	service().repair(finding)
	with pytest.raises(Conflict):
		service().repair(finding)
	row = site.get_doc(DOCTYPE, finding)
	assert row.resolved_by == "Administrator" and row.resolved_at and row.outcome


def test_billed_but_disconnected_is_ended(site, household) -> None:
	"""A customer who left would keep paying for years."""
	site.db.set_value("Service Location", household.location.name, "status", "Disconnected")
	names = site.get_all("Service Subscription", {"customer": household.customer}, pluck="name")
	service().repair(found(site, "billed_dead", names[0]))
	assert site.db.get_value("Service Subscription", names[0], "status") == "Cancelled"
	assert found(site, "port_without_location", household.location.fibre_port)


def test_a_reservation_without_order_is_freed(site) -> None:
	"""A line would be kept for an order that nobody has."""
	port = ordering.port(status="Available").name
	values = {"status": "Reserved", "sn": "RESERVED-SAL-ORD-NONE", "sales_order": None}
	site.db.set_value("Fibre Port", port, values)
	service().repair(found(site, "reserved_without_order", port))
	assert site.db.get_value("Fibre Port", port, "status") == "Available"


def test_a_hold_without_a_checkout_is_released(site) -> None:
	"""A port would look taken to every visitor."""
	port = ordering.port(status="Available").name
	held = {"status": "Held", "held_by": "nobody", "hold_until": "2099-01-01 00:00:00"}
	site.db.set_value("Fibre Port", port, held)
	service().repair(found(site, "hold_without_session", port))
	assert site.db.get_value("Fibre Port", port, "status") == "Available"


def test_the_repair_of_a_completed_job_starts_the_service(site) -> None:
	"""The technician is done, but the household would pay nothing and support would know nothing of it."""
	order = ordering.order()
	job = site.db.get_value("Dispatch Job", {"sales_order": order.name})
	site.db.set_value("Dispatch Job", job, "status", "Completed")
	site.db.set_value(
		"Service Equipment", {"sales_order": order.name, "equipment_type": "ONT"}, "status", "Installed"
	)
	service().repair(found(site, "completed_pending", job))
	states = site.get_all("Service Subscription", {"sales_order": order.name}, pluck="status")
	assert set(states) == {"Active"}
	assert not found(site, "completed_pending", job)


def test_a_stuck_charge_is_started_again_and_takes_money_once(site, household) -> None:
	"""An invoice would wait for a charge that was lost in a restored backup, or the repair would charge the customer
	twice.
	"""
	name = household.invoice.name
	entry = site.get_value("Payment Entry", {"fsm_payment_intent": household.invoice.fsm_payment_intent})
	# As after restoring a backup: neither the outbox entry nor its outcome exists, but Stripe has the money.
	site.db.delete("Payment Entry Reference", {"parent": entry})
	for ledger in ("GL Entry", "Payment Ledger Entry"):
		if site.db.table_exists(ledger):
			site.db.delete(ledger, {"voucher_no": entry})
	site.db.delete("Payment Entry", {"name": entry})
	owed = household.invoice.grand_total
	back = {"fsm_charge_state": "Queued", "outstanding_amount": owed, "status": "Unpaid"}
	site.db.set_value("Sales Invoice", name, {**back, "modified": "2020-01-01"}, update_modified=False)
	site.db.set_value(
		"Outbound Message", {"reference_name": name, "topic": "payment.charge"}, "status", "Sent"
	)
	service().repair(found(site, "charge_stuck", name))
	assert messages("payment.charge", name)[-1].status == "Queued"
	deliver("payment.charge", name)
	assert len(household.stripe.taken(household.account)) == 1
	assert site.db.get_value("Sales Invoice", name, "fsm_charge_state") == "Paid"


def test_an_unbooked_payment_is_found_and_booked(site, household) -> None:
	"""A customer who paid would be cut off for not paying."""
	from gigafibre_fsm.flow.reconcile import external_audit
	from gigafibre_fsm.outbox.item import OutboxItem, Receipt

	lost = {"id": "pi_lost", "invoice": household.invoice.name, "amount": "12.00", "status": "succeeded"}
	item = OutboxItem("x", "Stripe", "payment.audit", "", {"since": 0, "until": 1}, None, "audit:1", 1)
	external_audit.on_payments_audited(item, Receipt(response={"unbooked": [lost], "after": "pi_next"}), None)
	finding = site.db.get_value(DOCTYPE, {"kind": "paid_unbooked", "reference_name": household.invoice.name})
	assert status(site, finding) == "Open"
	service().repair(finding)
	rows = site.get_all("Outbound Message", {"topic": "payment.refresh", "target": "pi_lost"})
	assert len(rows) == 1
	following = site.get_last_doc(
		"Outbound Message", {"topic": "payment.audit", "idempotency_key": "audit:1:pi_next"}
	)
	assert '"after": "pi_next"' in following.payload
	assert deliver


def test_booked_payments_are_not_in_the_audit(site, household) -> None:
	"""Every booked payment of the last three days would stand in the report."""
	import time

	from gigafibre_fsm.flow.collections import stripe_channel
	from gigafibre_fsm.outbox.item import OutboxItem

	window = {"since": int(time.time()) - 3600, "until": int(time.time()) + 60}
	item = OutboxItem("x", "Stripe", "payment.audit", "", window, None, "audit:2", 1)
	intent = household.invoice.fsm_payment_intent
	assert intent not in {row["id"] for row in stripe_channel.send(item).response["unbooked"]}
	site.db.set_value("Payment Entry", {"fsm_payment_intent": intent}, "fsm_payment_intent", None)
	assert intent in {row["id"] for row in stripe_channel.send(item).response["unbooked"]}


def refund_at_stripe(site, household, **given: int):
	"""A refund made on Stripe's own pages; returns the finding of the next night, and the refund."""
	import time

	from gigafibre_fsm.flow.collections import stripe_channel
	from gigafibre_fsm.flow.reconcile import external_audit
	from gigafibre_fsm.outbox.item import OutboxItem

	made = household.stripe.post("refunds", payment_intent=household.invoice.fsm_payment_intent, **given)
	window = {"since": int(time.time()) - 3600, "until": int(time.time()) + 60}
	item = OutboxItem("x", "Stripe", "payment.audit", "", window, None, f"audit:{made['id']}", 1)
	external_audit.on_payments_audited(item, stripe_channel.send(item), None)
	return site.db.get_value(DOCTYPE, {"finding_key": f"refund_unbooked:{made['id']}"}), made["id"]


def test_a_full_refund_made_in_stripe_is_booked_with_a_credit_note(site, household) -> None:
	"""The books would count refunded money as received, and its taxes would be paid to Revenu Québec."""
	finding, refund = refund_at_stripe(site, household)
	service().repair(finding)
	for _twice in range(2):
		deliver("payment.refund_adopt")
	notes = site.get_all(
		"Sales Invoice",
		{"return_against": household.invoice.name, "docstatus": 1},
		["grand_total", "outstanding_amount", "fsm_charge_state", "fsm_payment_intent"],
	)
	assert [tuple(note.values()) for note in notes] == [
		(-household.invoice.grand_total, 0, "Refunded", refund)
	]
	assert site.db.count("Payment Entry", {"fsm_payment_intent": refund, "docstatus": 1}) == 1
	assert refund_at_stripe_is_unknown(site, refund)


def refund_at_stripe_is_unknown(site, refund: str) -> bool:
	"""Whether the next comparison yields no finding about this refund."""
	import time

	from gigafibre_fsm.flow.collections import stripe_channel
	from gigafibre_fsm.outbox.item import OutboxItem

	window = {"since": int(time.time()) - 3600, "until": int(time.time()) + 60}
	item = OutboxItem("x", "Stripe", "payment.audit", "", window, None, "audit:3", 1)
	return refund not in {row["id"] for row in stripe_channel.send(item).response["refunds"]}


def test_a_partial_refund_made_in_stripe_needs_a_credit_note_first(site, household) -> None:
	"""Guessing which lines a partial refund is for would produce a wrong tax return."""
	from decimal import Decimal

	from gigafibre_fsm.flow.collections import refunds, webhooks
	from gigafibre_fsm.integrations.stripe.events import StripeEvent

	row = next(row for row in household.invoice.items if row.amount > 1)
	part = Decimal(1)
	finding, refund = refund_at_stripe(site, household, amount=115)
	with pytest.raises(Conflict, match=r"credit note of 1\.15"):
		service().repair(finding)
	note = refunds.credit(household.invoice.name, {row.name: part}, "Panne", refund=False)
	assert note.grand_total == -1.15
	service().repair(finding)
	deliver("payment.refund_adopt")
	note.reload()
	assert (note.outstanding_amount, note.fsm_charge_state) == (0, "Refunded")
	# The bank returns the money days later.
	paid = household.invoice.fsm_payment_intent
	event = StripeEvent(f"evt_{refund}", "refund.failed", refund, "", "", paid)
	assert webhooks.receive(event, b"{}") == "handled"
	hint = site.get_last_doc("Outbound Message", {"topic": "payment.refund_refresh", "target": refund})
	assert note.name in hint.payload


def test_a_device_unknown_to_the_acs_is_found(site, household) -> None:
	"""A router that never contacts the ACS can be neither supported nor suspended."""
	ont = site.db.get_value(
		"Service Equipment", {"location": household.location.name, "equipment_type": "ONT"}
	)
	site.db.set_value("Service Equipment", ont, "scanned_at", "2026-01-01 10:00:00")
	service().compare()
	deliver("device.audit")
	finding = site.db.get_value(DOCTYPE, {"kind": "device_unknown_to_acs", "reference_name": ont})
	assert status(site, finding) == "Open"
	service().repair(finding)
	assert site.get_all("Outbound Message", {"topic": "device.find", "reference_name": ont})


def test_a_resolved_finding_is_closed_and_reopened(site, household) -> None:
	"""The report would be full of problems that were solved long ago, or would miss one that came back."""
	name = site.db.get_value("Service Subscription", {"customer": household.customer, "service_type": "TV"})
	until = site.db.get_value("Service Subscription", name, "billed_until")
	site.db.set_value("Service Subscription", name, "billed_until", None)
	finding = found(site, "live_unbilled", name)
	site.db.set_value("Service Subscription", name, "billed_until", until)
	assert not found(site, "live_unbilled", name) and status(site, finding) == "Gone"
	site.db.set_value("Service Subscription", name, "billed_until", None)
	assert found(site, "live_unbilled", name) == finding


def test_a_dismissed_finding_stays_dismissed(site, household) -> None:
	"""Staff would dismiss the same finding every morning."""
	name = site.db.get_value("Service Subscription", {"customer": household.customer, "service_type": "TV"})
	site.db.set_value("Service Subscription", name, "billed_until", None)
	finding = found(site, "live_unbilled", name)
	service().dismiss(finding, "Ligne de courtoisie")
	assert not found(site, "live_unbilled", name) and status(site, finding) == "Dismissed"


def test_a_ticket_is_opened_once(site, household) -> None:
	"""Support would get the same ticket with every click."""
	site.db.set_value("Service Location", household.location.name, "status", "Disconnected")
	finding = found(site, "port_without_location", household.location.fibre_port)
	assert service().repair(finding) == service().repair(finding)
	assert status(site, finding) == "Open"


def test_findings_are_in_the_report(site, household) -> None:
	"""The desk's report would be empty."""
	from gigafibre_fsm.gigafibre_fsm.report.outbox_depth import outbox_depth
	from gigafibre_fsm.gigafibre_fsm.report.reconciliation import reconciliation

	name = site.db.get_value("Service Subscription", {"customer": household.customer, "service_type": "TV"})
	site.db.set_value("Service Subscription", name, "billed_until", None)
	found(site, "live_unbilled", name)
	columns, rows = reconciliation.execute({"status": "Open"})
	row = next(row for row in rows if row.reference_name == name)
	assert row["action"] and {column["fieldname"] for column in columns} <= {*row}
	assert row["detail"].startswith(f"Customer: {household.customer}, ")
	columns, rows, _message, chart = outbox_depth.execute()
	assert chart and all({column["fieldname"] for column in columns} <= {*row} for row in rows)
