"""Claims on ports: each claim is one conditional UPDATE, which succeeded if it changed a row.

Nothing is read before the write, so of any number of concurrent claims exactly one succeeds, on any number of servers.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.clock import utc_now
from gigafibre_fsm.database import changed_rows
from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.availability.rules import RESERVED
from gigafibre_fsm.flow.vocabulary import CONNECTED_PORT

EMPTY = "(sn IS NULL OR sn = '')"
HELD_BY_ME_OR_NOBODY = "(status = 'Held' AND (held_by = %(session)s OR hold_until < %(utc_now)s))"
FREE = f"{EMPTY} AND (status = 'Available' OR {HELD_BY_ME_OR_NOBODY})"
UNHELD = "held_by = NULL, hold_until = NULL"


def _claim(assignments: str, condition: str, **values: Any) -> bool:
	"""Run the UPDATE; returns whether it changed the row `name`."""
	values = {
		"session": None,
		"now": now_datetime(),
		"utc_now": utc_now(),
		"user": frappe.session.user,
		**values,
	}
	frappe.db.sql(
		f"UPDATE `tabFibre Port` SET {assignments}, modified = %(now)s, modified_by = %(user)s"  # noqa: S608
		f" WHERE name = %(name)s AND {condition}",
		values,
	)
	won = changed_rows() == 1
	if won:
		frappe.clear_document_cache("Fibre Port", values["name"])
	return won


def _port_lost() -> Conflict:
	return Conflict(_("Someone else has just taken this line. Your card was not charged."))


def hold(port: str, session: str, minutes: int) -> datetime:
	"""Hold `port` for a checkout session, or extend its hold; returns the end of the hold (UTC). Raises Conflict when the
	port is not free.
	"""
	until = utc_now() + timedelta(minutes=minutes)
	if not _claim(
		"status = 'Held', held_by = %(session)s, hold_until = %(until)s",
		FREE,
		name=port,
		session=session,
		until=until,
	):
		raise _port_lost()
	return until


def extend(port: str, session: str, minutes: int) -> datetime:
	"""Like `hold`: an expired hold is renewed if the port is still free."""
	return hold(port, session, minutes)


def release(port: str, session: str) -> bool:
	"""Release a held port; False when this session no longer held it."""
	return _claim(
		f"status = 'Available', {UNHELD}",
		"status = 'Held' AND held_by = %(session)s",
		name=port,
		session=session,
	)


def reserve(port: str, order: str, session: str | None = None) -> None:
	"""Write `RESERVED-{order}` into the port. Raises Conflict when it is neither free nor held by `session`."""
	if not _claim(
		f"sn = %(mark)s, status = 'Reserved', sales_order = %(order)s, {UNHELD}",
		FREE,
		name=port,
		mark=RESERVED + order,
		order=order,
		session=session,
	):
		raise _port_lost() if session else _not_free(port)


def _not_free(port: str) -> Conflict:
	"""The conflict with its reason for staff; visitors get a sentence about their card."""
	status = frappe.db.get_value("Fibre Port", port, "status")
	if status == "Held":
		return Conflict(_("Line {0} is held by an online checkout. Try again in a few minutes.").format(port))
	return Conflict(_("The line {0} cannot be ordered: it is {1}.").format(port, _(status or "Retired")))


def free(port: str, order: str) -> None:
	"""Undo `reserve`, if the port was reserved for this order. A port that is out of service stays so."""
	_claim(
		"sn = NULL, status = IF(status = 'Faulty', status, 'Available'), sales_order = NULL,"
		f" location = NULL, {UNHELD}",
		"sn = %(mark)s AND status IN ('Reserved', 'Faulty')",
		name=port,
		mark=RESERVED + order,
	)


def occupy(port: str, order: str, serial: str, location: str) -> None:
	"""Connect the ONT `serial` to the reserved port. Raises Conflict when the port was not reserved for `order`. Idempotent."""
	mark = serial or RESERVED + order
	if _claim(
		"sn = %(serial)s, status = 'Occupied', location = %(location)s, drop_state = 'Installed'",
		"sn = %(mark)s AND status = 'Reserved'",
		name=port,
		mark=RESERVED + order,
		serial=mark,
		location=location,
	):
		return
	sn, status, place = frappe.db.get_value("Fibre Port", port, ["sn", "status", "location"]) or (None,) * 3
	if status == "Faulty":
		raise Conflict(_("Port {0} is out of service: put it back into service first.").format(port))
	if (sn, status, place) != (mark, "Occupied", location):
		raise Conflict(_("Port {0} is not reserved for order {1}.").format(port, order))


def mark_drop_installed(port: str) -> None:
	"""Record that the drop to the house is installed."""
	_claim("drop_state = 'Installed'", "1 = 1", name=port)


def connect(port: str, location: str, serial: str, order: str) -> None:
	"""Set or replace the ONT of a port in service; an empty `serial` for an unknown ONT. Raises Conflict when the port does
	not serve this location.
	"""
	if not _claim(
		"sn = %(mark)s, location = %(location)s",
		f"status IN {CONNECTED_PORT} AND IFNULL(location, %(location)s) IN ('', %(location)s)",
		name=port,
		mark=serial or RESERVED + (order or location),
		location=location,
	):
		raise Conflict(_("Port {0} is not in service at {1}.").format(port, location))


def vacate(port: str, location: str) -> bool:
	"""Free the port of a disconnected `location`; the drop stays for the next customer. A port that is out of service stays
	so. False when the port did not serve this location, or is already free.
	"""
	return _claim(
		"sn = NULL, status = IF(status = 'Faulty', status, 'Available'), sales_order = NULL,"
		f" location = NULL, {UNHELD}",
		f"status IN {CONNECTED_PORT} AND IFNULL(location, '') IN ('', %(location)s)",
		name=port,
		location=location,
	)


def sweep_holds() -> int:
	"""Free every port whose hold has expired; returns how many."""
	frappe.db.sql(
		f"UPDATE `tabFibre Port` SET status = 'Available', {UNHELD}, modified = %(now)s"  # noqa: S608
		" WHERE status = 'Held' AND hold_until < %(utc_now)s",
		{"now": now_datetime(), "utc_now": utc_now()},
	)
	return changed_rows()
