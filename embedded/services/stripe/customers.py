"""Customers and their saved payment methods."""

from typing import Any

from embedded.services.fake import route
from embedded.services.messages import Params, Request
from embedded.services.stripe.account import StripeAccount
from embedded.services.stripe.cards import (
	ACSS_ACCOUNTS,
	CARDS,
	MESSAGES,
	READY_MADE,
	Card,
	card_details,
	luhn_valid,
)
from embedded.services.stripe.errors import card_error, error, missing_object, missing_param

CUSTOMER_FIELDS = {
	"address", "balance", "description", "email", "invoice_settings", "name", "payment_method", "phone",
	"preferred_locales", "shipping", "tax_exempt",
}  # fmt: skip


class Customers(StripeAccount):
	@route("POST", "/v1/customers")
	def create_customer(self, request: Request) -> Params:
		params = self.params(request)
		self.check_params(params, CUSTOMER_FIELDS)
		customer = self.create("cus", dict.fromkeys(sorted(CUSTOMER_FIELDS - {"payment_method"})))
		customer["invoice_settings"] = {"default_payment_method": None, "custom_fields": None, "footer": None}
		customer |= {
			"balance": 0,
			"currency": None,
			"delinquent": False,
			"preferred_locales": [],
			"default_source": None,
		}
		self._change_customer(customer, params)
		if method_id := params.get("payment_method"):
			self.attach(self.find_method(method_id, "payment_method"), customer)
		self.emit("customer.created", customer)
		return customer

	@route("GET", "/v1/customers")
	def list_customers(self, request: Request) -> Params:
		return self.listed(request, "cus", ("email",))

	@route("GET", "/v1/customers/search")
	def search_customers(self, request: Request) -> Params:
		return self.searched(request, "cus")

	@route("GET", "/v1/customers/<customer_id>")
	def read_customer(self, request: Request, customer_id: str) -> Params:
		return self.get("cus", customer_id)

	@route("POST", "/v1/customers/<customer_id>")
	def update_customer(self, request: Request, customer_id: str) -> Params:
		params = self.params(request)
		self.check_params(params, CUSTOMER_FIELDS - {"payment_method"})
		customer = self.living_customer(customer_id, "id")
		self._change_customer(customer, params)
		self.emit("customer.updated", customer)
		return customer

	@route("DELETE", "/v1/customers/<customer_id>")
	def delete_customer(self, request: Request, customer_id: str) -> Params:
		customer = self.living_customer(customer_id, "id")
		for method in list(self.of_kind("pm")):
			if method["customer"] == customer_id:
				method["customer"] = None
		deleted = {"id": customer_id, "object": "customer", "deleted": True}
		self.emit("customer.deleted", customer)
		self.keep({**deleted, "created": customer["created"], "metadata": {}})
		return deleted

	@route("GET", "/v1/customers/<customer_id>/payment_methods")
	def customer_methods(self, request: Request, customer_id: str) -> Params:
		self.living_customer(customer_id, "id")
		return self.listed(
			request, "pm", ("type",), [m for m in self.of_kind("pm") if m["customer"] == customer_id]
		)

	@route("GET", "/v1/customers/<customer_id>/payment_methods/<method_id>")
	def customer_method(self, request: Request, customer_id: str, method_id: str) -> Params:
		method = self.get("pm", method_id)
		if method["customer"] != customer_id:
			raise missing_object("payment_method", method_id)
		return method

	@route("POST", "/v1/payment_methods")
	def create_method(self, request: Request) -> Params:
		return self.new_method(self.params(request))

	@route("GET", "/v1/payment_methods")
	def list_methods(self, request: Request) -> Params:
		return self.listed(request, "pm", ("customer", "type"))

	@route("GET", "/v1/payment_methods/<method_id>")
	def read_method(self, request: Request, method_id: str) -> Params:
		return self.get("pm", method_id)

	@route("POST", "/v1/payment_methods/<method_id>")
	def update_method(self, request: Request, method_id: str) -> Params:
		method, params = self.get("pm", method_id), self.params(request)
		self.check_params(params, {"billing_details", "card"})
		method["billing_details"] |= params.get("billing_details", {})
		method["card"] |= {name: int(value) for name, value in params.get("card", {}).items()}
		self.merge_metadata(method, params)
		return method

	@route("POST", "/v1/payment_methods/<method_id>/attach")
	def attach_method(self, request: Request, method_id: str) -> Params:
		customer_id = self.params(request).get("customer")
		if not customer_id:
			raise missing_param("customer")
		method = self.find_method(method_id, "id")
		card: Card | None = self.instruments.get(method["id"])
		if card and card.setup == "decline":
			raise declined(card)
		return self.attach(method, self.living_customer(customer_id, "customer"))

	@route("POST", "/v1/payment_methods/<method_id>/detach")
	def detach_method(self, request: Request, method_id: str) -> Params:
		method = self.get("pm", method_id)
		if not method["customer"]:
			raise error(
				"The payment method you provided is not attached to a customer so detachment is impossible."
			)
		customer = self.objects[method["customer"]]
		method["customer"] = None
		if customer.get("invoice_settings", {}).get("default_payment_method") == method_id:
			customer["invoice_settings"]["default_payment_method"] = None
		self.emit("payment_method.detached", method)
		return method

	def living_customer(self, customer_id: str, param: str) -> Params:
		customer = self.get("cus", customer_id, param)
		if customer.get("deleted"):
			raise missing_object("customer", customer_id, param)
		return customer

	def attach(self, method: Params, customer: Params) -> Params:
		if method["customer"] == customer["id"]:
			return method
		if method["customer"]:
			raise error(
				"The payment method you provided has already been attached to a customer.",
				"payment_method_unexpected_state",
			)
		method["customer"] = customer["id"]
		self.emit("payment_method.attached", method)
		return method

	def find_method(self, method_id: str, param: str) -> Params:
		"""A payment method by id; a ready-made name such as `pm_card_visa` makes a new one."""
		if method_id.startswith("pm_card_") and method_id[8:] in READY_MADE:
			card = {"number": READY_MADE[method_id[8:]], "exp_month": "12", "exp_year": "2034", "cvc": "123"}
			return self.new_method({"type": "card", "card": card})
		return self.get("pm", method_id, param)

	def new_method(self, params: Params) -> Params:
		kind = params.get("type")
		if kind not in ("card", "acss_debit"):
			raise (
				error(f"The payment method type `{kind}` is invalid.", param="type")
				if kind
				else missing_param("type")
			)
		billing = {"address": {}, "email": None, "name": None, "phone": None} | params.get(
			"billing_details", {}
		)
		base = {"billing_details": billing, "customer": None, "type": kind, "allow_redisplay": "unspecified"}
		details, instrument = (
			_card(params.get("card", {})) if kind == "card" else _account(params.get("acss_debit", {}))
		)
		method = self.create("pm", {**base, kind: details})
		self.merge_metadata(method, params)
		self.instruments[method["id"]] = instrument
		return method

	def _change_customer(self, customer: Params, params: Params) -> None:
		for name in CUSTOMER_FIELDS & params.keys() - {"payment_method", "invoice_settings"}:
			customer[name] = params[name] or None
		settings = params.get("invoice_settings", {})
		if method_id := settings.get("default_payment_method"):
			method = self.get("pm", method_id, "invoice_settings[default_payment_method]")
			if method["customer"] != customer["id"]:
				raise error(
					"The customer does not have a payment method with the ID " + method_id,
					param="invoice_settings[default_payment_method]",
				)
			customer["invoice_settings"]["default_payment_method"] = method_id
		self.merge_metadata(customer, params)


