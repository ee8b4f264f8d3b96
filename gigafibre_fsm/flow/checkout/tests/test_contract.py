"""The contract and its summary: before the order, in the confirmation, on the tracking page, in the account."""

from __future__ import annotations

import io
from email import message_from_bytes, policy
from typing import Any

import pypdf
import pytest
import requests

from tests.world import orders
from tests.world.orders import TRIO

pytestmark = pytest.mark.site
DOOR = "/api/method/gigafibre_fsm.api."


def words(content: bytes) -> str:
	assert content.startswith(b"%PDF")
	text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
	return " ".join(text.split())


def download(actor: Any, method: str, **given: str) -> Any:
	return actor.session.get(f"{actor.base}{DOOR}{method}", params=given, timeout=60)


@pytest.fixture(scope="module")
def bought(world):
	return orders.buy(world)


@pytest.mark.parametrize(("language", "said"), [("fr", "154,75 $"), ("en", "$154.75")])
def test_the_contract_is_shown_before_it_is_accepted(world, language: str, said: str) -> None:
	"""The customer would accept a contract that they cannot read, without the later price and the cost of leaving."""
	buyer = world.visitor(language)
	begun = orders.begin(buyer, world.network.take(), TRIO, 24)
	for part in ("summary", "contract"):
		answer = download(buyer, "checkout.document", session=begun.session, part=part, lang=language)
		assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/pdf"
		text = words(answer.content)
		later = {"fr": ("puis 171,99 $", "50,00 $ au plus"), "en": ("then $171.99", "$50.00 at most")}[
			language
		]
		assert said in text and all(amount in text for amount in later), text
		assert {"fr": "Texte d’exemple", "en": "Sample text"}[language] in text
		terms = {"fr": "Conditions du contrat", "en": "Terms of the contract"}[language]
		assert (terms in text) is (part == "contract")


def test_the_accepted_version_of_the_contract_is_kept(world, bought) -> None:
	"""A customer who asks in a year would be shown the terms of that year, not those that they accepted."""
	frappe = world.look()
	frappe.db.set_value(
		"Checkout Session",
		{"sales_order": bought.order},
		"consents",
		'{"terms": {"version": "essai-1", "at": "2026-01-01 00:00:00"}}',
	)
	made = [
		frappe.get_doc(
			{"doctype": "Legal Text", "kind": "Contract", "language": "fr", "version": version, "text": text,
			"is_sample": 1}
		).insert()
		for version, text in (("essai-1", "Clause d'alors"), ("essai-2", "Clause de maintenant"))
	]  # fmt: skip
	frappe.db.commit()
	try:
		given = {"tracking": bought.tracking.partition("t=")[2], "part": "contract", "lang": "fr"}
		text = words(download(world.visitor(), "checkout.document", **given).content)
		assert "Clause d'alors" in text and "maintenant" not in text and bought.order in text
		assert bought.contact["name"] not in text, "the link is no sign-in"
	finally:
		for doc in made:
			doc.delete()
		frappe.db.commit()


def test_a_text_in_force_does_not_change(site) -> None:
	"""Accepted contracts would be lost: marked as samples first, and then deleted."""
	from gigafibre_fsm.exceptions import Conflict

	text = {
		"doctype": "Legal Text",
		"kind": "Contract",
		"language": "fr",
		"version": "essai-3",
		"text": "Clause",
	}
	doc = site.get_doc({**text, "in_force_from": "2026-01-01"}).insert()
	for change in (
		{"text": "Autre"},
		{"is_sample": 1},
		{"version": "essai-4"},
		{"in_force_from": "2099-01-01"},
	):
		with pytest.raises(Conflict):
			site.get_doc("Legal Text", doc.name).update(change).save()
	with pytest.raises(Conflict):
		doc.delete()


def test_the_confirmation_has_the_contract_attached(world, bought) -> None:
	"""The law requires a copy in the customer's hands; a link that expires is none."""
	mails = f"{world.fakes['smtp']['url']}/messages"

	def confirmation() -> Any:
		found = requests.get(mails, params={"to": bought.contact["email"]}, timeout=10).json()
		return next((mail for mail in found if "confirm" in mail["subject"].lower()), None)

	mail = world.stage().wait_for("the confirmation", confirmation)
	raw = requests.get(f"{mails}/{mail['id']}/raw", timeout=10).content
	papers = list(message_from_bytes(raw, policy=policy.default).iter_attachments())
	assert [part.get_filename() for part in papers] == [
		f"Sommaire des renseignements essentiels {bought.order}.pdf",
		f"Contrat {bought.order}.pdf",
	]
	assert all(words(part.get_content()) for part in papers)


def test_only_its_customer_can_read_a_contract(world, households) -> None:
	"""A neighbour could read a name, an address and a price by incrementing an order number."""
	own = households.live.bought.order
	given = {"order": own, "part": "summary", "lang": "fr"}
	assert own in words(download(households.at_home, "portal.document", **given).content)
	assert download(households.next_door, "portal.document", **given).status_code == 404
	assert download(world.visitor(), "portal.document", **given).status_code in (401, 403)
	assert (
		download(world.visitor(), "checkout.document", part="summary", tracking="forged").status_code == 400
	)


@pytest.mark.parametrize("page", ["confidentialite", "conditions", "plaintes"])
def test_the_site_shows_the_legal_notices(world, page: str) -> None:
	"""Nobody would know who is in charge of their information, or where to complain."""
	person = world.visitor()
	for language, sample in (("fr", "Texte d’exemple"), ("en", "Sample text")):
		text = person.session.get(f"{person.base}/internet/{page}?lang={language}", timeout=30).text
		assert sample in text and "{" not in text.partition("<article")[2].partition("</article")[0]


def test_a_cancelled_order_keeps_its_contract(world) -> None:
	"""The confirmation of an order that was cancelled at once would be tried thirty times and then given up."""
	from gigafibre_fsm.flow.checkout.contract import of_order

	order = orders.buy(world, orders.SOLO, 0).order
	frappe = world.look()
	frappe.get_doc("Sales Order", order).cancel()
	frappe.db.commit()
	assert order in words(of_order(order, "contract"))
