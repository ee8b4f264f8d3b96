"""A page of ours as PDF. WeasyPrint comes with Frappe; it is given no way to fetch anything from anywhere."""

from __future__ import annotations

from typing import Any, NoReturn

from frappe import _

from gigafibre_fsm.exceptions import ServiceUnavailable


def of_html(html: str) -> bytes:
	"""The PDF of a self-contained document: styles inside, no pictures, no links that would have to be read.

	Raises ServiceUnavailable on a machine that lacks the libraries of WeasyPrint.
	"""
	try:
		from weasyprint import HTML  # loads Pango: half a second that most processes never need
	except OSError as error:
		raise ServiceUnavailable(
			_("This document cannot be made right now. Please call us for it.")
		) from error
	return HTML(string=html, url_fetcher=_nothing).write_pdf()


def _nothing(url: str, *_args: Any, **_more: Any) -> NoReturn:
	raise ValueError(f"a document fetches nothing: {url[:80]}")
