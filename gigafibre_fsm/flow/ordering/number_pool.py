"""The pool of telephone numbers of Gigafibre Settings. A number is used by one customer at a time, and is reserved for a
while after its line has ended, since people still call it.
"""

from __future__ import annotations

from datetime import timedelta

import frappe
from frappe.model.document import Document
from frappe.utils import getdate, nowdate

from gigafibre_fsm.flow.ordering import credentials
from gigafibre_fsm.flow.vocabulary import AT_HOUSEHOLD, SETTINGS, TELEPHONE

REST_DAYS = 90
NUMBERED = ("Awaiting Scan", *AT_HOUSEHOLD)

# A number is taken while a device at the house or planned for it has it, and for some time after its line has ended: the
# service, else the location, else the device's own last change. A device may sign in with a number of the pool and have
# another one, which was ported in.
TAKEN = """SELECT IF(IFNULL(e.custom_sip_number, '') = '', e.custom_sip_username, RIGHT(e.custom_sip_number, 10)) AS number
	FROM `tabService Equipment` e
	LEFT JOIN `tabService Subscription` s ON s.name = e.subscription
	LEFT JOIN `tabService Location` l ON l.name = e.location
	WHERE {numbers} AND ((e.status IN %(numbered)s AND e.return_since IS NULL)
		OR COALESCE(s.last_day, s.end_date, l.disconnected_on, DATE(e.modified)) > %(rested)s)"""
RESTING = """SELECT RIGHT(t.temporary_number, 10) FROM `tabNumber Transfer` t
	WHERE t.temporary_number IS NOT NULL AND t.completed_on > %(rested)s"""


def assign_numbers(equipment: list[Document]) -> None:
	"""Assign a number of the pool to each telephone line of an order, while there are any; the pool stays locked until the
	commit.
	"""
	if not frappe.get_cached_doc(SETTINGS).phone_number_pool:
		return
	for name in [row.name for row in equipment if row.equipment_type == TELEPHONE]:
		if number := _next_free():
			values = {"custom_sip_number": f"+1{number}"}
			if not frappe.db.exists("Service Equipment", {"custom_sip_username": number}):
				values["custom_sip_username"] = number
			frappe.db.set_value("Service Equipment", name, values, update_modified=False)


def _next_free() -> str | None:
	"""The next free number of the settings. The pool's row is locked, so that two concurrent orders get two numbers."""
	pool = frappe.db.sql(
		"""SELECT value FROM `tabSingles` WHERE doctype = 'Gigafibre Settings' AND field = 'phone_number_pool'
		FOR UPDATE""",
		pluck=True,
	)
	offered = pool[0] if pool else ""
	numbers = credentials.pool_numbers(offered)
	if not numbers:
		return None
	values = {
		"numbered": NUMBERED,
		"rested": getdate(nowdate()) - timedelta(days=REST_DAYS),
		"numbers": numbers,
		"with_country": [f"+1{number}" for number in numbers],
	}
	of_pool = "(e.custom_sip_number IN %(with_country)s OR e.custom_sip_username IN %(numbers)s)"
	taken = {
		*frappe.db.sql(TAKEN.format(numbers=of_pool), values, pluck=True),
		*frappe.db.sql(RESTING, values, pluck=True),
	}
	while number := credentials.next_number(offered, taken):
		if not _is_taken_since(number):
			return number
		taken.add(number)
	return None


def _is_taken_since(number: str) -> bool:
	"""Whether another order has committed it while this one waited for the pool. One number per query: a list of them would
	lock the whole table, and with it all inserts of equipment.
	"""
	return bool(
		frappe.db.sql(
			"""SELECT name FROM `tabService Equipment`
			WHERE custom_sip_number = %s AND status IN %s AND return_since IS NULL LOCK IN SHARE MODE""",
			(f"+1{number}", NUMBERED),
		)
	)
