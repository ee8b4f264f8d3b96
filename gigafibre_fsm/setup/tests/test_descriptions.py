"""Descriptions of the plans of an older installation."""

from __future__ import annotations

from typing import Any

import pytest

from gigafibre_fsm.setup.catalogue import BY_SKU

pytestmark = pytest.mark.site


def test_a_plan_that_nobody_has_described_says_whom_it_suits(site: Any) -> None:
	"""On a site that migrates the first page would repeat each plan's name; what staff wrote would be lost."""
	from gigafibre_fsm.patches.v0_2 import plans_say_whom_they_suit

	site.db.set_value("Item", "FTTH150I", {"item_name": "Internet 150", "description": "Internet 150"})
	site.db.set_value("Item", "FTTH80I", "description", "Le forfait du village")
	plans_say_whom_they_suit.execute()
	assert site.db.get_value("Item", "FTTH150I", "description") == BY_SKU["FTTH150I"].description
	assert site.db.get_value("Item", "FTTH80I", "description") == "Le forfait du village"
