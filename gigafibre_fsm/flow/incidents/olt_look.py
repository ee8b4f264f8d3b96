"""Queries the OLT for the ONTs of an outage: loss of power, or loss of signal."""

from __future__ import annotations

import frappe

from gigafibre_fsm import clock
from gigafibre_fsm.exceptions import ServiceRefused
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.incidents import causes, service
from gigafibre_fsm.flow.network import olt_reads
from gigafibre_fsm.outbox.item import OutboxItem, Receipt

ASKED = 8
"""ONTs queried per outage: enough to tell power from fibre, few enough for the OLT."""
GUESSED = (causes.UNKNOWN, causes.PARTIAL_PON)


def query_onts(incident: str) -> None:
	"""Query the OLT of an outage for some of its ONTs, while the cause is unknown; once in a quarter of an hour."""
	doc = frappe.get_doc(service.DOCTYPE, incident)
	if (
		doc.status != service.RUNNING
		or doc.cause_by
		or doc.cause not in GUESSED
		or not olt_reads.can_be_read(doc.olt)
	):
		return
	ports = frappe.db.sql(
		"""SELECT l.fibre_port FROM `tabIncident Location` r JOIN `tabService Location` l ON l.name = r.location
		JOIN `tabFibre Port` p ON p.name = l.fibre_port
		WHERE r.incident = %s AND r.back_at IS NULL AND p.olt = %s ORDER BY r.name LIMIT %s""",
		(incident, doc.olt, ASKED),
		pluck=True,
	)
	now = clock.utc_now()
	if ports:
		olt_reads.request(doc.olt, ports, f"{incident}:{now:%Y%m%d%H}{now.minute // 15}", doc)


def on_read(item: OutboxItem, receipt: Receipt | None, refusal: ServiceRefused | None) -> None:
	"""Outcome of olt.look: {"answers": bool, "down": {fibre port: "dying-gasp", "los" or ""}}."""
	if item.reference_doctype != service.DOCTYPE or not receipt or "answers" not in receipt.response:
		return
	said = receipt.response["down"]
	places = dict(
		frappe.get_all(
			"Service Location",
			filters={"fibre_port": among(said), "status": ("!=", "Disconnected")},
			fields=["fibre_port", "name"],
			as_list=True,
		)
	)
	down = {places[port]: cause for port, cause in said.items() if port in places}
	service.record_cause(item.reference_name, down, receipt.response["answers"])
