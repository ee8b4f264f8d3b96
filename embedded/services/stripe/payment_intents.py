"""PaymentIntents and charges: on-session, off-session, and debits that settle days later."""

import time
from typing import Any

from embedded.services.fake import route
from embedded.services.messages import Params, Request
from embedded.services.stripe.account import is_true
from embedded.services.stripe.cards import MESSAGES, Card
from embedded.services.stripe.customers import declined
from embedded.services.stripe.errors import card_error, error, missing_param
from embedded.services.stripe.setup_intents import SetupIntents

FIELDS = {
	"amount", "automatic_payment_methods", "capture_method", "confirm", "confirmation_method",
	"currency", "customer", "description", "error_on_requires_action", "mandate", "mandate_data",
	"off_session", "payment_method", "payment_method_data", "payment_method_options",
	"payment_method_types", "receipt_email", "return_url", "setup_future_usage", "shipping",
	"statement_descriptor", "statement_descriptor_suffix", "use_stripe_sdk",
}  # fmt: skip
KEPT = (
	"description",
	"receipt_email",
	"setup_future_usage",
	"shipping",
	"statement_descriptor",
	"statement_descriptor_suffix",
)
SMALLEST_CENTS = 50


class PaymentIntents(SetupIntents):
	@route("POST", "/v1/payment_intents")
	def create_payment(self, request: Request) -> Params:
		params = self.params(request)
		self.check_params(params, FIELDS, ("amount", "currency"))
		amount = _cents(params["amount"])
		if customer_id := params.get("customer"):
			self.living_customer(customer_id, "customer")
		automatic = is_true(params.get("automatic_payment_methods", {}).get("enabled"))
		intent = self.create(
			"pi",
			{
				"amount": amount,
				"amount_capturable": 0,
				"amount_received": 0,
				"automatic_payment_methods": {"allow_redirects": "always", "enabled": True}
				if automatic
				else None,
				"canceled_at": None,
				"cancellation_reason": None,
				"capture_method": "automatic",
				"confirmation_method": "automatic",
				"currency": params["currency"].lower(),
				"customer": customer_id or None,
				"last_payment_error": None,
				"latest_charge": None,
				"next_action": None,
				"payment_method": None,
				"payment_method_options": params.get("payment_method_options") or {},
				"payment_method_types": params.get("payment_method_types") or ["card", "acss_debit"],
				"status": "requires_payment_method",
				**{name: params.get(name) for name in KEPT},
			},
		)
		intent["client_secret"] = f"{intent['id']}_secret_{self.token(20)}"
		self.merge_metadata(intent, params)
		if is_true(params.get("off_session")) and not is_true(params.get("confirm")):
			raise error(
				"The parameter off_session is only allowed when confirm is true.", param="off_session"
			)
		self._take_method(intent, params)
		self.emit("payment_intent.created", intent)
		return self._confirm_payment(intent, params) if is_true(params.get("confirm")) else intent

	@route("GET", "/v1/payment_intents")
	def list_payments(self, request: Request) -> Params:
		return self.listed(request, "pi", ("customer",))

	@route("GET", "/v1/payment_intents/search")
	def search_payments(self, request: Request) -> Params:
		return self.searched(request, "pi")

	@route("GET", "/v1/payment_intents/<intent_id>")
	def read_payment(self, request: Request, intent_id: str) -> Params:
		return self._own("pi", intent_id, request)

	@route("POST", "/v1/payment_intents/<intent_id>")
	def update_payment(self, request: Request, intent_id: str) -> Params:
		intent, params = self.get("pi", intent_id), self.params(request)
		self.check_params(params, FIELDS - {"confirm", "off_session"})
		self._require_open(intent)
		intent |= {name: params[name] for name in KEPT if name in params}
		if "amount" in params:
			intent["amount"] = _cents(params["amount"])
		self.merge_metadata(intent, params)
		self._take_method(intent, params)
		return intent

	@route("POST", "/v1/payment_intents/<intent_id>/confirm")
	def confirm_payment(self, request: Request, intent_id: str) -> Params:
		params = self.params(request)
		self.check_params(params, FIELDS)
		intent = self._own("pi", intent_id, request)
		self._require_open(intent)
		self._take_method(intent, params)
		return self._confirm_payment(intent, params)

	@route("POST", "/v1/payment_intents/<intent_id>/cancel")
	def cancel_payment(self, request: Request, intent_id: str) -> Params:
		intent = self.get("pi", intent_id)
		self._require_open(intent)
		intent |= {"status": "canceled", "canceled_at": int(time.time()), "next_action": None}
		intent["cancellation_reason"] = self.params(request).get("cancellation_reason")
		self.emit("payment_intent.canceled", intent)
		return intent

	@route("GET", "/v1/charges")
	def list_charges(self, request: Request) -> Params:
		return self.listed(request, "ch", ("customer", "payment_intent"))

	@route("GET", "/v1/charges/<charge_id>")
	def read_charge(self, request: Request, charge_id: str) -> Params:
		return self.get("ch", charge_id)

	def finish_payment_authentication(self, intent: Params, approved: bool) -> Params:
		"""The customer's choice in the 3-D Secure dialog."""
		if intent["status"] != "requires_action":
			return intent
		intent["next_action"] = None
		card: Card = self.instruments[intent["payment_method"]]
		if approved and card.charge != "decline":
			return self._succeed_payment(intent)
		if approved:
			self._fail_payment(intent, declined(card))
		else:
			message = "The provided PaymentMethod has failed authentication."
			self._fail_payment(intent, error(message, "payment_intent_authentication_failure"))
		return intent

	def settle(self, intent: Params, outcome: str = "auto") -> Params:
		"""Let a debit that is processing succeed or fail, by its account number unless given."""
		if intent["status"] != "processing":
			raise ValueError(f"{intent['id']} is {intent['status']}, not processing")
		failure_code: str | None = self.instruments[intent["payment_method"]]
		if outcome == "succeeded" or (outcome == "auto" and failure_code is None):
			return self._succeed_payment(intent)
		code = failure_code or "insufficient_funds"
		self._fail_payment(intent, error("The customer's bank refused the debit.", code, status=402))
		return intent

	def _confirm_payment(self, intent: Params, params: Params) -> Params:
		if not intent["payment_method"]:
			raise missing_param("payment_method")
		method = self.objects[intent["payment_method"]]
		away = params.get("off_session") not in (None, "", "false")
		if away and intent["customer"] and method["customer"] != intent["customer"]:
			raise error(
				"The PaymentMethod must be attached to the customer for off-session use.",
				param="payment_method",
			)
		instrument: Any = self.instruments[method["id"]]
		if method["type"] == "acss_debit":
			if away and not params.get("mandate"):
				raise error("A debit without its owner needs the mandate.", param="mandate")
			charge = self._charge(intent, "pending")
			intent |= {"status": "processing", "latest_charge": charge["id"]}
			self.emit("payment_intent.processing", intent)
			return intent
		outcome = instrument.away if away else instrument.charge
		if instrument.setup == "authenticate" and not away and method["id"] not in self.set_up:
			outcome = "authenticate"
		if away and method["id"] in self.set_up and instrument.away_once_set_up:
			outcome = instrument.away_once_set_up
		if outcome == "ok":
			return self._succeed_payment(intent)
		if outcome == "authenticate" and not away and not is_true(params.get("error_on_requires_action")):
			intent |= {
				"status": "requires_action",
				"next_action": self.authentication(intent, params.get("return_url")),
			}
			self.emit("payment_intent.requires_action", intent)
			return intent
		if outcome == "authenticate":
			failure = card_error(
				"authentication_required",
				MESSAGES["authentication_required"],
				"authentication_required",
				payment_method=method,
			)
		else:
			failure = declined(instrument, payment_method=method)
		self._fail_payment(intent, failure)
		failure.reply.body["error"]["payment_intent"] = intent
		failure.reply.body["error"]["charge"] = intent["latest_charge"]
		raise failure

	def _succeed_payment(self, intent: Params) -> Params:
		charge = self.objects.get(intent["latest_charge"] or "")
		if charge and charge["status"] == "pending":
			charge |= {"status": "succeeded", "paid": True, "captured": True}
		else:
			charge = self._charge(intent, "succeeded")
		if intent["setup_future_usage"] and intent["customer"]:
			self.attach(self.objects[intent["payment_method"]], self.objects[intent["customer"]])
			self.set_up.add(intent["payment_method"])
		intent |= {
			"status": "succeeded",
			"amount_received": intent["amount"],
			"last_payment_error": None,
			"latest_charge": charge["id"],
		}
		self.emit("charge.succeeded", charge)
		self.emit("payment_intent.succeeded", intent)
		return intent

	def _fail_payment(self, intent: Params, failure: Any) -> None:
		problem = dict(failure.reply.body["error"])
		charge = self.objects.get(intent["latest_charge"] or "")
		if not charge or charge["status"] != "pending":
			charge = self._charge(intent, "failed")
		charge |= {
			"status": "failed",
			"failure_code": problem.get("code"),
			"failure_message": problem["message"],
		}
		problem["charge"] = charge["id"]
		intent |= {
			"status": "requires_payment_method",
			"payment_method": None,
			"last_payment_error": problem,
			"latest_charge": charge["id"],
		}
		self.emit("charge.failed", charge)
		self.emit("payment_intent.payment_failed", intent)

	def _charge(self, intent: Params, status: str) -> Params:
		paid = status == "succeeded"
		charge = self.create(
			"ch",
			{
				"amount": intent["amount"],
				"amount_captured": intent["amount"] if paid else 0,
				"amount_refunded": 0,
				"balance_transaction": None,
				"captured": paid,
				"currency": intent["currency"],
				"customer": intent["customer"],
				"description": intent["description"],
				"failure_code": None,
				"failure_message": None,
				"metadata": dict(intent["metadata"]),
				"paid": paid,
				"payment_intent": intent["id"],
				"payment_method": intent["payment_method"],
				"refunded": False,
				"status": status,
			},
		)
		charge["receipt_url"] = f"{self.url}/receipts/{charge['id']}"
		return charge


def _cents(value: str) -> int:
	if not value.isdigit():
		raise error(f"Invalid integer: {value}", "parameter_invalid_integer", "amount")
	if int(value) < SMALLEST_CENTS:
		raise error("Amount must be at least $0.50 cad", "amount_too_small", "amount")
	return int(value)
