"""The choice that this app adds to ERPNext's lead types."""

from __future__ import annotations

import pytest

from gigafibre_fsm.setup import choices, ledger

pytestmark = pytest.mark.site

STANDARD = ["", "Client", "Channel Partner", "Consultant"]
OURS = ("Property Setter", "Lead-type-options")


def options(site) -> list[str]:
	site.clear_cache(doctype="Lead")
	return site.get_meta("Lead").get_field("type").options.split("\n")


def test_the_option_is_added_and_removed_without_a_trace(site) -> None:
	"""A business request would be refused, or its type stay on a site after the app is uninstalled."""
	choices.apply()
	assert options(site) == [*STANDARD, "Enterprise"]
	choices.remove(ledger.created_records())
	assert options(site) == STANDARD
	assert not site.db.exists(*OURS)


def test_options_of_the_operator_are_kept(site) -> None:
	"""An operator's own lead types would vanish with the app."""
	choices.apply()
	site.db.set_value(*OURS, "value", "\n".join([*STANDARD, "Enterprise", "Municipality"]))
	choices.remove(ledger.created_records())
	assert options(site) == [*STANDARD, "Municipality"]


def test_an_option_removed_by_the_operator_is_not_restored(site) -> None:
	"""Each migration would restore an option that the operator does not want."""
	choices.apply()
	site.delete_doc(*OURS)
	site.clear_cache(doctype="Lead")
	choices.apply()
	assert options(site) == STANDARD
