"""The common context of every page of the website, the portal and the technician's phone."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import frappe

from gigafibre_fsm import legal
from gigafibre_fsm.flow.vocabulary import LANGUAGES, SETTINGS
from gigafibre_fsm.guards import headers, rate
from gigafibre_fsm.guards.language import of_person
from gigafibre_fsm.web import discovery

PUBLIC = Path(__file__).parents[1] / "public"
# Folders of public/js with modules that a page may import: "site/api" is js/site/api.js.
SCRIPTS = ("site", "checkout", "portal", "technician")
# In loading order: a later file may refine an earlier one.
STYLES = ("tokens", "base", "controls", "blocks", "website", "checkout", "account")


def language() -> str:
	""" "fr" or "en": the visitor's choice (`lang` in the URL, then the cookie), the user's language, or French."""
	for choice in (
		frappe.form_dict.get("lang"),
		frappe.request and frappe.request.cookies.get("preferred_language"),
	):
		if choice in LANGUAGES:
			return choice
	return of_person() or "fr"


@cache
def asset_version() -> str:
	"""A value that changes with every served file, so that browsers may cache files for a year."""
	digest = hashlib.sha256()
	for path in sorted(PUBLIC.rglob("*.*")):
		digest.update(path.read_bytes())
	return digest.hexdigest()[:10]


def asset(path: str) -> str:
	"""The URL of a file in public/; it changes with the file."""
	return f"/assets/gigafibre_fsm/{path}?v={asset_version()}"


@cache
def modules() -> dict[str, str]:
	"""Modules that the browser may import: name -> URL."""
	files = (file for folder in SCRIPTS for file in sorted((PUBLIC / "js" / folder).glob("*.js")))
	return {f"{file.parent.name}/{file.stem}": asset(f"js/{file.parent.name}/{file.name}") for file in files}


def prepare(context: Any, title: str, *, description: str = "") -> Any:
	"""Set language, title, contact line and asset URLs on a page's context, and return it.

	A language chosen in the URL is stored in the cookie that Frappe itself reads.
	"""
	chosen = language()
	frappe.local.lang = chosen
	if frappe.form_dict.get("lang") in LANGUAGES:
		frappe.local.cookie_manager.set_cookie("preferred_language", chosen)
	rate.set_visitor_cookie()
	settings = frappe.get_cached_doc(SETTINGS)
	told = frappe._(description) if description else ""
	context.found_by = discovery.of_page(frappe.request.path, chosen, frappe._(title), told, asset)
	context.update(
		{
			"no_cache": 1,
			"nonce": headers.nonce(),
			"lang": chosen,
			"title": frappe._(title),
			"description": told,
			"other_language_link": url_in_language("en" if chosen == "fr" else "fr"),
			"asset": asset,
			"icons": asset("icons/lucide.svg"),
			"modules": modules(),
			"styles": STYLES,
			"support_phone": settings.support_phone or "",
			"support_email": settings.support_email or "",
			"company": legal.company(chosen),
			"sign_in_link": sign_in_link(chosen),
			"signed_in": frappe.session.user != "Guest",
			"csrf_token": frappe.sessions.get_csrf_token() if frappe.session.user != "Guest" else "",
		}
	)
	return context


def posted() -> bool:
	"""Whether one of this app's forms was sent to this page, and not by another website."""
	request = frappe.request
	origin = request.headers.get("Origin", "")
	return request.method == "POST" and (not origin or urlsplit(origin).netloc == request.host)


def sign_in_link(language: str) -> str:
	"""The sign-in URL that returns to the current page; "" on the sign-in pages."""
	path = frappe.request.path
	if path.endswith("/connexion"):
		return ""
	if path.startswith("/technicien"):
		return "/technicien/connexion"
	return f"/portail/connexion?{urlencode({'suite': url_in_language(language)})}"


def require_sign_in(page: str) -> None:
	"""Redirect a visitor who is not signed in to the portal's sign-in, which returns to `page` (or to the account's first
	page). Raises frappe.Redirect.
	"""
	if frappe.session.user == "Guest":
		back = f"?suite={quote(page, safe='')}" if page else ""
		frappe.local.flags.redirect_location = f"/portail/connexion{back}"
		raise frappe.Redirect


def url_in_language(other: str) -> str:
	"""The URL of this page in another language."""
	arguments = {key: value for key, value in frappe.request.args.items() if key != "lang"}
	return f"{frappe.request.path}?{urlencode(arguments | {'lang': other})}"


def legal_page(context: Any, kind: str, title: str) -> None:
	"""The context of a page with the Legal Text of `kind` in force today."""
	prepare(context, title)
	context.text = legal.text(kind, context.lang)
