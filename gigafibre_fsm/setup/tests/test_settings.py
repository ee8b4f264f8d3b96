"""The settings in use are those that the operator saved last."""

from __future__ import annotations

import pytest

from gigafibre_fsm.gigafibre_fsm.doctype.gigafibre_settings import gigafibre_settings
from gigafibre_fsm.setup.ledger import SETTINGS

pytestmark = pytest.mark.site


def store(site, field: str, value: str) -> None:
	site.db.sql(
		"UPDATE `tabSingles` SET value = %s WHERE doctype = %s AND field = %s", (value, SETTINGS, field)
	)


def test_outdated_cached_settings_are_cleared(site) -> None:
	"""After a key or URL was changed, a slow worker would make everybody use the old one until the next change."""
	before = site.get_cached_doc(SETTINGS)
	try:
		# The cached state that other processes find when it was filled with what was read before the change.
		store(site, "hold_minutes", "37")
		store(site, "modified", "2999-01-01 00:00:00.000000")
		assert site.get_cached_doc(SETTINGS).hold_minutes == before.hold_minutes
		gigafibre_settings.drop_stale()
		assert site.get_cached_doc(SETTINGS).hold_minutes == 37
		kept = site.get_cached_doc(SETTINGS)
		gigafibre_settings.drop_stale()
		assert site.get_cached_doc(SETTINGS).modified == kept.modified
	finally:
		site.db.rollback()
		site.clear_document_cache(SETTINGS, SETTINGS)
