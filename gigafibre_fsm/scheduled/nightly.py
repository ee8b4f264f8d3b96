"""At night, every ten minutes, each for a few minutes: what one turn does not reach, the next one does."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

import frappe
from frappe.utils import getdate, nowdate

from gigafibre_fsm.flow.billing import monthly
from gigafibre_fsm.flow.billing import pauses as seasons
from gigafibre_fsm.flow.leads import service as leads
from gigafibre_fsm.flow.provisioning import service as provisioning
from gigafibre_fsm.flow.reconcile import service as reconcile

TURN_SECONDS = 240


def invoices() -> None:
	"""The monthly run: on the first night of a month for everyone, on all others for whoever was left out."""
	today = getdate(nowdate())
	one_by_one(monthly.customers_due(today), lambda customer: monthly.bill_customer(customer, today))


def pauses() -> None:
	"""Seasonal pauses begin and end on their days."""
	today = getdate(nowdate())
	one_by_one(seasons.due(today), lambda subscription: seasons.turn(subscription, today))


def acs() -> None:
	"""Presets that nobody waits for any more are taken from the ACS."""
	provisioning.sweep_acs()
	frappe.db.commit()


def comparison() -> None:
	"""Network, services, invoices, Stripe and the ACS are compared, after the night's other work."""
	reconcile.sweep()
	frappe.db.commit()


def arrivals() -> None:
	"""In the morning, when a text message wakes nobody: those whose address got fibre are told."""
	leads.sweep()
	frappe.db.commit()


def one_by_one(names: Iterable[str], work: Callable[[str], object]) -> int:
	"""Each name in a transaction of its own; one that fails is logged and left to the next turn. Returns
	how many worked.
	"""
	ends = time.monotonic() + TURN_SECONDS
	done = 0
	for name in names:
		if time.monotonic() > ends:
			break
		try:
			work(name)
			frappe.db.commit()
			done += 1
		except Exception:
			frappe.db.rollback()
			frappe.log_error(title=f"Nightly run: {name}")
			frappe.db.commit()
	return done
