"""The catalogue against the price table of the documents."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gigafibre_fsm.setup.catalogue import BY_SKU, CATALOGUE, TV_BOX_CREDIT, TV_BOX_SKU

PRICES = {
	"FTTH25": "49.95",
	"FTTH80I": "79.95",
	"FTTH150I": "99.95",
	"FTTH500I": "99.95",
	"FTTH1500I": "109.95",
	"TVBSKINNY": "25",
	"TVBSTANDARD": "30",
	"TVBEVO": "35",
	"TELE": "0",
	"TELEPMENS": "28.95",
	"SERV911": "0.69",
	"ACTTELEP": "69.95",
	"RAB2X": "-5",
	"RAB3X": "-10",
	"RAB4X": "-15",
	"RAB_X": "-20",
	"RAB24M": "-15",
	"RAB36M": "-15",
}
SPEEDS = {
	"FTTH25": (25, 5, "LP:100"),
	"FTTH80I": (80, 80, "LP:101"),
	"FTTH150I": (150, 150, "LP:102"),
	"FTTH500I": (500, 500, "LP:103"),
	"FTTH1500I": (1500, 1000, "LP:104"),
}


@pytest.mark.parametrize("sku", PRICES)
def test_prices_match_the_documents(sku: str):
	"""Every customer would be billed a wrong amount."""
	assert BY_SKU[sku].price == Decimal(PRICES[sku])


@pytest.mark.parametrize("sku", SPEEDS)
def test_speeds_and_line_profiles_match_the_documents(sku: str):
	"""A customer would pay for a speed that the OLT does not give."""
	entry = BY_SKU[sku]
	assert (entry.down, entry.up, entry.profile) == SPEEDS[sku]


def test_the_first_box_credit_takes_off_exactly_one_box():
	"""The free box would cost something, or earn something."""
	assert BY_SKU[TV_BOX_SKU].price + BY_SKU[TV_BOX_CREDIT].price == 0


def test_add_ons_cost_between_five_and_twenty_five_dollars():
	"""The documents promise that range."""
	add_ons = [entry.price for entry in CATALOGUE if entry.service_type == "TV Add-on"]
	assert add_ons
	assert min(add_ons) >= 5 and max(add_ons) <= 25


def test_every_sku_is_unique_and_its_links_exist():
	"""If one item had two prices, one would be chosen by chance."""
	assert len(BY_SKU) == len(CATALOGUE)
	assert all(not entry.goes_with or entry.goes_with in BY_SKU for entry in CATALOGUE)
	assert all(entry.name and entry.english for entry in CATALOGUE)
