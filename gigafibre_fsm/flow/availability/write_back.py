"""Writes availability back to the former website, which reads which drops are free from the table `fiber_availability` of its
Supabase. While both are in use, each drop's last written state is kept on the drop, and differences are sent.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import cint

from gigafibre_fsm.clock import ago, utc_now
from gigafibre_fsm.exceptions import ServiceRefused
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.integrations.supabase import client
from gigafibre_fsm.outbox.item import OutboxItem, Receipt
from gigafibre_fsm.outbox.service import DOCTYPE, UNSENT, post

CHANNEL, TOPIC = "Supabase", "availability.written"
BATCH = 500
# Batches per run; the first run, over all drops, takes a few.
BATCHES = 20
REFUSED_HOURS = 6
# "frame/slot/port:1" for a drop that can be sold.
STATE = "CONCAT(p.frame, '/', p.slot, '/', p.port, ':', p.status = 'Available')"


def post_changes() -> int:
	"""Queue the drops whose written state differs; returns how many. Waits while earlier messages are not delivered."""
	if not cint(frappe.get_cached_doc(SETTINGS).supabase_write_back) or _is_pending():
		return 0
	changed = frappe.db.sql(
		f"""SELECT p.name FROM `tabFibre Port` p WHERE p.legacy_id > 0 AND COALESCE(p.supabase_state, '') != {STATE}
		ORDER BY p.legacy_id LIMIT {BATCH * BATCHES}""",  # noqa: S608 - constants
		pluck=True,
	)
	for start in range(0, len(changed), BATCH):
		key = f"{TOPIC}:{utc_now():%Y%m%d%H%M%S}:{start}"
		post(CHANNEL, topic=TOPIC, key=key, payload={"ports": changed[start : start + BATCH]})
	return len(changed)


def send(item: OutboxItem) -> Receipt:
	"""Outbox sender of channel Supabase. Writes the current state of the drops, not that of the time when the row was queued."""
	states = _states(item.payload["ports"])
	client.write_availability([_row(each) for each in states])
	return Receipt(response={"written": {each.name: each.state for each in states}})


def on_written(_item: OutboxItem, receipt: Receipt | None, _refusal: ServiceRefused | None) -> None:
	"""Record on each drop what was written. A refused drop stays different, and is sent again."""
	by_state: dict[str, list[str]] = {}
	for name, state in (receipt.response["written"] if receipt else {}).items():
		by_state.setdefault(state, []).append(name)
	for state, names in by_state.items():
		frappe.db.sql(
			"UPDATE `tabFibre Port` SET supabase_state = %(state)s WHERE name IN %(names)s",
			{"state": state, "names": names},
		)


def _is_pending() -> bool:
	"""Whether a message waits, or was refused recently: retrying every five minutes would fill the list of dead messages."""
	return bool(
		frappe.db.exists(DOCTYPE, {"status": ("in", UNSENT), "channel": CHANNEL})
		or frappe.db.exists(
			DOCTYPE, {"status": "Dead", "channel": CHANNEL, "modified": (">", ago(hours=REFUSED_HOURS))}
		)
	)


def _states(ports: list[str]) -> list[Any]:
	return frappe.db.sql(
		f"SELECT p.name, p.legacy_id, {STATE} AS state FROM `tabFibre Port` p WHERE p.name IN %(ports)s",  # noqa: S608
		{"ports": ports},
		as_dict=True,
	)


def _row(drop: Any) -> dict[str, Any]:
	port, _colon, free = drop.state.partition(":")
	return {"fibre_id": drop.legacy_id, "olt_port": port, "available": free == "1"}
