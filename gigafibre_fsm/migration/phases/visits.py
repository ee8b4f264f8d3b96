"""Plans technicians' visits: past ones as closed jobs, which activate and bill nothing. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from gigafibre_fsm.flow.vocabulary import ALL_DAY, DISCONNECTION_JOB, INSTALLATION_JOB, MOVE_JOB, REPAIR_JOB
from gigafibre_fsm.migration.findings import Findings
from gigafibre_fsm.migration.legacy import VISIT_CANCELLED, VISIT_DONE, VISIT_FAILED, VISIT_TO_COME
from gigafibre_fsm.migration.phases.tickets import moment
from gigafibre_fsm.migration.planned import Link, Planned, Site, Tables
from gigafibre_fsm.migration.reading import Row

KINDS = {
	"installation": INSTALLATION_JOB,
	"repair": REPAIR_JOB,
	"move": MOVE_JOB,
	"disconnection": DISCONNECTION_JOB,
}
HOUR = 60
MINUTES = {INSTALLATION_JOB: 2 * HOUR}
"""The duration of a visit, which the legacy system does not have."""
# A Failed job waits for a new date; a failed one of the legacy system is over.
JOB_STATES = {VISIT_DONE: "Completed", VISIT_FAILED: "Cancelled", VISIT_CANCELLED: "Cancelled"}


def plan(tables: Tables, served: Collection[str], findings: Findings, site: Site) -> Iterator[Planned]:
	"""`served`: the deliveries with a Service Location."""
	deliveries = {row["id"]: row for row in tables["delivery"]}
	accounts = {row["id"] for row in tables["account"]}
	for row in tables["visit"]:
		delivery = deliveries.get(row["delivery_id"])
		if not delivery or delivery["account_id"] not in accounts:
			findings.note("orphan_visit", row["_row"], f"delivery {row['delivery_id']}")
		elif not row["status"]:
			findings.note("visit_state_unknown", row["_row"], row["date"])
		elif row["delivery_id"] not in served:
			findings.pass_over("visit_of_ended_place")
		else:
			yield job(row, delivery, findings, site)


def job(row: Row, delivery: Row, findings: Findings, site: Site) -> Planned:
	window = row["period"] or ALL_DAY
	kind = KINDS.get(row["kind"], REPAIR_JOB)
	told = [": ".join(filter(None, (row["technician"], row["notes"])))]
	values: dict[str, Any] = {
		"creation": moment(row["date"], site),
		"job_type": kind,
		"customer": Link("Customer", f"account:{delivery['account_id']}"),
		"location": Link("Service Location", delivery["_row"]),
		"address_line": delivery["street"] or f"({delivery['_row']})",
		"city": delivery["town"],
		"time_window": window,
		"start_time": None,
		"duration_minutes": MINUTES.get(kind, HOUR),
		"is_sample": int(site.sample),
	}
	coming = row["status"] == VISIT_TO_COME and (not row["date"] or row["date"] >= site.started)
	if coming:
		findings.note("visit_to_come", row["_row"], row["date"])
		values |= {"status": "Open", "notes": "\n".join(filter(None, told))}
		wishes = ({"date": row["date"], "time_window": window},) if row["date"] else ()
		return Planned("Dispatch Job", row["_row"], values, {"preferred_dates": wishes})
	if row["status"] == VISIT_TO_COME:
		findings.note("visit_never_reported", row["_row"], row["date"])
	done = row["status"] == VISIT_DONE
	values |= {
		"status": JOB_STATES.get(row["status"], "Cancelled"),
		"scheduled_date": row["date"],
		"completed_at": moment(row["date"], site) if done and row["date"] else None,
		"technician_notes": "\n".join(filter(None, told)),
		"failure_reason": row["reason"] or "",
		"activation_state": "Activated" if done and kind == INSTALLATION_JOB else "",
	}
	return Planned("Dispatch Job", row["_row"], values)
