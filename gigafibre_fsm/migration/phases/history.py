"""Plans tickets, visits and leads: the history that support and sales look up, and open work. Pure."""

from __future__ import annotations

from gigafibre_fsm.migration.findings import Findings
from gigafibre_fsm.migration.phases import history_endings, leads, services, tickets, visits
from gigafibre_fsm.migration.planned import Phase, Planned, Site, Tables


def plan(tables: Tables, findings: Findings, site: Site) -> list[Planned]:
	served = services.households_of(tables, Findings(), site.today)
	return [
		*tickets.plan(tables, findings, site),
		*visits.plan(tables, served.keys(), findings, site),
		*leads.plan(tables, findings, site),
	]


PHASE = Phase(
	"history",
	("ticket", "ticket_message", "visit", "lead"),
	plan,
	looks_into=("account", "delivery", "service", "service_discount", "product"),
	endings=history_endings.plan,
)
