"""Findings about services with an inconsistent state (live, billed, ended)."""

from __future__ import annotations

from collections.abc import Iterator

import frappe
from frappe.utils import get_datetime, getdate, nowdate

from gigafibre_fsm.clock import ago
from gigafibre_fsm.flow.billing import holds
from gigafibre_fsm.flow.reconcile import rules
from gigafibre_fsm.flow.reconcile.rules import Finding, Job, Service
from gigafibre_fsm.flow.vocabulary import CLOSED, ROUTERS


def compare() -> Iterator[Finding]:
	"""Compare services: live but not billed, billed but disconnected or silent, past the last day but not ended."""
	return rules.services(read(), getdate(nowdate()), ago(days=rules.SILENT_AFTER_DAYS))


def read() -> list[Service]:
	"""Every active or paused service, with its related facts."""
	rows = frappe.db.sql(
		"""SELECT s.name, s.status, s.customer, s.location, l.status AS location_status, s.service_type,
			s.start_date AS start, s.billed_until, s.last_day,
			COALESCE(NULLIF(s.sales_order, ''), l.sales_order) AS sales_order,
			(SELECT MAX(e.last_inform) FROM `tabService Equipment` e
				WHERE e.location = s.location AND e.status = 'Actif') AS last_inform,
			(SELECT COUNT(*) FROM `tabService Equipment` e
				WHERE e.location = s.location AND e.status = 'Actif' AND e.equipment_type IN %(managed)s) AS devices,
			EXISTS (SELECT 1 FROM `tabSales Invoice` i
				WHERE i.fsm_billing_key = CONCAT('first:', IFNULL(NULLIF(l.sales_order, ''), l.name)) AND i.docstatus = 1)
				AS first_billed,
			(s.rate = 0
				AND NOT EXISTS (SELECT 1 FROM `tabSales Order` o WHERE o.name = s.sales_order AND o.fsm_price_reason <> '')
				AND NOT EXISTS (SELECT 1 FROM `tabItem Price` p
					WHERE p.item_code = s.item AND p.selling = 1 AND p.price_list_rate = 0)) AS free
		FROM `tabService Subscription` s JOIN `tabService Location` l ON l.name = s.location
		WHERE s.status = 'Active' OR (s.status = 'Suspended' AND s.last_day IS NOT NULL)""",
		{"managed": ROUTERS},
		as_dict=True,
	)
	held = holds.on_hold(getdate())
	return [
		Service(
			name=row.name,
			status=row.status,
			customer=row.customer,
			location=row.location,
			location_status=row.location_status,
			service_type=row.service_type or "",
			start=row.start,
			billed_until=getdate(row.billed_until) if row.billed_until else None,
			first_billed=bool(row.first_billed),
			last_inform=get_datetime(row.last_inform) if row.last_inform else None,
			devices=row.devices,
			last_day=getdate(row.last_day) if row.last_day else None,
			free=bool(row.free),
			on_hold=row.customer in held,
			ordered=bool(row.sales_order),
		)
		for row in rows
	]


def not_started() -> Iterator[Finding]:
	"""Completed installations whose service has not started."""
	return rules.jobs(_completed_jobs())


def _completed_jobs() -> list[Job]:
	rows = frappe.db.sql(
		"""SELECT j.name, j.activation_state, COUNT(s.name) AS pending FROM `tabDispatch Job` j
		LEFT JOIN `tabService Subscription` s
			ON s.location = j.location AND s.sales_order = j.sales_order AND s.status = 'Pending'
		WHERE j.status = 'Completed' AND j.job_type = 'Installation' AND NOT EXISTS (
			SELECT 1 FROM `tabDispatch Job` r WHERE r.part_of = j.name AND r.status NOT IN %(closed)s)
		GROUP BY j.name, j.activation_state
		HAVING IFNULL(j.activation_state, '') != 'Activated' OR pending > 0""",
		{"closed": CLOSED},
		as_dict=True,
	)
	return [Job(row.name, row.activation_state == "Activated", row.pending) for row in rows]
