"""SetupIntents: a card is saved, with 3-D Secure where required, and nothing is charged."""

from typing import Any

from embedded.services.fake import route
from embedded.services.messages import Abort, Params, Request
from embedded.services.stripe.account import is_true
from embedded.services.stripe.customers import Customers, declined
from embedded.services.stripe.errors import error, missing_object, missing_param

FIELDS = {
	"attach_to_self", "automatic_payment_methods", "confirm", "customer", "description",
	"mandate_data", "on_behalf_of", "payment_method", "payment_method_data", "payment_method_options",
	"payment_method_types", "return_url", "usage", "use_stripe_sdk",
}  # fmt: skip
DEPOSITS = "verify_with_microdeposits"
DEPOSIT_CODE, DEPOSIT_CENTS = "SM11AA", ["32", "45"]
SLOW_BANK = "999"
"""The number of an institution whose accounts are confirmed by deposits, a day or two later."""
OPEN = {"requires_payment_method", "requires_confirmation", "requires_action"}


class SetupIntents(Customers):
	@route("POST", "/v1/setup_intents")
	def create_setup(self, request: Request) -> Params:
		params = self.params(request)
		self.check_params(params, FIELDS)
		automatic = is_true(params.get("automatic_payment_methods", {}).get("enabled"))
		if automatic and params.get("payment_method_types"):
			raise error("You may only specify one of automatic_payment_methods and payment_method_types.")
		if customer_id := params.get("customer"):
			self.living_customer(customer_id, "customer")
		intent = self.create(
			"seti",
			{
				"application": None,
				"automatic_payment_methods": {"allow_redirects": "always", "enabled": True}
				if automatic
				else None,
				"cancellation_reason": None,
				"customer": customer_id or None,
				"description": params.get("description"),
				"last_setup_error": None,
				"latest_attempt": None,
				"mandate": None,
				"next_action": None,
				"payment_method": None,
				"payment_method_options": params.get("payment_method_options") or {},
				"payment_method_types": params.get("payment_method_types") or ["card"],
				"status": "requires_payment_method",
				"usage": params.get("usage") or "off_session",
			},
		)
		intent["client_secret"] = f"{intent['id']}_secret_{self.token(20)}"
		self.merge_metadata(intent, params)
		self._take_method(intent, params)
		self.emit("setup_intent.created", intent)
		if not is_true(params.get("confirm")):
			return intent
		method = self.objects.get(intent["payment_method"] or "")
		if method and method["type"] == "acss_debit":
			return self._sign_on_paper(intent, method, params)
		return self._confirm_setup(intent, params)

	@route("GET", "/v1/setup_intents")
	def list_setups(self, request: Request) -> Params:
		return self.listed(request, "seti", ("customer", "payment_method"))

	@route("GET", "/v1/setup_intents/<intent_id>")
	def read_setup(self, request: Request, intent_id: str) -> Params:
		return self._own("seti", intent_id, request)

	@route("POST", "/v1/setup_intents/<intent_id>")
	def update_setup(self, request: Request, intent_id: str) -> Params:
		intent, params = self.get("seti", intent_id), self.params(request)
		self.check_params(params, FIELDS - {"confirm", "usage"})
		if params.get("customer"):
			intent["customer"] = self.living_customer(params["customer"], "customer")["id"]
		intent["description"] = params.get("description", intent["description"])
		self.merge_metadata(intent, params)
		self._take_method(intent, params)
		return intent

	@route("POST", "/v1/setup_intents/<intent_id>/confirm")
	def confirm_setup(self, request: Request, intent_id: str) -> Params:
		params = self.params(request)
		self.check_params(params, FIELDS)
		intent = self._own("seti", intent_id, request)
		self._require_open(intent)
		self._take_method(intent, params)
		return self._confirm_setup(intent, params)

	@route("POST", "/v1/setup_intents/<intent_id>/cancel")
	def cancel_setup(self, request: Request, intent_id: str) -> Params:
		intent = self.get("seti", intent_id)
		self._require_open(intent)
		intent |= {"status": "canceled", "next_action": None}
		intent["cancellation_reason"] = self.params(request).get("cancellation_reason")
		self.emit("setup_intent.canceled", intent)
		return intent

	@route("GET", "/v1/mandates/<mandate_id>")
	def read_mandate(self, request: Request, mandate_id: str) -> Params:
		return self.get("mandate", mandate_id)

	def finish_setup_authentication(self, intent: Params, approved: bool) -> Params:
		"""The customer's choice in the 3-D Secure dialog."""
		if intent["status"] != "requires_action":
			return intent
		intent["next_action"] = None
		if approved:
			return self._succeed_setup(intent)
		failure = error(
			"The latest attempt to set up the payment method has failed because authentication failed.",
			"setup_intent_authentication_failure", payment_method=self.objects[intent["payment_method"]],
		)  # fmt: skip
		self._fail_setup(intent, failure)
		return intent

	def _own(self, prefix: str, intent_id: str, request: Request) -> Params:
		"""An intent, for the secret key or for the holder of its client secret."""
		intent = self.get(prefix, intent_id)
		if (
			not self.authenticate(request)
			and self.params(request).get("client_secret") != intent["client_secret"]
		):
			raise missing_object(intent["object"], intent_id)
		return intent

	def _require_open(self, intent: Params) -> None:
		if intent["status"] not in OPEN:
			code = f"{intent['object']}_unexpected_state"
			message = (
				f"You cannot change this {intent['object']} because it has a status of {intent['status']}."
			)
			raise error(message, code, **{intent["object"]: intent})

	def _take_method(self, intent: Params, params: Params) -> None:
		"""Use the payment method that a request names or describes."""
		if data := params.get("payment_method_data"):
			method = self.new_method(data)
		elif method_id := params.get("payment_method"):
			method = self.find_method(method_id, "payment_method")
		else:
			return
		if method["customer"] and method["customer"] != intent["customer"]:
			raise error(
				"The provided PaymentMethod was attached to a Customer, so you must provide that customer.",
				param="payment_method",
			)
		if not intent["automatic_payment_methods"] and method["type"] not in intent["payment_method_types"]:
			raise error(
				f"The PaymentMethod provided ({method['type']}) is not allowed for this intent.",
				param="payment_method",
			)
		intent |= {"payment_method": method["id"], "status": "requires_confirmation", "next_action": None}

	def _confirm_setup(self, intent: Params, params: Params) -> Params:
		if not intent["payment_method"]:
			raise missing_param("payment_method")
		method = self.objects[intent["payment_method"]]
		instrument: Any = self.instruments[method["id"]]
		if method["type"] == "acss_debit" and self._wants_deposits(intent, method):
			intent |= {"status": "requires_action", "next_action": self._deposits(intent)}
			self.emit("setup_intent.requires_action", intent)
			return intent
		if method["type"] == "acss_debit" or instrument.setup == "ok":
			return self._succeed_setup(intent)
		if instrument.setup == "decline":
			failure = declined(instrument, payment_method=method, setup_intent=intent)
			self._fail_setup(intent, failure)
			raise failure
		intent |= {
			"status": "requires_action",
			"next_action": self.authentication(intent, params.get("return_url")),
		}
		self.emit("setup_intent.requires_action", intent)
		return intent

	@route("POST", "/v1/setup_intents/<intent_id>/verify_microdeposits")
	def verify_deposits(self, request: Request, intent_id: str) -> Params:
		"""The customer has entered the two deposits' amounts, or the code of one."""
		intent = self._own("seti", intent_id, request)
		params = self.params(request)
		self.check_params(params, {"amounts", "descriptor_code"})
		if intent["status"] != "requires_action" or intent["next_action"]["type"] != DEPOSITS:
			raise error("This SetupIntent waits for no micro-deposits.", "setup_intent_unexpected_state")
		if params.get("descriptor_code") != DEPOSIT_CODE and params.get("amounts") != DEPOSIT_CENTS:
			raise error(
				"The amounts do not match.", "payment_method_microdeposit_verification_amounts_mismatch"
			)
		intent["next_action"] = None
		return self._succeed_setup(intent)

	def _sign_on_paper(self, intent: Params, method: Params, params: Params) -> Params:
		"""A mandate that the merchant collected on paper: its account is always confirmed by deposits."""
		if "customer_acceptance" not in params.get("mandate_data", {}):
			raise missing_param("mandate_data")
		for name in ("name", "email"):
			if not method["billing_details"][name]:
				raise missing_param(f"billing_details[{name}]")
		intent |= {"status": "requires_action", "next_action": self._deposits(intent)}
		self.emit("setup_intent.requires_action", intent)
		return intent

	def _wants_deposits(self, intent: Params, method: Params) -> bool:
		"""A bank without instant confirmation, unless the request allows only that."""
		wanted = (intent["payment_method_options"].get("acss_debit") or {}).get("verification_method")
		slow = method["acss_debit"]["institution_number"] == SLOW_BANK
		if slow and wanted == "instant":
			raise error("This bank cannot confirm an account at once.", "bank_account_unverified")
		return slow

	def _deposits(self, intent: Params) -> Params:
		return {
			"type": DEPOSITS,
			DEPOSITS: {
				"arrival_date": intent["created"] + 2 * 86_400,
				"hosted_verification_url": f"{self.url}/microdeposits/{intent['id']}",
				"microdeposit_type": "descriptor_code",
			},
		}

	def authentication(self, intent: Params, return_url: str | None) -> Params:
		"""The `next_action` that requires 3-D Secure: in the page, or at a URL with a return URL."""
		address = f"{self.url}/3ds/{intent['id']}"
		if return_url:
			return {"type": "redirect_to_url", "redirect_to_url": {"return_url": return_url, "url": address}}
		return {
			"type": "use_stripe_sdk",
			"use_stripe_sdk": {"type": "three_d_secure_redirect", "stripe_js": address},
		}

	def _succeed_setup(self, intent: Params) -> Params:
		method = self.objects[intent["payment_method"]]
		if intent["customer"]:
			self.attach(method, self.objects[intent["customer"]])
		if method["type"] == "acss_debit":
			intent["mandate"] = self.create(
				"mandate", {"payment_method": method["id"], "status": "active", "type": "multi_use"}
			)["id"]
		else:
			method["card"]["three_d_secure_usage"]["supported"] = True
			self.set_up.add(method["id"])
		intent |= {"status": "succeeded", "last_setup_error": None}
		self.emit("setup_intent.succeeded", intent)
		return intent

	def _fail_setup(self, intent: Params, failure: Abort) -> None:
		problem = {
			name: value for name, value in failure.reply.body["error"].items() if name != "setup_intent"
		}
		intent |= {"status": "requires_payment_method", "payment_method": None, "last_setup_error": problem}
		self.emit("setup_intent.setup_failed", intent)

	def forget(self) -> None:
		super().forget()
		self.set_up: set[str] = set()
