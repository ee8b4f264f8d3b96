from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import get_time

from gigafibre_fsm.exceptions import BadRequest, Conflict
from gigafibre_fsm.flow.dispatch.live import notify_boards
from gigafibre_fsm.flow.stock import warehouses
from gigafibre_fsm.flow.vocabulary import VISIT_PLANNED
from gigafibre_fsm.gigafibre_fsm.coordinates import refuse_impossible_place
from gigafibre_fsm.gigafibre_fsm.timed import TimedDocument
from gigafibre_fsm.setup.roles import FIELD_ROLES


class Technician(TimedDocument):
	"""A field technician. The user account decides what the technician's page shows."""

	def validate(self) -> None:
		refuse_impossible_place(self.home_latitude, self.home_longitude)
		self.refuse_impossible_hours()
		self.refuse_to_leave_visits()
		if self.user and FIELD_ROLES.isdisjoint(frappe.get_roles(self.user)):
			frappe.throw(
				_("{0} does not have the role FSM Technician or FSM Contractor.").format(self.user),
				BadRequest,
			)

	def after_insert(self) -> None:
		if warehouses.is_stock_kept():
			self.warehouse = warehouses.of_truck(self.name)

	def on_update(self) -> None:
		notify_boards(self)

	def refuse_to_leave_visits(self) -> None:
		"""Refuse to deactivate a technician with planned visits: they could not open them any more."""
		if self.is_new() or self.active:
			return
		open_visits = {"technician": self.name, "status": ("in", VISIT_PLANNED)}
		if names := frappe.get_all("Dispatch Job", filters=open_visits, pluck="name", limit=5):
			frappe.throw(_("Reassign these visits first: {0}.").format(", ".join(names)), Conflict)

	def refuse_impossible_hours(self) -> None:
		seen = set()
		for row in self.working_hours:
			if row.weekday in seen:
				frappe.throw(
					_("{0} is listed twice in the working hours.").format(_(row.weekday)), BadRequest
				)
			seen.add(row.weekday)
			if get_time(row.from_time) >= get_time(row.to_time):
				frappe.throw(
					_("Working hours on {0} end before they start.").format(_(row.weekday)), BadRequest
				)
