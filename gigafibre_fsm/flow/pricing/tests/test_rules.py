"""Prices without a site."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gigafibre_fsm.flow.pricing.quotes import Quote, exit_fee, totals
from gigafibre_fsm.flow.pricing.rules import Cart, CartLine, Catalogue, CatalogueItem, PricingError, quote
from gigafibre_fsm.setup.catalogue import CATALOGUE, INSTALLATION, TV_BOX_CREDIT, TV_BOX_SKU

ITEMS = {
	entry.sku: CatalogueItem(
		sku=entry.sku, name=entry.name, english=entry.english, service_type=entry.service_type,
		price=entry.price,
		down=entry.down, up=entry.up, public=entry.public, sort=place, rule=entry.rule,
		goes_with=entry.goes_with,
	)
	for place, entry in enumerate(CATALOGUE)
}  # fmt: skip
SHOP = Catalogue(
	"1",
	datetime.date(2026, 11, 22),
	ITEMS,
	box=TV_BOX_SKU,
	box_credit=TV_BOX_CREDIT,
	installation=INSTALLATION,
)
GIGA = 1500
INTERNET = [sku for sku, item in ITEMS.items() if item.service_type == "Internet"]
TELEVISION = [sku for sku, item in ITEMS.items() if item.service_type == "TV"]
ADDONS = [sku for sku, item in ITEMS.items() if item.service_type == "TV Add-on"]


def price(
	*skus: str, commitment: int = 0, speed: int = GIGA, boxes: int = 0, shop: Catalogue = SHOP, **more: object
) -> Quote:
	lines = [CartLine(sku) for sku in skus] + ([CartLine(TV_BOX_SKU, boxes)] if boxes else [])
	return quote(shop, Cart(tuple(lines), commitment, **more), speed)


@st.composite
def carts(draw: st.DrawFn) -> Cart:
	internet = draw(st.one_of(st.none(), st.sampled_from(INTERNET)))
	lines = [CartLine(internet)] if internet else []
	if internet and (television := draw(st.one_of(st.none(), st.sampled_from(TELEVISION)))):
		lines.append(CartLine(television))
		lines += [CartLine(sku) for sku in draw(st.sets(st.sampled_from(ADDONS)))]
		if boxes := draw(st.integers(0, 8)):
			lines.append(CartLine(TV_BOX_SKU, boxes))
	if draw(st.booleans()):
		lines.append(CartLine("TELEPMENS"))
	assume(lines)
	return Cart(
		tuple(draw(st.permutations(lines))),
		draw(st.sampled_from((0, 24, 36))),
		draw(st.booleans()),
		draw(st.integers(0, 2)),
	)


def test_the_documented_three_service_order_has_its_documented_price() -> None:
	"""The three-service order of the documents would be billed wrongly from the first month."""
	result = price("FTTH150I", "TVBSTANDARD", "TELEPMENS", commitment=24)
	amounts = {line.sku: line.amount for line in result.lines}
	assert amounts == {
		"FTTH150I": Decimal("99.95"), "TVBSTANDARD": Decimal("30.00"), "TELEPMENS": Decimal("28.95"),
		"SERV911": Decimal("0.69"), "RAB3X": Decimal("-10.00"), "RAB24M": Decimal("-15.00"),
		"INSTFTTH": Decimal("0.00"), "ACTTELEP": Decimal("69.95"), TV_BOX_SKU: Decimal("99.95"),
		TV_BOX_CREDIT: Decimal("-99.95"),
	}  # fmt: skip
	answer = result.as_dict()
	assert answer["monthly"] == {"subtotal": "134.59", "tps": "6.73", "tvq": "13.43", "total": "154.75"}
	assert answer["one_time"] == {"subtotal": "69.95", "tps": "3.50", "tvq": "6.97", "total": "80.42"}
	assert answer["commitment"] == {"months": 24, "total": "3794.42", "exit_fee": "50.00"}


def test_the_free_box_is_named_as_promised() -> None:
	"""The customer would not find the promised line."""
	labels = {line["sku"]: line["label"] for line in price("FTTH25", "TVBSKINNY").as_dict()["lines"]}
	assert labels[TV_BOX_CREDIT] == "1er décodeur offert"


@pytest.mark.parametrize(
	("boxes", "had", "paid"), [(1, 0, "0.00"), (3, 0, "199.90"), (1, 1, "99.95"), (2, 1, "199.90")]
)
def test_only_the_first_box_is_free(boxes: int, had: int, paid: str) -> None:
	"""A second box would be free, or the first one charged."""
	result = price("FTTH25", "TVBSKINNY", boxes=boxes, boxes_had=had)
	assert f"{result.one_time.subtotal:.2f}" == paid


@pytest.mark.parametrize(
	("skus", "combo"),
	[
		(("FTTH25",), None),
		(("TELEPMENS",), None),
		(("FTTH25", "TELEPMENS"), "RAB2X"),
		(("FTTH25", "TVBEVO"), "RAB2X"),
		(("FTTH25", "TVBEVO", "TVSPORTS", "TVFILMS"), "RAB2X"),
		(("FTTH25", "TVBEVO", "TELEPMENS"), "RAB3X"),
	],
)
def test_combo_follows_the_number_of_distinct_services(skus: tuple[str, ...], combo: str | None) -> None:
	"""Add-ons counted as services would give discounts that nobody promised."""
	assert [line.sku for line in price(*skus).lines if line.sku.startswith("RAB")] == (
		[combo] if combo else []
	)


def test_a_fourth_service_reaches_the_highest_combo() -> None:
	"""A service added to the catalogue later would not earn its discount."""
	more = {**ITEMS, "MOBILE": CatalogueItem("MOBILE", "Mobile", "Mobile", Decimal("30.00"))}
	shop = Catalogue("1", SHOP.on, more, TV_BOX_SKU, TV_BOX_CREDIT, INSTALLATION)
	assert "RAB4X" in {line.sku for line in price("FTTH25", "TVBEVO", "TELEPMENS", "MOBILE", shop=shop).lines}


@pytest.mark.parametrize(
	("skus", "speed", "commitment", "code"),
	[
		(("NOPE",), GIGA, 0, "unknown"),
		(("RAB_X", "FTTH25"), GIGA, 0, "not_sold"),
		(("EQONT", "FTTH25"), GIGA, 0, "not_sold"),
		(("FTTH25", "FTTH25"), GIGA, 0, "duplicate"),
		(("FTTH25", "FTTH80I"), GIGA, 0, "two_plans"),
		(("FTTH25", "TVBEVO", "TVBSKINNY"), GIGA, 0, "two_plans"),
		(("TVBEVO",), GIGA, 0, "needs"),
		(("FTTH25", "TVSPORTS"), GIGA, 0, "needs"),
		(("FTTH25", TV_BOX_SKU), GIGA, 0, "needs"),
		(("FTTH500I",), 150, 0, "too_fast"),
		(("FTTH25",), 0, 0, "no_fibre"),
		(("FTTH25",), GIGA, 12, "commitment"),
		((), GIGA, 0, "empty"),
		(("TVSPORTS",), GIGA, 0, "empty"),
	],
)
def test_what_cannot_be_sold_is_refused(
	skus: tuple[str, ...], speed: int, commitment: int, code: str
) -> None:
	"""Visitors could place orders that nobody can install, or give themselves discounts."""
	with pytest.raises(PricingError) as refusal:
		price(*skus, speed=speed, commitment=commitment)
	assert refusal.value.code == code


def test_telephone_alone_needs_no_fibre() -> None:
	"""Visitors without fibre could not buy what is offered everywhere."""
	result = price("TELEPMENS", speed=0)
	assert f"{result.monthly.subtotal:.2f}" == "29.64"
	assert "INSTFTTH" not in {line.sku for line in result.lines}


@pytest.mark.parametrize(
	("net", "tps", "tvq"),
	[("99.95", "5.00", "9.97"), ("33.33", "1.67", "3.32"), ("0.10", "0.01", "0.01"), ("0", "0.00", "0.00")],
)
def test_taxes_are_rounded_once_half_up(net: str, tps: str, tvq: str) -> None:
	"""Invoices would differ from the quote by a cent."""
	result = totals([Decimal(net)])
	assert (f"{result.tps:.2f}", f"{result.tvq:.2f}") == (tps, tvq)


@pytest.mark.parametrize(
	("net", "months", "fee"),
	[("134.59", 24, "50.00"), ("10.00", 24, "24.00"), ("49.95", 10, "49.95"), ("49.95", 0, "0.00")],
)
def test_exit_fee_stays_within_the_legal_maximum(net: str, months: int, fee: str) -> None:
	"""The exit fee would exceed what the Consumer Protection Act allows."""
	assert f"{exit_fee(Decimal(net), months):.2f}" == fee


@given(carts())
def test_no_total_is_negative_and_every_cent_adds_up(cart: Cart) -> None:
	"""A cart would pay the customer, or a total would differ from the sum of its lines."""
	result = quote(SHOP, cart, GIGA)
	for part, monthly in ((result.monthly, True), (result.one_time, False)):
		assert part.subtotal >= 0
		assert part.subtotal == sum(line.amount for line in result.lines if line.monthly is monthly)
		assert part.total == part.subtotal + part.tps + part.tvq
	for document in (result.monthly, result.whole):
		assert abs(Fraction(document.tvq) - Fraction(document.subtotal) * Fraction("0.09975")) <= Fraction(
			"0.005"
		)
	assert result.monthly.total + result.one_time.total == result.whole.total


@given(carts(), st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_matter(cart: Cart, random: object) -> None:
	"""The same cart would have two prices."""
	lines = list(cart.lines)
	random.shuffle(lines)
	assert quote(SHOP, cart, GIGA) == quote(
		SHOP, Cart(tuple(lines), cart.commitment, cart.staff_discount, cart.boxes_had), GIGA
	)


@given(carts())
def test_the_price_of_a_service_does_not_depend_on_other_services(cart: Cart) -> None:
	"""Adding television would silently change the price of Internet."""
	for line in quote(SHOP, cart, GIGA).lines:
		if line.kind in ("recurring", "one_time"):
			assert line.unit == ITEMS[line.sku].price


@given(carts())
def test_only_staff_give_the_special_discount(cart: Cart) -> None:
	"""Everybody would get the discount that staff keep for special cases."""
	given_away = "RAB_X" in {line.sku for line in quote(SHOP, cart, GIGA).lines}
	assert not given_away or cart.staff_discount
