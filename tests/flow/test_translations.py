"""French is the first language here: nothing may be left in English."""

from __future__ import annotations

import re

from tests.flow.strings import translations, wanted

PLACEHOLDER = re.compile(r"\{[^{}]*\}")


def test_every_text_has_its_french():
	"""A customer or a dispatcher reads half a page in English."""
	french = {row[0] for row in translations()}
	missing = {text: where for text, where in wanted().items() if text not in french}
	assert not missing, "\n".join(f"{where}: {text!r}" for text, where in missing.items())


def test_the_file_is_sorted_without_duplicates():
	"""Of two translations of one text Frappe uses the last, without a warning."""
	keys = [(row[0], row[2] if len(row) > 2 else "") for row in translations()]
	assert len(keys) == len(set(keys))
	assert keys == sorted(keys)


def test_every_line_is_a_pair():
	"""A comma forgotten inside a text cuts its translation short."""
	for row in translations():
		assert len(row) in (2, 3) and all(part == part.strip() for part in row), row
		assert row[0] and row[1], row


def test_placeholders_survive_translation():
	"""A name or an amount would be missing from a sentence, or the sentence would fail to be made."""
	for text, french, *_ in translations():
		assert sorted(PLACEHOLDER.findall(text)) == sorted(PLACEHOLDER.findall(french)), text


def test_customers_are_addressed_in_the_french_of_quebec():
	"""Words from elsewhere, and the familiar form, make the company sound like a stranger."""
	elsewhere = re.compile(r"\b(e-mail|email|mail|box internet|week-end|tu|ton|tes|toi)\b", re.IGNORECASE)
	found = [row[1] for row in translations() if elsewhere.search(row[1])]
	assert not found


def test_punctuation_has_non_breaking_spaces():
	"""On a phone a sentence breaks before its colon, or a price before its dollar sign."""
	breaking = re.compile(r"« | »|\S :(\s|$)|[\d}] [$%]|\d h\b")
	assert not [row[1] for row in translations() if breaking.search(row[1])]
