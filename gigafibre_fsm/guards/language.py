"""The language of a request, in this order: requested explicitly, the user's, the browser's preference, French."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import frappe

from gigafibre_fsm.flow.vocabulary import LANGUAGES
from gigafibre_fsm.guards.records import customers_of

DEFAULT = "fr"
LONGEST_HEADER = 200


def known_language(value: object) -> str:
	"""The two-letter code of a supported language, or an empty string."""
	code = value.strip().lower()[:2] if isinstance(value, str) else ""
	return code if code in LANGUAGES else ""


def preferred(accept_language: str) -> str:
	"""The supported language with the highest weight in an Accept-Language header; French when there is none."""
	weighted: list[tuple[float, int, str]] = []
	for place, part in enumerate(accept_language[:LONGEST_HEADER].split(",")):
		tag, _, parameters = part.partition(";")
		weight = parameters.strip().removeprefix("q=") or "1"
		try:
			weighted.append((-float(weight), place, tag))
		except ValueError:
			continue
	for weight, _place, tag in sorted(weighted):
		if weight < 0 and (code := known_language(tag)):
			return code
	return DEFAULT


def of_request() -> str:
	"""`fr` or `en` for the current request."""
	request = getattr(frappe.local, "request", None)
	if not request:
		return known_language(frappe.local.lang) or DEFAULT
	form = getattr(frappe.local, "form_dict", None) or {}
	asked = known_language(form.get("lang")) or known_language(request.args.get("lang"))
	return (
		asked
		or known_language(request.cookies.get("preferred_language"))
		or of_person()
		or preferred(request.headers.get("Accept-Language", ""))
	)


def of_site() -> str:
	"""The site's language if it is supported, else French: for people whose language is unknown."""
	return known_language(frappe.db.get_single_value("System Settings", "language")) or DEFAULT


def of_person() -> str:
	"""The language of the signed-in customer or user; an empty string for a visitor."""
	user = frappe.session.user
	if user in (None, "", "Guest"):
		return ""
	customers = customers_of(user)
	if customers:
		return known_language(frappe.db.get_value("Customer", customers[0], "language"))
	return known_language(frappe.get_cached_value("User", user, "language"))


def use_caller_language() -> None:
	"""Set the caller's language for all sentences of this request."""
	frappe.local.lang = of_request()


@contextmanager
def in_language(language: str | None) -> Iterator[None]:
	"""Context manager: sentences in another language, for example a document in its customer's language when staff print it."""
	before, frappe.local.lang = frappe.local.lang, known_language(language) or DEFAULT
	try:
		yield
	finally:
		frappe.local.lang = before
