from __future__ import annotations

import frappe
from frappe import _
from frappe.model.naming import make_autoname
from frappe.utils import cint

from gigafibre_fsm.exceptions import Conflict, NotAllowed
from gigafibre_fsm.flow.addresses.search import store
from gigafibre_fsm.flow.addresses.search.labels import written_postal
from gigafibre_fsm.flow.availability.rules import RESERVED
from gigafibre_fsm.flow.events import announce
from gigafibre_fsm.flow.network import topology
from gigafibre_fsm.flow.vocabulary import CLAIMED_PORT
from gigafibre_fsm.gigafibre_fsm.stateful import StatefulDocument

ADDRESS_FIELDS = (
	"civic_number",
	"civic_suffix",
	"unit",
	"rue",
	"ville",
	"zip",
	"municipality_code",
	"civic_address",
	"status",
)

BY_HAND = ("Available", "Faulty", "Retired")


class FibrePort(StatefulDocument):
	"""One fibre drop: the legacy `fibre` row. Only flow/availability/claims.py claims it."""

	def autoname(self) -> None:
		self.name = f"FIB-{cint(self.legacy_id)}" if cint(self.legacy_id) else make_autoname("FIB-N.#####")

	def validate(self) -> None:
		self.refuse_claim_by_hand()
		self.take_up_again()
		self.hang_on_terminal()
		super().validate()
		self.zip = written_postal(self.zip)
		self.refuse_lost_claim()
		self.leave_household()
		if self.status != "Held":
			self.held_by = self.hold_until = None

	def refuse_claim_by_hand(self) -> None:
		"""Staff can put a port out of service, back into service, or retire it; only checkouts and orders claim it. The same
		holds for a new port: one in use belongs to a customer, and comes with `migrate-legacy`.
		"""
		before = self.get_doc_before_save()
		kept = before.status if before else None
		if self.status and self.is_by_hand() and self.status not in (kept, *BY_HAND):
			frappe.throw(
				_("Checkouts and orders set the other statuses: choose Available, Faulty or Retired."),
				NotAllowed,
			)

	def take_up_again(self) -> None:
		"""Restore the former status of a repaired port: reserved for its order, or in service with its ONT."""
		before = self.get_doc_before_save()
		if before and before.status == "Faulty" and self.status == "Available" and self.sn:
			self.status = "Reserved" if self.sn.startswith(RESERVED) else "Occupied"

	def hang_on_terminal(self) -> None:
		"""Set the OLT port of the drop's terminal, which must have a free output."""
		if self.terminal and (self.is_new() or self.has_value_changed("terminal")):
			self.update(topology.place_for_drop(self.terminal))

	def refuse_lost_claim(self) -> None:
		"""Refuse to put a port out of service while a customer is ordering it or using it."""
		before = self.get_doc_before_save()
		leaves = before and before.status in ("Reserved", "Occupied") and self.status == "Available"
		if leaves and (self.sn or "") and self.sales_order and (self.sn or "").startswith(RESERVED):
			frappe.throw(
				_("This port is reserved for order {0}: cancel the order.").format(self.sales_order), Conflict
			)

	def leave_household(self) -> None:
		"""Clear the location of a port that staff release; a port that serves a customer, or will, cannot be released."""
		before = self.get_doc_before_save()
		if not before or not before.sn or self.status not in ("Available", "Retired"):
			return
		served = {"fibre_port": self.name, "status": ("in", ("Pending Install", "Active", "Suspended"))}
		if place := frappe.db.get_value("Service Location", served):
			frappe.throw(_("This line serves {0}: end its service first.").format(place), Conflict)
		self.sn = self.sales_order = self.location = None

	def after_insert(self) -> None:
		announce("drop_imported", self)

	def on_update(self) -> None:
		if any(self.has_value_changed(field) for field in ADDRESS_FIELDS):
			store.mark_changed()

	def on_trash(self) -> None:
		if self.status in CLAIMED_PORT:
			frappe.throw(_("This port is in use and cannot be deleted."), Conflict)
		store.mark_changed()
