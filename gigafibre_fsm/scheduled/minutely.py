"""Runs every minute. One line per subject; each is an idempotent service that may be called at any time."""

from __future__ import annotations

import frappe

from gigafibre_fsm.exceptions import ServiceRefused, ServiceUnavailable
from gigafibre_fsm.flow.availability import service as availability
from gigafibre_fsm.flow.checkout import service as checkout
from gigafibre_fsm.flow.collections import dunning
from gigafibre_fsm.flow.dispatch import service as dispatch
from gigafibre_fsm.flow.provisioning import device_events
from gigafibre_fsm.flow.provisioning import presence as presence_of_devices
from gigafibre_fsm.gigafibre_fsm.doctype.gigafibre_settings import gigafibre_settings
from gigafibre_fsm.integrations.traccar import client as traccar
from gigafibre_fsm.outbox import turns
from gigafibre_fsm.scheduled.nightly import one_by_one


def outbox() -> None:
	turns.start_sweeps()


def pushes() -> None:
	device_events.sweep_pushes()


def presence() -> None:
	"""Every ten minutes: which devices came online or went offline."""
	presence_of_devices.ask()


def holds() -> None:
	checkout.sweep()
	availability.sweep_holds()


def paid() -> None:
	"""A customer whose debt is settled in the accounts leaves dunning, and their services are restored."""
	one_by_one(dunning.settled(), dunning.catch_up)


def settings() -> None:
	gigafibre_settings.drop_stale()


def positions() -> None:
	if not traccar.is_configured():
		return
	try:
		dispatch.note_positions(traccar.positions())
	except (ServiceUnavailable, ServiceRefused) as error:
		frappe.logger("gigafibre.traccar").warning(str(error))
