"""Geocodes an address, through geopy. Off by default; answers are cached for thirty days, as the service requires."""

from __future__ import annotations

from urllib.parse import urlsplit

import frappe
from frappe import _
from geopy.exc import GeocoderServiceError, GeopyError
from geopy.geocoders import Nominatim

from gigafibre_fsm.exceptions import ServiceRefused, ServiceUnavailable
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.integrations.http import request

KEPT_SECONDS = 30 * 24 * 3600
TIMEOUT = 8
USER_AGENT = "gigafibre_fsm"


def geocode(address: str) -> tuple[float, float] | None:
	"""(latitude, longitude) of an address in Canada, or None when it is not found.

	Raises ServiceRefused when geocoding is disabled, ServiceUnavailable when the service does not respond.
	"""
	settings = frappe.get_cached_doc(SETTINGS)
	if not settings.nominatim_enabled or not settings.nominatim_url:
		raise ServiceRefused(_("Geocoding is switched off."), code="not_configured")
	key = f"gigafibre_geocode:{' '.join(address.lower().split())}"
	kept = frappe.cache.get_value(key, expires=True)
	if kept is not None:
		return tuple(kept) or None
	where = urlsplit(settings.nominatim_url)
	service = Nominatim(
		domain=where.netloc + where.path.rstrip("/"),
		scheme=where.scheme,
		user_agent=USER_AGENT,
		timeout=TIMEOUT,
	)
	try:
		found = service.geocode(address, country_codes="ca")
	except GeocoderServiceError as error:
		raise ServiceUnavailable(_("{0} is not responding.").format("Nominatim")) from error
	except GeopyError as error:
		raise ServiceRefused(_("{0} cannot read this address.").format("Nominatim")) from error
	point = (found.latitude, found.longitude) if found else ()
	frappe.cache.set_value(key, point, expires_in_sec=KEPT_SECONDS)
	return point or None


def ping() -> None:
	"""Raises ServiceRefused or ServiceUnavailable unless the service answers."""
	base = frappe.get_cached_doc(SETTINGS).nominatim_url.rstrip("/")
	request(
		"Nominatim", "GET", f"{base}/status", params={"format": "json"}, headers={"User-Agent": USER_AGENT}
	)
