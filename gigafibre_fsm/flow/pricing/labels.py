"""Names of items and taxes in the reader's language: records keep the names of the day on which they were made."""

from __future__ import annotations

import re

import frappe

TAXES = {"en": {"TPS": "GST", "TVQ": "QST"}, "fr": {"GST": "TPS", "QST": "TVQ"}}


def known_language(language: str | None) -> str:
	"""The language of the catalogue's names: "fr" unless English is requested."""
	return "en" if (language or "").lower().startswith("en") else "fr"


def of_item(sku: str, text: str, language: str | None) -> str:
	"""`text`, which begins with the name of an Item, with the Item's name in `language`; text that staff have changed is
	unchanged.
	"""
	if not sku:
		return text
	names = frappe.get_cached_value("Item", sku, ["item_name", "fsm_english_name"]) or ("", "")
	french, english = (name or "" for name in names)
	wanted = english if known_language(language) == "en" and english else french
	for name in sorted({french, english} - {""}, key=len, reverse=True):
		if text == name or text.startswith((f"{name} ×", f"{name},")):
			return wanted + text[len(name) :]
	return text or wanted


def of_tax(text: str, language: str | None) -> str:
	"""The description of a tax: TPS and TVQ in French, GST and QST in English."""
	names = TAXES[known_language(language)]
	return re.sub(r"\b(TPS|TVQ|GST|QST)\b", lambda found: names.get(found[0], found[0]), text)
