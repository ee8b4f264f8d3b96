"""Who may read health details and metrics: staff, callers with the token, a declared network, or the machine itself."""

from __future__ import annotations

import hmac
from ipaddress import ip_address, ip_network

import frappe

from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.guards import callers, rate

HEADER = "X-Gigafibre-Monitoring-Token"
# A request with one of these headers came through a proxy, whatever its peer is.
OF_A_PROXY = ("X-Forwarded-For", "X-Real-Ip", "Forwarded", "Via")


def may_read() -> bool:
	"""`monitoring_networks` of the site's configuration is a list such as ["10.0.8.0/24"]."""
	return callers.is_staff() or _has_token() or _is_local_network()


def _has_token() -> bool:
	expected = frappe.get_cached_doc(SETTINGS).get_password("monitoring_token", raise_exception=False)
	given = frappe.get_request_header(HEADER) or ""
	return bool(expected) and hmac.compare_digest(expected.encode(), given.encode())


def _is_local_network() -> bool:
	try:
		address = ip_address(rate.caller())
		networks = [ip_network(each, strict=False) for each in frappe.conf.get("monitoring_networks") or ()]
	except ValueError:
		return False
	if any(address.version == network.version and address in network for network in networks):
		return True
	return address.is_loopback and not any(frappe.get_request_header(name) for name in OF_A_PROXY)
