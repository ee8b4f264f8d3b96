"""Renders HTML as PDF with WeasyPrint, which comes with Frappe; it cannot fetch any URL here."""

from __future__ import annotations

from typing import Any, NoReturn

from frappe import _

from gigafibre_fsm.exceptions import ServiceUnavailable


def of_html(html: str) -> bytes:
	"""The PDF of a self-contained document: inline styles, no images, no external resources.

	Raises ServiceUnavailable on a machine without WeasyPrint's libraries.
	"""
	try:
		from weasyprint import (
			HTML,
		)  # imported here: Pango takes half a second to load, and most processes do not need it
	except OSError as error:
		raise ServiceUnavailable(
			_("This document cannot be made right now. Please call us for it.")
		) from error
	return HTML(string=html, url_fetcher=_refuse_url).write_pdf()


def _refuse_url(url: str, *_args: Any, **_more: Any) -> NoReturn:
	raise ValueError(f"a document fetches nothing: {url[:80]}")