def declined(card: Card, **more: object) -> Any:
	"""The error with which this card is declined."""
	message = MESSAGES.get(card.decline_code or card.code) or MESSAGES[card.code]
	return card_error(card.code, message, card.decline_code, **more)


def _card(given: Any) -> tuple[Params, Card]:
	if token := given.get("token"):
		given = {
			"number": READY_MADE.get(token.removeprefix("tok_"), ""),
			"exp_month": "12",
			"exp_year": "2034",
		}
	number = str(given.get("number", "")).replace(" ", "")
	if not number:
		raise missing_param("card[number]")
	if not number.isdigit() or not luhn_valid(number):
		raise card_error("incorrect_number", MESSAGES["incorrect_number"], param="card[number]")
	year, month = int(given.get("exp_year") or 0), int(given.get("exp_month") or 0)
	year += 2000 if year < 100 else 0
	if not 1 <= month <= 12 or not 2024 <= year <= 2074:
		raise card_error("invalid_expiry_year", MESSAGES["invalid_expiry_year"], param="card[exp_year]")
	card = CARDS.get(number, Card())
	return card_details(number, card, month, year), card


def _account(given: Params) -> tuple[Params, str | None]:
	number = given.get("account_number", "")
	if number not in ACSS_ACCOUNTS:
		raise error(
			"The account number is not one of the test accounts.",
			"account_number_invalid",
			"acss_debit[account_number]",
		)
	details = {
		"bank_name": "STRIPE TEST BANK",
		"fingerprint": f"fake{number}",
		"institution_number": given.get("institution_number", "000"),
		"last4": number[-4:],
		"transit_number": given.get("transit_number", "11000"),
	}
	return details, ACSS_ACCOUNTS[number]
