"""Disputes: a bank reverses a payment, and the dispute is decided later.

`POST /_disputes/open` {"payment_intent", "reason"} opens one, as a customer at the bank does; `POST
/_disputes/close` {"dispute", "status": won or lost} decides it. That of a debit is lost immediately.
"""

import time
from typing import Any

from embedded.services.fake import route
from embedded.services.messages import Params, Request
from embedded.services.stripe.errors import error
from embedded.services.stripe.refunds import Refunds

DAYS_TO_ANSWER = 14 * 86_400


class Disputes(Refunds):
	@route("GET", "/v1/disputes")
	def list_disputes(self, request: Request) -> Params:
		return self.listed(request, "dp", ("charge", "payment_intent"))

	@route("GET", "/v1/disputes/<dispute_id>")
	def read_dispute(self, request: Request, dispute_id: str) -> Params:
		return self.get("dp", dispute_id)

	@route("POST", "/_disputes/open")
	def open_dispute(self, request: Request) -> Any:
		wanted = request.json_object()
		with self.lock:
			intent = self.get("pi", wanted["payment_intent"])
			if intent["status"] != "succeeded":
				raise error("There is nothing to dispute.")
			dispute = self.create(
				"dp",
				{
					"amount": intent["amount_received"],
					"charge": intent["latest_charge"],
					"currency": intent["currency"],
					"evidence_details": {"due_by": int(time.time()) + DAYS_TO_ANSWER, "has_evidence": False},
					"is_charge_refundable": False,
					"payment_intent": intent["id"],
					"reason": wanted.get("reason", "fraudulent"),
					"status": "needs_response",
				},
			)
			self.emit("charge.dispute.created", dispute)
			self.emit("charge.dispute.funds_withdrawn", dispute)
			method = self.objects.get(intent["payment_method"] or "", {})
			return self._close(dispute, "lost") if method.get("type") == "acss_debit" else dispute

	@route("POST", "/_disputes/close")
	def close_dispute(self, request: Request) -> Any:
		wanted = request.json_object()
		with self.lock:
			return self._close(self.get("dp", wanted["dispute"]), wanted.get("status", "lost"))

	def _close(self, dispute: Params, status: str) -> Params:
		dispute["status"] = status
		if status == "won":
			self.emit("charge.dispute.funds_reinstated", dispute)
		self.emit("charge.dispute.closed", dispute)
		return dispute
