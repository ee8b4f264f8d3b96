from __future__ import annotations

import frappe
from frappe import _

from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.flow.dispatch.fieldwork import measured_power
from gigafibre_fsm.flow.dispatch.jobs import require_no_open_return_visit
from gigafibre_fsm.flow.dispatch.live import notify_boards
from gigafibre_fsm.flow.dispatch.opening import fill_from_type
from gigafibre_fsm.flow.events import announce
from gigafibre_fsm.flow.scheduling.job_types import require_possible_duration
from gigafibre_fsm.flow.vocabulary import CLOSED, VISIT_BEGUN
from gigafibre_fsm.gigafibre_fsm.stateful import StatefulDocument
from gigafibre_fsm.gigafibre_fsm.timed import TimedDocument
from gigafibre_fsm.outbox.service import withdraw


class DispatchJob(TimedDocument, StatefulDocument):
	"""A visit to a Service Location. Only flow/dispatch/service.py changes its status; the desk's buttons call
	the same functions.
	"""

	# Messages that are withdrawn when the visit is unassigned.
	on_the_way = "visit.en_route"
	fixed = ("job_type", "location", "customer")

	def before_insert(self) -> None:
		self.start_time = None  # `assign` sets it
		fill_from_type(self)

	def validate(self) -> None:
		super().validate()
		if self.has_value_changed("duration_minutes"):
			require_possible_duration(self.duration_minutes or 0)
		if self.signal_dbm and self.has_value_changed("signal_dbm"):
			self.signal_dbm = measured_power(self.signal_dbm)
		if not self.location:
			return  # the form requires it
		customer, address_line, city = frappe.db.get_value(
			"Service Location", self.location, ["customer", "address_line", "city"]
		)
		if self.customer != customer:
			frappe.throw(_("This location belongs to another customer."), BadRequest)
		self.address_line, self.city = address_line, city

	def on_trash(self) -> None:
		require_no_open_return_visit(self)
		notify_boards(self)

	def on_update(self) -> None:
		before = self.get_doc_before_save()
		if before and before.status == "En Route" and self.status not in VISIT_BEGUN:
			withdraw(self.on_the_way, self)
		if before and before.status != self.status and self.status in CLOSED:
			announce("visit_ended", self)
		notify_boards(self)
