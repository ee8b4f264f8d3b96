"""The cases of the page New Order."""

from __future__ import annotations

from typing import Any

from tests.http import wrong
from tests.http.cases.case import SOLO, Case, with_offer, with_own_offer
from tests.world.fixtures import World
from tests.world.households import Households

TOLD = "test_a_sale_by_telephone_is_the_websites_order"
CONTACT = {"name": "Vente Exemple", "email": "vente@example.com", "phone": "+15145550188"}
OFFER_WRONG = {"offer": wrong.NAME}
SALE_WRONG: dict[str, tuple[Any, ...]] = {
	**OFFER_WRONG,
	"services": wrong.CART,
	"commitment": wrong.CHOICE,
	"special_price": wrong.FLAG,
}
WHO_WRONG: dict[str, tuple[Any, ...]] = {
	**SALE_WRONG,
	"contact": ("a", [1], {"email": "no"}, {"phone": "12"}),
	"preferred_dates": ("a", {"a": 1}, [1], ["2026-13-45"], ["2020-01-01"]),
	"contact_me": wrong.FLAG,
	"without_visit": wrong.FLAG,
	"language": wrong.CHOICE,
}


def the_address(world: World, homes: Households) -> dict[str, Any]:
	return {"address": f"p:{homes.live.bought.port}"}


CASES: dict[str, Case] = {
	"selling.options": Case(
		"seller",
		with_offer(),
		{"internet", "commitments", "special", "referrals", "may_discount"},
		OFFER_WRONG,
		guest_may=False,
	),
	"selling.waiting_at": Case(
		"seller", the_address, {"checkouts", "leads"}, {"address": (*wrong.TEXT,)}, guest_may=False
	),
	"selling.quote": Case(
		"seller",
		with_offer(services=SOLO),
		{"quote", "first_bill", "why_a_visit"},
		{**SALE_WRONG, "day": ("tomorrow", "2020-01-01")},
		guest_may=False,
	),
	"selling.send_link": Case(
		"seller",
		with_own_offer(services=SOLO, contact=CONTACT, contact_me=True),
		{"checkout", "sent"},
		WHO_WRONG,
		guest_may=False,
	),
	"selling.send_quote": Case(
		"seller",
		with_own_offer(services=SOLO, contact=CONTACT),
		{"quotation", "valid_until", "sent"},
		{
			**{name: WHO_WRONG[name] for name in (*SALE_WRONG, "contact", "language")},
			"days": (7, *wrong.CHOICE),
			"on_account": wrong.FLAG,
			"customer": ("Personne",),
			"number_transfer": ("a", [1], {"number": "12"}),
		},
		guest_may=False,
	),
	"selling.order_on_account": Case(
		"seller",
		with_own_offer(
			services=SOLO, contact=CONTACT, contact_me=True, agreed=True, idempotency_key="case-of-a-sale"
		),
		wrong={
			**WHO_WRONG,
			"agreed": (*wrong.FLAG, False),
			"idempotency_key": (*wrong.TEXT, "short"),
			"customer": ("Personne",),
		},
		told_by=TOLD,
		guest_may=False,
	),
}
