"""A request borrows the dictionary of its process instead of reading all of it from Redis."""

from __future__ import annotations

from typing import Any

import pytest

from gigafibre_fsm.guards import dictionaries

pytestmark = pytest.mark.site
WORD = "Optical power"


def said(frappe: Any, word: str = WORD) -> str:
	"""The French of a word in a new request."""
	frappe.local.cache = {}
	dictionaries.attach_to_request()
	return frappe._(word, lang="fr")


def test_a_second_request_does_not_read_the_dictionary(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
	"""Every page and method would take five milliseconds longer, and an ACS that asks for 100 devices a second would wait."""
	first = said(site)
	read: list[Any] = []
	monkeypatch.setattr("pickle.loads", lambda text: read.append(text))
	assert said(site) == first != WORD
	assert not read


def test_a_corrected_word_is_said_at_once(site: Any) -> None:
	"""A translator would correct a word, and some of the site's processes would say the old one until they are restarted."""
	before = said(site)
	row = site.get_doc(
		{
			"doctype": "Translation",
			"language": "fr",
			"source_text": WORD,
			"translated_text": "Puissance reçue",
		}
	).insert()
	assert said(site) == "Puissance reçue"
	row.translated_text = "Lumière"
	row.save()
	assert said(site) == "Lumière"
	row.delete()
	assert said(site) == before


def test_cleared_caches_are_read_again(site: Any) -> None:
	"""A new release would show the previous release's translations."""
	said(site)
	stamp = dictionaries._stamp("fr")
	site.cache.delete_key(dictionaries.MERGED_TRANSLATION_KEY)
	said(site)
	assert dictionaries._stamp("fr") not in (b"", stamp)


def test_what_a_request_adds_stays_its_own(site: Any) -> None:
	"""Translations that Frappe adds for one desk user would appear on all users' pages."""
	said(site)
	site.translate.get_all_translations("fr")[WORD] = "Hors sujet"
	assert said(site) != "Hors sujet"
