from __future__ import annotations

import frappe
from frappe import _

from gigafibre_fsm import locks
from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.flow.availability import masters
from gigafibre_fsm.gigafibre_fsm.stateful import StatefulDocument


class ServiceSubscription(StatefulDocument):
	"""One service at one location with the prices it was sold at. Created by flow/ordering, started by flow/activation."""

	fixed = ("customer", "location", "item", "qty")
	# The fields on which bills and credits depend.
	money = (
		"status",
		"rate",
		"billed_until",
		"price_since",
		"plan_since",
		"start_date",
		"last_day",
		"exit_fee",
	)

	# The fields that only the master of the OLT may change.
	agreed = ("item", "rate", "last_day", "pause_from", "resume_on", "commitment")

	def validate(self) -> None:
		super().validate()
		if frappe.db.get_value("Service Location", self.location, "customer") != self.customer:
			frappe.throw(_("This location belongs to another customer."), BadRequest)
		if (self.qty or 0) < 1 or (self.rate or 0) < 0:
			frappe.throw(_("The quantity must be at least 1 and the price cannot be negative."), BadRequest)
		if self.start_date and self.end_date and str(self.end_date) < str(self.start_date):
			frappe.throw(_("The end date cannot be before the start date."), BadRequest)
		if self._changes_the_agreement():
			masters.require_run_here(masters.olt_of(self.location))
		if self._moves_money():
			# Whoever saves it: each day must be billed, or credited, only once.
			locks.account(self.customer)

	def _changes_the_agreement(self) -> bool:
		"""Whether the agreement with the customer changes, which only the master of the OLT may do."""
		before = self.get_doc_before_save()
		if not before:
			return True
		lines = [
			[
				(row.item, row.get("rate"), row.get("amount"), row.get("qty"))
				for row in (*doc.extras, *doc.discounts)
			]
			for doc in (self, before)
		]
		return lines[0] != lines[1] or any(self.has_value_changed(field) for field in self.agreed)

	def _moves_money(self) -> bool:
		before = self.get_doc_before_save()
		if not before:
			return False
		corrected = [(row.item, row.amount, row.from_date) for row in self.adjustments]
		known = [(row.item, row.amount, row.from_date) for row in before.adjustments]
		return corrected != known or any(self.has_value_changed(field) for field in self.money)
