"""The missing parts of an order, without a site."""

from __future__ import annotations

import pytest

from gigafibre_fsm.flow.checkout.rules import missing

COMPLETE = {
	"name": "A", "email": "a@example.com", "phone": "+15145550123", "has_services": True, "dates": 1,
	"contact_me": False,
	"given": ["contact", "terms"], "service_types": ["Internet"],
}  # fmt: skip


@pytest.mark.parametrize(
	("change", "lacking"),
	[
		({}, []),
		({"name": ""}, ["name"]),
		({"email": "", "phone": ""}, ["email", "phone"]),
		({"dates": 0}, ["dates"]),
		({"dates": 0, "contact_me": True}, []),
		({"given": []}, ["contact", "terms"]),
		({"service_types": ["Internet", "Phone"]}, ["limits_911"]),
		({"has_services": False}, ["services"]),
	],
)
def test_missing_parts_of_an_order_are_named(change: dict, lacking: list[str]) -> None:
	"""An order without consent or without a way to reach the customer would go through."""
	assert missing(**{**COMPLETE, **change}) == lacking
