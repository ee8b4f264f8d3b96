"""Right answers of the account and of text messages that arrive, in more than one step."""

from __future__ import annotations

import secrets

import pytest
from twilio.request_validator import RequestValidator

from tests.http.asking import PREFIX, ask
from tests.http.cases import CASES
from tests.world.fixtures import World
from tests.world.households import Households

pytestmark = [pytest.mark.site, pytest.mark.slow]
TIMEOUT = 30


def test_a_bill_is_a_pdf(world: World, households: Households) -> None:
	"""A customer could not send the bill to an employer, or keep it."""
	answer = ask(households.at_home, "GET", "portal.bill", CASES["portal.bill"].valid(world, households))
	assert answer.status_code == 200 and answer.content.startswith(b"%PDF")


def test_a_receipt_is_a_pdf(world: World, households: Households) -> None:
	"""A customer who claims the bill from an employer could not prove that it is paid, or a neighbour could read it."""
	frappe = world.look()
	paid = {"party": ("in", (households.live.customer, households.neighbour.customer)), "docstatus": 1}
	payments = dict(frappe.get_all("Payment Entry", paid, ["party", "name"], as_list=True))
	own, other = (payments[home.customer] for home in (households.live, households.neighbour))
	answer = ask(households.at_home, "GET", "portal.receipt", {"payment": own})
	assert answer.status_code == 200 and answer.content.startswith(b"%PDF")
	assert own in households.at_home.page("/portail/factures")
	assert ask(households.at_home, "GET", "portal.receipt", {"payment": other}).status_code == 404


def test_a_signed_text_message_arrives(world: World, households: Households) -> None:
	"""Customers' replies to text messages would be lost, or a stranger could write in their name."""
	frappe, home = world.look(), households.live
	said = f"Question {secrets.token_hex(4)}"
	form = {
		"From": home.bought.contact["phone"],
		"Body": said,
		"MessageSid": f"SM{secrets.token_hex(16)}",
		"NumMedia": "0",
	}
	url = f"{frappe.utils.get_url()}{PREFIX}webhook.twilio_sms"
	token = frappe.get_cached_doc("Gigafibre Settings").get_password("twilio_auth_token")
	twilio = world.visitor()
	for signature, status in (("forged", 401), (RequestValidator(token).compute_signature(url, form), 200)):
		answer = twilio.session.post(
			f"{twilio.base}{PREFIX}webhook.twilio_sms",
			data=form,
			headers={"X-Twilio-Signature": signature},
			timeout=TIMEOUT,
		)
		assert answer.status_code == status, answer.text
	assert answer.json()["message"] == {"outcome": "message"}
	assert any(
		said in str(ticket["messages"]) for ticket in households.at_home.get("portal.tickets")["tickets"]
	)
