"""Findings about the site's configuration, and about connected systems."""

from __future__ import annotations

from collections.abc import Iterator

from frappe.utils import format_datetime, get_datetime

from gigafibre_fsm.clock import to_site_time
from gigafibre_fsm.flow.reconcile.rules import Finding
from gigafibre_fsm.flow.telemetry import acs_reading
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.guards import rate


def proxy() -> Iterator[Finding]:
	"""A proxy in front of the site that `trusted_proxies` does not list (guards/rate.py)."""
	if rate.proxy_seen():
		yield Finding("proxy_undeclared", SETTINGS, SETTINGS)


def acs_unread() -> Iterator[Finding]:
	"""The hourly reading of the ACS fails: optical power, addresses and uptime of all devices are outdated."""
	if failed := acs_reading.failure():
		since = format_datetime(to_site_time(get_datetime(failed["since"])))
		yield Finding("acs_unread", SETTINGS, SETTINGS, facts={**failed, "since": since})
