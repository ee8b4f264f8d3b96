"""The stand-in for Stripe.js in a browser, by keyboard alone.

If these fail, no test shows a customer who pays, is declined, or confirms with the bank.
"""

from collections.abc import Callable
from typing import Any

import pytest

from embedded.services.fake import Fake, route
from embedded.services.messages import Reply, Request
from embedded.services.stripe import StripeFake

PAGE = """<!doctype html><html lang="fr"><title>Paiement</title>
<form id="form"><div id="card"></div><button>Enregistrer ma carte</button></form><p id="result"></p>
<script src="{js}"></script><script>
const stripe = Stripe("{key}");
const elements = stripe.elements({{clientSecret: "{secret}", locale: "{locale}"}});
const element = elements.create("payment");
const say = (text) => {{ document.getElementById("result").textContent = text; }};
element.on("ready", () => say("ready"));
element.on("change", (event) => {{ document.title = event.complete ? "complete" : "incomplete"; }});
element.mount("#card");
document.getElementById("form").addEventListener("submit", async (event) => {{
	event.preventDefault();
	const {{error, setupIntent}} = await stripe.confirmSetup({{elements, redirect: "if_required"}});
	say(error ? error.code + ": " + error.message : setupIntent.status);
}});
</script></html>"""


class Shop(Fake):
	"""A checkout page of another origin than Stripe's."""

	name = "shop"
	html = ""

	@route("GET", "/")
	def page(self, request: Request) -> Reply:
		return Reply(self.html, content_type="text/html; charset=utf-8")


class Checkout:
	def __init__(self, page: Any, stripe_fake: StripeFake) -> None:
		self.page, self.fake = page, stripe_fake

	def pay(self, number: str, expiry: str = "1234", cvc: str = "123") -> None:
		self.page.locator("input").first.focus()
		for text in (number, expiry, cvc):
			self.page.keyboard.press("Control+A")
			self.page.keyboard.type(text)
			self.page.keyboard.press("Tab")
		self.page.keyboard.press("Enter")

	def says(self, text: str) -> None:
		self.page.locator("#result", has_text=text).wait_for(timeout=15_000)

	@property
	def status(self) -> str:
		(intent,) = self.fake.of_kind("seti")
		return str(intent["status"])


@pytest.fixture
def open_checkout(
	browser: Any, start: Callable[[type[Any]], Any], stripe_fake: StripeFake
) -> Callable[[str], Checkout]:
	shop: Shop = start(Shop)
	customer = stripe_fake.create("cus", {})
	secret = "seti_fake1_secret_fake"
	intent = {
		"id": "seti_fake1",
		"object": "setup_intent",
		"automatic_payment_methods": None,
		"client_secret": secret,
		"customer": customer["id"],
		"next_action": None,
		"payment_method": None,
		"payment_method_types": ["card"],
		"status": "requires_payment_method",
	}
	stripe_fake.keep(intent)

	def open_page(locale: str = "fr") -> Checkout:
		js, key = stripe_fake.details()["js_url"], stripe_fake.publishable_key
		shop.html = PAGE.format(js=js, key=key, secret=secret, locale=locale)
		page = browser.new_page()
		page.goto(shop.url)
		checkout = Checkout(page, stripe_fake)
		checkout.says("ready")
		return checkout

	return open_page


pytestmark = pytest.mark.browser


def test_card_is_saved(open_checkout: Callable[..., Checkout]) -> None:
	checkout = open_checkout()
	assert checkout.page.get_by_label("Numéro de carte").is_visible()
	checkout.pay("4242424242424242")
	checkout.says("succeeded")
	assert checkout.page.title() == "complete"
	assert checkout.status == "succeeded"


def test_english(open_checkout: Callable[..., Checkout]) -> None:
	checkout = open_checkout("en")
	assert checkout.page.get_by_label("Card number").is_visible()


def test_declined_card_then_another(open_checkout: Callable[..., Checkout]) -> None:
	checkout = open_checkout()
	checkout.pay("4000000000009995")
	checkout.says("card_declined: Les fonds de votre carte sont insuffisants.")
	checkout.pay("4242424242424242")
	checkout.says("succeeded")


@pytest.mark.parametrize(
	("button", "said"), [("Approuver", "succeeded"), ("Refuser", "setup_intent_authentication")]
)
def test_3d_secure(open_checkout: Callable[..., Checkout], button: str, said: str) -> None:
	checkout = open_checkout()
	checkout.pay("4000002760003184")
	dialog = checkout.page.get_by_role("dialog", name="Authentification 3-D Secure")
	dialog.wait_for(timeout=15_000)
	dialog.get_by_role("button", name=button).press("Enter")
	checkout.says(said)


def test_incomplete_card_is_told_at_the_field(open_checkout: Callable[..., Checkout]) -> None:
	checkout = open_checkout()
	checkout.pay("4242", expiry="0120")
	checkout.says("incomplete_number")
	field = checkout.page.get_by_label("Numéro de carte")
	assert field.get_attribute("aria-invalid") == "true"
	assert "La date d'expiration est passée." in checkout.page.get_by_role("alert").all_text_contents()
	assert checkout.status == "requires_payment_method"


def test_payment_service_out_of_reach(open_checkout: Callable[..., Checkout]) -> None:
	checkout = open_checkout()
	checkout.fake.switches.set({"outage": "refuse"})
	checkout.pay("4242424242424242")
	checkout.says("Impossible de joindre le service de paiement")
