"""A household whose service has just been activated, with a card at the Stripe stand-in. All sample data."""

from __future__ import annotations

import secrets
from typing import Any

import frappe
import requests
from frappe.model.document import Document

from gigafibre_fsm.flow.ordering.tests import factories


class Stripe:
	"""The stand-in, as the owner of the account sees it."""

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
		"""Cents that were charged successfully."""
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
		"""A saved card (`pm_card_visa`, `pm_card_chargeCustomerFail`, ...); returns the Stripe customer."""
		made = self.post("customers", name=customer)["id"]
		method = self.post(f"payment_methods/{card}/attach", customer=made)["id"]
		frappe.db.set_value(
			"Customer",
			customer,
			{
				"stripe_customer": made,
				"stripe_payment_method": method,
				"card_label": "Visa •••• 4242",
				"ppa_enabled": 1,
			},
		)
		return made


def activated(
	lines: tuple[tuple[str, int, float], ...] = factories.THREE_SERVICES, **values: Any
) -> Document:
	"""The Service Location of an order whose job was completed by a manager, without its evidence."""
	order = factories.order(lines, **values)
	job = frappe.get_doc("Dispatch Job", {"sales_order": order.name})
	frappe.db.set_value("Dispatch Job", job.name, "status", "Completed")
	scanned = {"status": "Installed", "serial": f"RCMG{secrets.token_hex(4).upper()}"}
	frappe.db.set_value("Service Equipment", {"sales_order": order.name, "equipment_type": "ONT"}, scanned)
	from gigafibre_fsm.flow.activation import service

	job.reload()
	service.activate(job)
	return frappe.get_doc("Service Location", order.service_location)


def invoice_of(location: Document) -> Document:
	return frappe.get_doc("Sales Invoice", {"service_location": location.name, "docstatus": 1})
