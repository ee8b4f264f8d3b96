"""Findings about the site's configuration."""

from __future__ import annotations

from collections.abc import Iterator

from gigafibre_fsm.flow.reconcile.rules import Finding
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.guards import rate


def proxy() -> Iterator[Finding]:
	"""A proxy in front of the site that `trusted_proxies` does not list (guards/rate.py)."""
	if rate.proxy_seen():
		yield Finding("proxy_undeclared", SETTINGS, SETTINGS)
