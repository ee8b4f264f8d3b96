"""Finds customers by what they say on the telephone: name, phone, email, address, account number, serial, MAC, port or
invoice.

Each key is one statement on an index (setup/indexes.py), so that 100,000 customers are searched in milliseconds.
"""

from __future__ import annotations

from typing import Any

import frappe

from gigafibre_fsm.flow.support import rules
from gigafibre_fsm.flow.support.rules import Lookup

MOST = 8

# Each statement returns (customer, what matched), and has one %(first)s or %(values)s.
LINKED = """JOIN `tabDynamic Link` link ON link.parenttype = 'Contact' AND link.parent = way.parent
	AND link.link_doctype = 'Customer'"""
EMAILS = f"""SELECT DISTINCT link.link_name AS customer, way.email_id AS matched FROM `tabContact Email` way {LINKED}
	WHERE way.parenttype = 'Contact' AND way.email_id LIKE %(first)s LIMIT %(most)s"""  # noqa: S608 - text of ours
PHONES = f"""SELECT DISTINCT link.link_name AS customer, way.phone AS matched FROM
	(SELECT name FROM `tabContact Phone` WHERE {{condition}} LIMIT 200) hit
	JOIN `tabContact Phone` way ON way.name = hit.name AND way.parenttype = 'Contact' {LINKED} LIMIT %(most)s"""  # noqa: S608 - text of ours
ACCOUNTS = """SELECT name AS customer, fsm_account_number AS matched FROM `tabCustomer` WHERE fsm_account_number LIKE %(first)s
	UNION SELECT name, legacy_customer_id FROM `tabCustomer` WHERE legacy_customer_id LIKE %(first)s LIMIT %(most)s"""
INVOICES = """SELECT customer, name AS matched FROM `tabSales Invoice` WHERE name LIKE %(first)s ORDER BY name LIMIT %(most)s"""
DROPS = """SELECT customer, fibre_port AS matched FROM `tabService Location` WHERE fibre_port = %(first)s LIMIT %(most)s"""
PORTS = """SELECT customer, CONCAT_WS('/', olt_frame, olt_slot, olt_port, ont_id) AS matched FROM `tabService Location`
	WHERE olt_frame = %(frame)s AND olt_slot = %(slot)s AND olt_port = %(port)s AND (%(ont)s IS NULL OR ont_id = %(ont)s)
	AND status != 'Disconnected' ORDER BY ont_id LIMIT %(most)s"""
MACS = (
	"""SELECT customer, mac AS matched FROM `tabService Equipment` WHERE mac IN %(values)s LIMIT %(most)s"""
)
SERIALS = """SELECT customer, serial AS matched FROM `tabService Equipment` WHERE serial LIKE %(first)s
	UNION SELECT customer, pon_serial FROM `tabService Equipment` WHERE pon_serial LIKE %(first)s LIMIT %(most)s"""


def find_customers(typed: str) -> list[dict[str, Any]]:
	"""[{"customer", "customer_name", "key", "matched", "address", "disabled"}], at most MOST, each customer once; matches of
	an exact key come before names and streets.
	"""
	found: dict[str, dict[str, Any]] = {}
	for lookup in rules.lookups(typed):
		for row in _query(lookup):
			if row.customer and len(found) < MOST:
				found.setdefault(row.customer, {"key": lookup.key, "matched": row.matched or ""})
		if len(found) >= MOST:
			break
	return [{**found[row["customer"]], **row} for row in _results(list(found))]


def _query(lookup: Lookup) -> list[Any]:
	first, most = f"{escaped(lookup.values[0])}%", MOST
	match lookup.key:
		case rules.EMAIL:
			return _rows(EMAILS, first=first, most=most)
		case rules.PHONE if lookup.ends:
			ends = {f"end{place}": f"%{value}" for place, value in enumerate(lookup.values)}
			condition = " OR ".join(f"phone LIKE %({name})s" for name in ends)
			return _rows(PHONES.format(condition=condition), **ends, most=most)
		case rules.PHONE:
			return _rows(PHONES.format(condition="phone IN %(values)s"), values=lookup.values, most=most)
		case rules.ACCOUNT:
			return _rows(ACCOUNTS, first=first, most=most)
		case rules.INVOICE:
			return _rows(INVOICES, first=first, most=most)
		case rules.PORT:
			return _of_port(lookup.values)
		case rules.MAC:
			return _rows(MACS, values=lookup.values, most=most)
		case rules.SERIAL:
			return _rows(SERIALS, first=first, most=most)
		case rules.ADDRESS:
			return _of_address(*lookup.values)
	return _all_words("Customer", "customer_name", "name", lookup.values)


def _of_port(values: tuple[str, ...]) -> list[Any]:
	if len(values) == 1:
		return _rows(DROPS, first=values[0], most=MOST)
	frame, slot, port, ont = (*map(int, values), None)[:4]
	return _rows(PORTS, frame=frame, slot=slot, port=port, ont=ont, most=MOST)


def _of_address(number: str, *street: str) -> list[Any]:
	return _all_words("Service Location", "address_line", "customer", street, number)


def _all_words(
	doctype: str, field: str, customer: str, words: tuple[str, ...], begins: str = ""
) -> list[Any]:
	"""Records whose field contains all words, in any order and spelling, ignoring accents and case. The inner query reads only
	the index.
	"""
	values: dict[str, str] = {}
	conditions = []
	for place, word in enumerate(words):
		patterns = {f"word{place}_{at}": like((form,)) for at, form in enumerate(rules.spellings(word))}
		values |= patterns
		conditions.append(f"({' OR '.join(f'{field} LIKE %({name})s' for name in patterns)})")
	if begins:
		conditions.append(f"{field} LIKE %(begins)s")
		values["begins"] = f"{escaped(begins)}%"
	return _rows(
		f"""SELECT record.{customer} AS customer, record.{field} AS matched FROM
		(SELECT name FROM `tab{doctype}` WHERE {" AND ".join(conditions)} LIMIT %(most)s) hit
		JOIN `tab{doctype}` record ON record.name = hit.name""",  # noqa: S608 - names of ours
		**values,
		most=MOST,
	)


def _results(customers: list[str]) -> list[dict[str, Any]]:
	"""The results' names and addresses, in the order given."""
	if not customers:
		return []
	rows = _rows(
		"""SELECT c.name AS customer, c.customer_name, c.disabled,
			(SELECT CONCAT_WS(', ', place.address_line, place.city) FROM `tabService Location` place
			WHERE place.customer = c.name ORDER BY place.status = 'Disconnected', place.creation LIMIT 1) AS address
		FROM `tabCustomer` c WHERE c.name IN %(values)s""",
		values=customers,
	)
	by_name = {row.customer: {**row, "address": row.address or ""} for row in rows}
	return [by_name[name] for name in customers if name in by_name]


def _rows(statement: str, **values: Any) -> list[Any]:
	return frappe.db.sql(statement, values, as_dict=True)


def like(words: tuple[str, ...]) -> str:
	"""The LIKE pattern of words in this order; an apostrophe or a hyphen stands for any sign, since there are several of each."""
	return f"%{'%'.join(rules.ANY_SIGN.sub('_', escaped(word)) for word in words)}%"


def escaped(text: str) -> str:
	"""The text with percent signs and underscores escaped for LIKE."""
	return text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
