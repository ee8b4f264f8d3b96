"""Every minute. One line a concern; each is a service that may be called at any time and twice."""

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
	"""Every ten minutes: which devices have come or gone."""
	presence_of_devices.ask()


def holds() -> None:
	checkout.sweep()
	availability.sweep_holds()


def paid() -> None:
	"""Whose debt the books have settled is out of dunning, and has their services back."""
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
