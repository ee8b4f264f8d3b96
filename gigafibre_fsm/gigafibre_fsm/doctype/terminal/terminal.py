from __future__ import annotations

import re

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint

from gigafibre_fsm.exceptions import BadRequest, Conflict
from gigafibre_fsm.flow.network import topology
from gigafibre_fsm.gigafibre_fsm.coordinates import refuse_impossible_place

PLACE = re.compile(r"\d{1,3}/\d{1,3}/\d{1,3}")


class Terminal(Document):
	"""A splitter between an OLT port and the drops."""

	def autoname(self) -> None:
		self.name = self.terminal_name = " ".join((self.terminal_name or "").split())

	def validate(self) -> None:
		refuse_impossible_place(self.latitude, self.longitude)
		self.refuse_loop()
		self.take_port_of_parent()
		self.refuse_too_many()
		if self.inputs != "2":
			self.second_olt = self.second_port = None
		elif not PLACE.fullmatch((self.second_port or "").strip()):
			frappe.throw(_("Enter the second port as frame/slot/port, such as 0/1/3."), BadRequest)

	def refuse_loop(self) -> None:
		if self.parent_terminal and self.name in topology.above(self.parent_terminal):
			frappe.throw(_("{0} is fed by this terminal itself.").format(self.parent_terminal), BadRequest)

	def take_port_of_parent(self) -> None:
		"""A terminal behind another one is on the same OLT port."""
		if self.parent_terminal:
			known = ["olt", "frame", "slot", "port"]
			self.update(frappe.db.get_value("Terminal", self.parent_terminal, known, as_dict=True))

	def refuse_too_many(self) -> None:
		"""The ratio of a splitter limits its outputs, for drops and for other terminals."""
		for terminal in {self.name, self.parent_terminal} - {None}:
			[full] = topology.capacity([terminal]) or [None]
			ratio = cint(self.ratio) if terminal == self.name else full and full.ratio
			joins = terminal == self.parent_terminal and self.has_value_changed("parent_terminal")
			if full and full.drops + full.fed + joins > ratio:
				frappe.throw(
					_("{0} has {1} outputs, and feeds more already.").format(terminal, ratio), BadRequest
				)

	def on_update(self) -> None:
		"""Move the terminals behind this one to its OLT port."""
		for name in frappe.get_all("Terminal", filters={"parent_terminal": self.name}, pluck="name"):
			frappe.get_doc("Terminal", name).save(ignore_permissions=True)

	def on_trash(self) -> None:
		if frappe.db.exists("Fibre Port", {"terminal": self.name}):
			frappe.throw(_("Drops hang on this terminal: move them first."), Conflict)
