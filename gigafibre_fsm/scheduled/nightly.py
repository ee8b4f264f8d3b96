"""Night jobs: each runs every ten minutes for a few minutes and continues in the next run."""

from __future__ import annotations

from zlib import crc32

import frappe
from frappe.utils import getdate, nowdate

from gigafibre_fsm.bulk import series
from gigafibre_fsm.flow.addresses.matching.job import match_new_drops
from gigafibre_fsm.flow.billing import monthly
from gigafibre_fsm.flow.leads import fibre_arrival
from gigafibre_fsm.flow.network import olt_audit
from gigafibre_fsm.flow.provisioning import push_sweep
from gigafibre_fsm.flow.reconcile.service import compare
from gigafibre_fsm.flow.subscriptions import cancellation_run, seasonal_pause
from gigafibre_fsm.outbox.service import in_batches
from gigafibre_fsm.scheduled.batch import one_by_one

PARTS = 8
PART_SECONDS = 3600
NUMBERS = 25


def invoices() -> None:
	"""The monthly billing run: on the first night of a month for everyone, on all other nights for customers who were left
	out. Pauses that start or end by today come first: a customer who is away from the first of a month gets no bill for
	that month.

	Split into parts, each a job of its own, so that every worker of the queue `long` has work. A part that still waits or
	runs is not started again; the next run resumes a part that died.
	"""
	pauses()
	today = nowdate()
	if not monthly.customers_due(getdate(today), limit=1):
		return
	for part in range(PARTS):
		frappe.enqueue(
			"gigafibre_fsm.scheduled.nightly.bill_part",
			queue="long",
			timeout=PART_SECONDS,
			job_id=f"gigafibre-monthly-run-{part}",
			deduplicate=True,
			part=part,
			parts=PARTS,
			today=today,
		)


def bill_part(part: int, parts: int, today: str) -> int:
	"""Bill the customers of one part, each in a transaction of its own; returns how many succeeded."""
	day = getdate(today)
	mine = [name for name in monthly.customers_due(day) if crc32(name.encode()) % parts == part]
	done = 0
	with in_batches():
		for start in range(0, len(mine), NUMBERS):
			# Reserved in advance: the counter of the invoices stays locked to the commit, and the parts would wait for one
			# another.
			series.reserve({"Sales Invoice": NUMBERS})
			done += one_by_one(
				mine[start : start + NUMBERS],
				lambda customer: monthly.bill_customer(customer, day),
				PART_SECONDS,
			)
	series.forget()
	return done


def olts() -> None:
	"""Read the next lines of each OLT, for the morning's comparison."""
	one_by_one(olt_audit.olts_due(), olt_audit.read_next_lines)


def pauses() -> None:
	"""Start and end seasonal pauses on their days."""
	today = getdate(nowdate())
	one_by_one(
		seasonal_pause.pauses_due(today),
		lambda subscription: seasonal_pause.apply_pause_dates(subscription, today),
	)


def endings() -> None:
	"""End services after their last day."""
	today = getdate(nowdate())
	one_by_one(
		cancellation_run.cancellations_due(today),
		lambda location: cancellation_run.carry_out_due(location, today),
	)


def acs() -> None:
	"""Remove leftover presets and tasks from the ACS."""
	push_sweep.sweep_acs()
	frappe.db.commit()


def comparison() -> None:
	"""Compare network, services, invoices, Stripe and the ACS, after the other night jobs."""
	compare()
	frappe.db.commit()


def drops() -> None:
	"""Match new drops with civic addresses, in a job of its own; uncertain matches wait for review."""
	match_new_drops()
	frappe.db.commit()


def arrivals() -> None:
	"""Notify people whose address got fibre, or has it within reach; in the morning, so that no SMS wakes anyone."""
	fibre_arrival.sweep()
	frappe.db.commit()
