"""Metadata of a page for search engines and link previews."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import frappe
from frappe.utils import get_url

from gigafibre_fsm.dates import LOCALES
from gigafibre_fsm.flow.vocabulary import LANGUAGES, SETTINGS

NAME = "Gigafibre"
# Pages that search engines must not list: personal pages, pages of one address, error pages.
PRIVATE = (
	"/internet/commande",
	"/internet/suivi",
	"/internet/soumission",
	"/internet/rendez-vous",
	"/internet/demarrer",
	"/internet/forfaits",
	"/portail",
	"/technicien",
)
PICTURE = "images/partage.png"


def of_page(path: str, language: str, title: str, description: str, asset: Any) -> dict[str, Any]:
	"""{"listed"} and, if it is, "canonical", "alternates" (language -> URL), "social" (Open Graph), "organisation"
	(schema.org).
	"""
	if not path.startswith("/internet") or path.startswith(PRIVATE):
		return {"listed": False}
	addresses = {code: get_url(f"{path}?{urlencode({'lang': code})}") for code in LANGUAGES}
	# French is the default language of the website.
	addresses["fr"] = get_url(path)
	return {
		"listed": True,
		"canonical": addresses[language],
		"alternates": addresses,
		"social": {
			"og:site_name": NAME,
			"og:type": "website",
			"og:title": title,
			"og:description": description,
			"og:url": addresses[language],
			"og:locale": LOCALES[language],
			"og:image": get_url(asset(PICTURE)),
		},
		"organisation": _organisation(description) if path == "/internet" else None,
	}


def _organisation(description: str) -> dict[str, Any]:
	"""The company as https://schema.org/LocalBusiness."""
	settings = frappe.get_cached_doc(SETTINGS)
	told = {
		"@context": "https://schema.org",
		"@type": "LocalBusiness",
		"name": NAME,
		"url": get_url("/internet"),
		"description": description,
		"telephone": settings.support_phone,
		"email": settings.support_email,
		"address": settings.headquarters,
		"areaServed": frappe.get_all(
			"Coverage Zone", {"status": "Live"}, pluck="municipality", distinct=True
		),
	}
	return {key: value for key, value in told.items() if value}
