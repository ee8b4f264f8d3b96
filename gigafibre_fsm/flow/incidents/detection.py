"""Every five minutes: opens and ends incidents, from the informs that the ACS has received."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import frappe
from frappe.utils import cint, get_datetime

from gigafibre_fsm import clock
from gigafibre_fsm.exceptions import ServiceRefused
from gigafibre_fsm.flow.incidents import facts, olt_look, rules, service, tickets
from gigafibre_fsm.flow.provisioning.acs_lookup import INFORM_EVERY
from gigafibre_fsm.flow.vocabulary import IN_HOUSE, SETTINGS
from gigafibre_fsm.outbox.item import OutboxItem, Receipt
from gigafibre_fsm.outbox.service import post

USEFUL_MINUTES = 5
TOPIC = "device.informs"


def ask_the_acs() -> None:
	"""Query the last inform of all devices; the message is worthless later and then dropped."""
	if not frappe.db.exists(
		"Service Equipment", {"acs_device_id": ("is", "set"), "status": ("in", IN_HOUSE)}
	):
		return
	now = clock.utc_now()
	useless = clock.with_zone(now + timedelta(minutes=USEFUL_MINUTES))
	post(
		"GenieACS",
		topic=TOPIC,
		key=f"{TOPIC}:{now:%Y%m%d%H%M}",
		payload={"asked_at": str(now), "not_after": useless},
	)


def on_informs(item: OutboxItem, receipt: Receipt | None, refusal: ServiceRefused | None) -> None:
	"""Outcome of device.informs: {"newest": ms, "silent": {location: last inform in ms}}."""
	now = clock.utc_now()
	asked = get_datetime(item.payload["asked_at"])
	if (
		not receipt
		or not receipt.response.get("newest")
		or now - asked > timedelta(minutes=2 * USEFUL_MINUTES)
	):
		return
	silent = {location: _utc(at) for location, at in receipt.response["silent"].items()}
	update_incidents(silent, _utc(receipt.response["newest"]), now)


def update_incidents(silent: dict[str, datetime], newest: datetime, now: datetime) -> None:
	"""Open, extend and end incidents. `silent`: location -> last sign of life; `newest`: the ACS's last inform. All in UTC."""
	minimum = cint(frappe.db.get_single_value(SETTINGS, "incident_minimum")) or 1
	found = rules.outages(facts.lines(), silent, INFORM_EVERY, minimum)
	running, dismissed = service.running_incidents(now)
	for plan in rules.plans(found, running, INFORM_EVERY):
		if plan.into not in dismissed:
			name = service.apply(plan, silent, now)
			tickets.join(name)
			olt_look.query_onts(name)
	service.mark_restored(silent.keys(), newest)


def _utc(milliseconds: int) -> datetime:
	moment = datetime.fromtimestamp(milliseconds / 1000, timezone.utc)
	return moment.replace(tzinfo=None, microsecond=0)
