"""More work with every write as a crash point: what follows the first invoice, and the repairs."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from tests.faults import household, shop, works
from tests.faults.crashes import Work
from tests.faults.lab import Lab


def _paid(lab: Lab, home: household.Household) -> str:
	"""An invoice that was paid by card."""
	invoice = shop.bill_again(lab, home.order)
	shop.deliver_due()
	return invoice


def _credited(lab: Lab, home: household.Household) -> str:
	invoice = _paid(lab, home)
	household.credit(invoice)
	return invoice


def _late(lab: Lab, home: household.Household) -> str:
	household.owe(lab, home)
	return home.customer


def _paying_up(lab: Lab, home: household.Household) -> str:
	"""A suspended customer whose card is being charged for what they owe."""
	from gigafibre_fsm.flow.collections import charges

	invoice = household.owe(lab, home)
	household.suspend(home.customer)
	shop.deliver_due()
	lab.look()
	charges.charge(invoice)
	lab.frappe.db.commit()
	return home.customer


def _pausing(lab: Lab) -> str:
	home = household.live(lab)
	household.plan_pause(lab, home)
	return home.subscription


def _resuming(lab: Lab) -> str:
	subscription = _pausing(lab)
	household.turn(subscription)
	frappe = lab.look()
	frappe.db.set_value("Service Subscription", subscription, "resume_on", frappe.utils.nowdate())
	frappe.db.commit()
	return subscription


def _finding(
	lab: Lab, kind: str, about: str, repair: str, doctype: str = "Sales Invoice", **facts: Any
) -> str:
	from gigafibre_fsm.flow.reconcile import findings
	from gigafibre_fsm.flow.reconcile.rules import Finding

	lab.look()
	findings.record([Finding(kind, doctype, about, facts, repair)], (kind,), closing=False)
	lab.frappe.db.commit()
	return lab.frappe.db.get_value("Reconciliation Finding", {"kind": kind, "reference_name": about})


def _unbilled(lab: Lab) -> str:
	subscription, frappe = household.live(lab).subscription, lab.look()
	last_month = frappe.utils.get_last_day(frappe.utils.add_months(frappe.utils.nowdate(), -1))
	frappe.db.set_value("Service Subscription", subscription, "billed_until", last_month)
	frappe.db.commit()
	return _finding(lab, "live_unbilled", subscription, "bill_month", "Service Subscription")


def _stuck(lab: Lab, home: household.Household) -> str:
	"""A charge whose Outbound Message is lost."""
	invoice = shop.bill_again(lab, home.order)
	lab.frappe.db.delete("Outbound Message", {"reference_name": invoice, "topic": "payment.charge"})
	lab.frappe.db.commit()
	return _finding(lab, "charge_stuck", invoice, "charge_again")


def _unbooked(lab: Lab, home: household.Household) -> str:
	"""A payment that Stripe collected for an invoice and that has no Payment Entry."""
	invoice = shop.invoice_again(lab, home.order)
	db = lab.look().db
	account, card = db.get_value(
		"Customer", home.customer, ["fsm_stripe_customer", "fsm_stripe_payment_method"]
	)
	intent = household.at_stripe(
		lab,
		"payment_intents",
		amount=round(db.get_value("Sales Invoice", invoice, "outstanding_amount") * 100),
		currency="cad",
		customer=account,
		payment_method=card,
		off_session="true",
		confirm="true",
		**{"metadata[invoice]": invoice},
	)
	return _finding(lab, "paid_unbooked", invoice, "refresh_payment", intent=intent["id"], invoice=invoice)


def _refunded(lab: Lab, home: household.Household) -> str:
	"""A refund made in Stripe itself."""
	invoice = _paid(lab, home)
	lab.look()
	intent, total = lab.frappe.db.get_value("Sales Invoice", invoice, ["fsm_payment_intent", "grand_total"])
	refund = household.at_stripe(lab, "refunds", payment_intent=intent)["id"]
	facts = {"refund": refund, "invoice": invoice, "amount": f"{total:.2f}", "credit": ""}
	return _finding(lab, "refund_unbooked", invoice, "book_refund", **facts)


def _not_started(lab: Lab) -> str:
	"""A job that was completed without the app noticing."""
	job = shop.visit(lab, shop.submit(shop.fill(lab, cart=shop.SOLO)))
	lab.look().db.set_value("Dispatch Job", job, "status", "Completed")
	lab.frappe.db.commit()
	return _finding(lab, "completed_pending", job, "activate", "Dispatch Job")


def _repair(finding: str) -> None:
	"""Click the repair and run the outbox; a second click answers that the repair is done."""
	import frappe

	from gigafibre_fsm.exceptions import Conflict
	from gigafibre_fsm.flow.reconcile import service

	frappe.db.rollback()
	with suppress(Conflict):
		service.repair(finding)
	frappe.db.commit()
	_ask_stripe()


def _ask_stripe(_prepared: object = None) -> None:
	"""Send what waits for Stripe; crashes while sending messages are tested separately."""
	import frappe

	from gigafibre_fsm.outbox import delivery

	shop.make_due()
	waiting = {"channel": "Stripe", "status": ("in", ("Queued", "Failed"))}
	for name in frappe.get_all("Outbound Message", filters=waiting, pluck="name", order_by="creation"):
		delivery.deliver(name)


CREDIT = Work("credit note", works.one_home(_paid), household.credit)
REFUND = Work("refund and its payment", works.one_home(_credited), _ask_stripe)
SUSPENSION = Work("suspension", works.one_home(_late), household.suspend)
RESTORATION = Work("payment that restores", works.one_home(_paying_up), _ask_stripe)
PAUSE = Work("seasonal pause", _pausing, household.turn)
RETURN = Work("return from a pause", _resuming, household.turn)
END = Work("end of a service", lambda lab: household.plan_end(lab, household.live(lab)), household.leave)
PLAN = Work(
	"plan change",
	lambda lab: household.live(lab).subscription,
	lambda name: household.change_plan(name, "FTTH150I"),
)
REPAIRS = tuple(
	Work(f"repair {code}", prepare, _repair)
	for code, prepare in (
		("bill_month", _unbilled),
		("charge_again", works.one_home(_stuck)),
		("refresh_payment", works.one_home(_unbooked)),
		("book_refund", works.one_home(_refunded)),
		("activate", _not_started),
	)
)
ALL = (CREDIT, REFUND, SUSPENSION, RESTORATION, PAUSE, RETURN, END, PLAN, *REPAIRS)
