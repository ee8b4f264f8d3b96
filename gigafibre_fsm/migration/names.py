"""Names of new records that their controllers derive from the values: computed here if the first choice is free, which saves
a query for each record; otherwise by the controller.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import frappe
from frappe import _
from frappe.model.naming import append_number_if_name_exists

from gigafibre_fsm.filters import among
from gigafibre_fsm.migration.planned import Link, Planned
from gigafibre_fsm.spelling import plain

DERIVED = frozenset({"Customer", "Contact", "Address"})
LONGEST, FOR_A_NUMBER = 140, 6
"""Characters of a name, and those of them that are left for what tells two apart."""
LONGEST_IN_SERIES = 90
"""The table of series has 100 characters for a name."""
Tables = Mapping[str, tuple[Mapping[str, Any], ...]]


class Names:
	"""The free names among those looked up, and the names given since. Compared without accents and punctuation, because
	MariaDB treats Éric and ERIC as equal.
	"""

	def __init__(self) -> None:
		self._free: dict[str, set[str]] = defaultdict(set)
		self._given: set[tuple[str, str]] = set()

	def look_up(self, new: Sequence[Planned], name_of: Callable[[Link], str | None]) -> None:
		"""Read which first-choice names of these records are free; `name_of`: the name of an earlier record."""
		coming = {each.key: each for each in new if each.doctype == "Customer" and not each.changes}
		wanted: dict[str, set[str]] = defaultdict(set)
		for each in new:
			if each.doctype in DERIVED and not (each.changes or each.name):
				link = next((row["link_name"] for row in each.tables.get("links", ())), None)
				owner = link and name_of(link)
				if link and not owner and link.key in coming:
					owner = coming[link.key].values["customer_name"]
				if choice := first_choice(each.doctype, each.values, owner or ""):
					wanted[each.doctype].add(choice)
		self._free.clear()
		ruled = {"document_type": among(wanted), "disabled": 0}
		for doctype in frappe.get_all("Document Naming Rule", ruled, pluck="document_type"):
			wanted.pop(doctype, None)
		for doctype, choices in wanted.items():
			taken = frappe.get_all(doctype, {"name": among(choices)}, pluck="name")
			self._free[doctype] = set(map(_folded, choices)) - set(map(_folded, taken))

	def give(self, doctype: str, name: str) -> None:
		self._given.add((doctype, _folded(name)))

	def is_given(self, doctype: str, name: str) -> bool:
		return (doctype, _folded(name)) in self._given

	def mark_inserted(self) -> None:
		"""Called once the records with the given names are in the database."""
		for doctype, name in self._given:
			self._free[doctype].discard(name)
		self._given.clear()

	def free(self, doctype: str, name: str) -> bool:
		return _folded(name) in self._free[doctype] and not self.is_given(doctype, name)


def _folded(name: str) -> str:
	return "".join(filter(str.isalnum, plain(name)))


def first_choice(doctype: str, values: Mapping[str, Any], owner: str) -> str:
	"""The name that the controller gives if it is free; empty where this site names records in another way, and for a name that is
	too long for its column. `owner`: the name of the Customer that a Contact belongs to.
	"""
	choice = _controllers(doctype, values, owner)
	return choice if len(choice) <= LONGEST else ""


def _controllers(doctype: str, values: Mapping[str, Any], owner: str) -> str:
	match doctype:
		case "Customer" if frappe.defaults.get_global_default("cust_master_name") == "Customer Name":
			return values["customer_name"]
		case "Contact" if owner:
			return f"{values['full_name']}-{owner.strip()}"
		case "Address":
			return f"{values['address_title'].strip()}-{_(values['address_type'])}"
	return ""


def own_name(doctype: str, values: Mapping[str, Any], tables: Tables, owner: str) -> str:
	"""The name that the controller chooses, with a query for existing names; a long one is cut, since it would not fit into the
	table of series or the column. `owner` as in `first_choice`.
	"""
	choice = _controllers(doctype, values, owner)
	if len(choice) > LONGEST_IN_SERIES:
		return append_number_if_name_exists(doctype, choice[: LONGEST - FOR_A_NUMBER].rstrip())
	doc = frappe.new_doc(doctype)
	doc.update(values)
	for table, rows in tables.items():
		doc.set(table, [dict(row) for row in rows])
	doc.set_new_name(set_child_names=False)
	# The controller checks a Contact's name before it appends that of its customer.
	return append_number_if_name_exists(doctype, doc.name) if doctype in DERIVED else doc.name
