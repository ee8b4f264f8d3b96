"""The register of static IP addresses: assignments to customers, without conflicts. Called by the records' own validation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime

from gigafibre_fsm.exceptions import BadRequest, Conflict
from gigafibre_fsm.flow.ip_addresses.rules import (
	BadBlock,
	Network,
	Span,
	block_of,
	ends_of,
	is_inside,
	is_unusable,
	text_of,
)

# Compared as binary text: see rules.sortable.
OVERLAPPING = "t.first_ip <= %(last)s AND t.last_ip >= %(first)s AND t.name != %(name)s"


def normalise_range(doc: Document) -> None:
	"""Normalise a range. Raises BadRequest for an invalid one, or for a gateway outside it."""
	block = _block(doc.cidr)
	doc.cidr, (doc.first_ip, doc.last_ip) = str(block), ends_of(block)
	doc.gateway = (doc.gateway or "").strip()
	if doc.gateway and not is_inside(_block(doc.gateway), block):
		raise BadRequest(_("{0} is not in {1}.").format(doc.gateway, doc.cidr))


def require_no_other_range(doc: Document) -> None:
	"""Raises Conflict when another range overlaps."""
	found = frappe.db.sql(
		f"SELECT t.cidr FROM `tabIP Range` t WHERE {OVERLAPPING} LIMIT 1 FOR UPDATE",  # noqa: S608
		_ends(doc),
		pluck=True,
	)
	if found:
		raise Conflict(_("{0} has some of these addresses already.").format(found[0]))
	for name, block in _assignments(doc):
		if not is_inside(_block(block), _block(doc.cidr)):
			raise Conflict(_("{0} would be outside: {1}.").format(name, block))


def require_unused(doc: Document) -> None:
	"""Raises Conflict for a range with current or former assignments."""
	if assigned := _assignments(doc):
		raise Conflict(_("{0} is assigned from this range ({1}).").format(assigned[0][1], assigned[0][0]))


def normalise_assignment(doc: Document) -> None:
	"""Normalise an assignment and set the customer of its location. Raises BadRequest."""
	block = _block(doc.block)
	doc.block, (doc.first_ip, doc.last_ip) = text_of(block), ends_of(block)
	doc.customer = frappe.db.get_value("Service Location", doc.location, "customer") if doc.location else None
	if doc.released_at and get_datetime(doc.released_at) <= get_datetime(doc.assigned_at):
		raise BadRequest(_("An assignment ends after it began."))


def require_no_conflict(doc: Document) -> None:
	"""Set the range of an assignment. Raises BadRequest for addresses outside all ranges or unusable ones, Conflict for
	addresses assigned at the same time. The range stays locked: of two concurrent assignments the second sees the first.
	"""
	block = _block(doc.block)
	whole = _range_of(doc)
	if not whole or not is_inside(block, _block(whole.cidr)):
		raise BadRequest(_("{0} is outside all ranges.").format(doc.block))
	if is_unusable(block, _block(whole.cidr), whole.gateway or ""):
		raise BadRequest(
			_("{0} cannot be assigned: it is an address of the network itself.").format(doc.block)
		)
	doc.ip_range = whole.name
	mine = _span(doc)
	for other in frappe.db.sql(
		f"""SELECT t.name, t.block, t.customer, t.assigned_at, t.released_at FROM `tabStatic IP` t
		WHERE {OVERLAPPING} ORDER BY t.assigned_at LOCK IN SHARE MODE""",  # noqa: S608
		_ends(doc),
		as_dict=True,
	):
		if mine.meets(_span(other)):
			raise Conflict(
				_("{0} is assigned to {1} at that time ({2}).").format(
					other.block, other.customer, other.name
				)
			)


def release(location: str, moment: datetime) -> None:
	"""End the assignments of a disconnected location at `moment` (site time)."""
	held = {"location": location, "released_at": ("is", "not set")}
	for name in frappe.get_all("Static IP", filters=held, pluck="name", order_by="name"):
		doc = frappe.get_doc("Static IP", name, for_update=True)
		doc.released_at = max(moment, get_datetime(doc.assigned_at))
		doc.db_set("released_at", doc.released_at)
		doc.add_comment("Info", _("The place was disconnected."))


def on_port_vacated(port: Document) -> None:
	"""Listener: end the assignments of a line that ends."""
	if port.location:
		release(port.location, frappe.utils.now_datetime())


def _range_of(doc: Document) -> Any:
	found = frappe.db.sql(
		"""SELECT r.name, r.cidr, r.gateway FROM `tabIP Range` r
		WHERE r.first_ip <= %(first)s AND r.last_ip >= %(last)s LIMIT 1 FOR UPDATE""",
		_ends(doc),
		as_dict=True,
	)
	return found[0] if found else None


def _assignments(doc: Document) -> list[Any]:
	return frappe.db.sql("SELECT a.name, a.block FROM `tabStatic IP` a WHERE a.ip_range = %s", doc.name)


def _ends(doc: Document) -> dict[str, Any]:
	return {"first": doc.first_ip, "last": doc.last_ip, "name": doc.name or ""}


def _span(row: Any) -> Span:
	until = row.released_at and get_datetime(row.released_at)
	return Span(get_datetime(row.assigned_at), until or None)


def _block(written: str) -> Network:
	try:
		return block_of(written)
	except BadBlock as wrong:
		raise BadRequest(
			_("{0} is no IP address and no block; a block begins with its first address.").format(wrong)
		) from wrong
