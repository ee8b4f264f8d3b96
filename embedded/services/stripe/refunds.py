"""Refunds, full or partial."""

from embedded.services.fake import route
from embedded.services.messages import Params, Request
from embedded.services.stripe.errors import error, missing_param
from embedded.services.stripe.payment_intents import PaymentIntents


class Refunds(PaymentIntents):
	@route("POST", "/v1/refunds")
	def create_refund(self, request: Request) -> Params:
		params = self.params(request)
		self.check_params(params, {"amount", "charge", "payment_intent", "reason"})
		if intent_id := params.get("payment_intent"):
			intent = self.get("pi", intent_id, "payment_intent")
			charge_id = intent["latest_charge"] or ""
		else:
			charge_id = params.get("charge") or ""
		if not charge_id:
			raise missing_param("charge")
		charge = self.get("ch", charge_id, "charge")
		if charge["status"] != "succeeded":
			raise error("This charge was not successful and cannot be refunded.", "charge_not_refundable")
		left = charge["amount"] - charge["amount_refunded"]
		if not left:
			raise error(f"Charge {charge_id} has already been refunded.", "charge_already_refunded")
		amount = int(params.get("amount") or left)
		if not 0 < amount <= left:
			raise error(
				f"Refund amount is greater than unrefunded amount on charge ({left}).", param="amount"
			)
		charge["amount_refunded"] += amount
		charge["refunded"] = charge["amount_refunded"] == charge["amount"]
		refund = self.create(
			"re",
			{
				"amount": amount,
				"charge": charge_id,
				"currency": charge["currency"],
				"payment_intent": charge["payment_intent"],
				"reason": params.get("reason"),
				"status": "succeeded",
			},
		)
		self.merge_metadata(refund, params)
		self.emit("refund.created", refund)
		self.emit("charge.refunded", charge)
		return refund

	@route("GET", "/v1/refunds")
	def list_refunds(self, request: Request) -> Params:
		return self.listed(request, "re", ("charge", "payment_intent"))

	@route("GET", "/v1/refunds/<refund_id>")
	def read_refund(self, request: Request, refund_id: str) -> Params:
		return self.get("re", refund_id)
