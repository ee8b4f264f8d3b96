"""Jobs of every minute, one function per subject; each calls an idempotent service."""

from __future__ import annotations

import time

import frappe

from gigafibre_fsm.exceptions import ServiceRefused, ServiceUnavailable
from gigafibre_fsm.flow.availability import claims, write_back
from gigafibre_fsm.flow.checkout.service import sweep_checkouts
from gigafibre_fsm.flow.collections import dunning, unpaid_invoices
from gigafibre_fsm.flow.dispatch.service import save_positions
from gigafibre_fsm.flow.ordering import task_owners
from gigafibre_fsm.flow.provisioning import device_search, firmware, push_sweep
from gigafibre_fsm.flow.provisioning.presence import ask_the_acs
from gigafibre_fsm.flow.scheduling import road_places, roads
from gigafibre_fsm.flow.stock import books
from gigafibre_fsm.flow.tickets import ageing
from gigafibre_fsm.gigafibre_fsm.doctype.gigafibre_settings import gigafibre_settings
from gigafibre_fsm.integrations.osrm.client import is_configured as has_osrm
from gigafibre_fsm.integrations.osrm.client import legs as drives_by_road
from gigafibre_fsm.integrations.traccar import client
from gigafibre_fsm.monitoring import disk
from gigafibre_fsm.outbox import background_jobs
from gigafibre_fsm.scheduled import device_events, retention
from gigafibre_fsm.scheduled.batch import one_by_one

PUSHES_SECONDS = 20


def outbox() -> None:
	background_jobs.start_sweeps()


def pushes() -> None:
	ends = time.monotonic() + PUSHES_SECONDS
	while push_sweep.sweep() and time.monotonic() < ends and not background_jobs.is_person_waiting():
		frappe.db.commit()
	device_search.sweep_silent()
	device_events.drain()


def presence() -> None:
	"""Every ten minutes: which devices came online or went offline."""
	ask_the_acs()


def firmware_rollouts() -> None:
	"""Every ten minutes: check the ordered firmware updates, and order more while the window is open."""
	one_by_one(firmware.in_progress(), firmware.advance)


def holds() -> None:
	sweep_checkouts()
	claims.sweep_holds()


def paid() -> None:
	"""End dunning and restore services of customers whose debt is paid."""
	one_by_one(unpaid_invoices.debts_settled(), dunning.end_dunning_if_paid)


def stock() -> None:
	"""Book scanned movements in ERPNext's stock."""
	one_by_one(books.movements_due(), books.book_movement)


def owners_of_tasks() -> None:
	"""Put each new task of an installation into a user's to-do list."""
	one_by_one(task_owners.without_owner(), task_owners.assign)


def settings() -> None:
	gigafibre_settings.drop_stale()


def room_on_disk() -> None:
	"""On low disk space: notify System Managers once a day, and cut logs to a part of their usual size."""
	if disk.is_low():
		disk.warn_staff()
		frappe.db.commit()
		retention.purge_on_low_disk()


def availability() -> None:
	"""Every five minutes: write to the former website's table which drops are free."""
	write_back.post_changes()


def positions() -> None:
	if not client.is_configured():
		return
	try:
		save_positions(client.latest_positions())
	except (ServiceUnavailable, ServiceRefused) as error:
		frappe.logger("gigafibre.traccar").warning(str(error))


def drives() -> None:
	"""Every five minutes: compute the driving times of the next days in advance."""
	if not has_osrm():
		return
	try:
		for places in road_places.unmeasured():
			roads.store(places, drives_by_road(places))
	except (ServiceUnavailable, ServiceRefused) as error:
		roads.record_failure()
		frappe.logger("gigafibre.osrm").warning(str(error))


def late_tickets() -> None:
	"""Every five minutes: notify staff of overdue tickets, once for each level."""
	one_by_one(ageing.overdue(), ageing.escalate)
