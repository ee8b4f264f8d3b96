"""The account at the Stripe stand-in."""

from __future__ import annotations

from typing import Any

import frappe
import requests

GOOD_CARD, DECLINED_CARD = "pm_card_visa", "pm_card_chargeCustomerFail"
ASKS_EVERY_TIME = "pm_card_threeDSecure2Required"


class Stripe:
	"""The account at the Stripe stand-in."""

	def __init__(self, fakes: dict[str, Any]) -> None:
		self.facts = fakes["stripe"]
		self.headers = {"Authorization": f"Bearer {self.facts['secret_key']}"}

	def post(self, path: str, **data: Any) -> dict[str, Any]:
		answer = requests.post(f"{self.facts['url']}/v1/{path}", data=data, headers=self.headers, timeout=10)
		return answer.json()

	def get(self, path: str, **params: Any) -> dict[str, Any]:
		return requests.get(
			f"{self.facts['url']}/v1/{path}", params=params, headers=self.headers, timeout=10
		).json()

	def control(self, **switches: Any) -> None:
		requests.post(f"{self.facts['url']}/_control", json=switches, timeout=10).raise_for_status()

	def taken(self, customer: str) -> list[int]:
		"""The number of cents that were charged successfully."""
		charges = self.get("charges", customer=customer)["data"]
		return [charge["amount"] for charge in charges if charge["status"] == "succeeded"]

	def connect(self) -> None:
		"""Point the site's settings at this account, within the test's transaction."""
		settings = frappe.get_single("Gigafibre Settings")
		settings.stripe_api_url = self.facts["url"]
		settings.stripe_secret_key = self.facts["secret_key"]
		settings.stripe_webhook_secret = self.facts["webhook_secret"]
		settings.flags.ignore_mandatory = True
		settings.save()
		frappe.clear_document_cache("Gigafibre Settings", "Gigafibre Settings")

	def save_card(self, customer: str, card: str) -> str:
		"""Save a card, given as Stripe's name for one of its test cards; returns the Stripe customer."""
		made = self.post("customers", name=customer)["id"]
		method = self.post(f"payment_methods/{card}/attach", customer=made)["id"]
		frappe.db.set_value(
			"Customer",
			customer,
			{
				"fsm_stripe_customer": made,
				"fsm_stripe_payment_method": method,
				"fsm_card_label": "Visa •••• 4242",
				"fsm_ppa_enabled": 1,
			},
		)
		return made
