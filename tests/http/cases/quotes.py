"""The cases of a quote's methods, by the link that its customer holds."""

from __future__ import annotations

from typing import Any

from tests.http import wrong
from tests.http.cases.case import SESSION_WRONG, Case
from tests.world import quotes
from tests.world.fixtures import World
from tests.world.households import Households

SENT: dict[str, quotes.Quoted] = {}
BY_CARD = "test_a_quote_accepted_by_card_is_the_websites_order"
ON_ACCOUNT = "test_a_quote_on_account_is_ordered_once"


def the_quote(**more: Any) -> Any:
	def arguments(world: World, _homes: Households) -> dict[str, Any]:
		if "one" not in SENT:
			SENT["one"] = quotes.sent(world, on_account=True)
		return {"session": SENT["one"].session, **more}

	return arguments


CASES: dict[str, Case] = {
	"quote.show": Case(
		"visitor", the_quote(), {"quotation", "state", "monthly", "address", "until"}, SESSION_WRONG
	),
	"quote.document": Case(
		"visitor", the_quote(), wrong=SESSION_WRONG, told_by="test_a_quote_is_a_pdf_in_its_language"
	),
	"quote.take_up": Case("visitor", the_quote(), wrong=SESSION_WRONG, told_by=BY_CARD),
	"quote.accept": Case(
		"visitor",
		the_quote(agreed=True, contact_me=True, idempotency_key="une-acceptation"),
		wrong={
			**SESSION_WRONG,
			"agreed": (*wrong.FLAG, False),
			"limits_911": wrong.FLAG,
			"preferred_dates": ("a", {"a": 1}, [1], ["2026-13-45"]),
			"contact_me": wrong.FLAG,
			"idempotency_key": (*wrong.TEXT, "short"),
		},
		told_by=ON_ACCOUNT,
	),
	"quote.decline": Case(
		"visitor",
		the_quote(),
		wrong={**SESSION_WRONG, "reason": (*wrong.NOT_A_TEXT, wrong.LONG)},
		told_by="test_a_declined_and_a_forgotten_quote_are_followed",
	),
}
