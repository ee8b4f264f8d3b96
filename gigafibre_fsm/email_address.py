"""E-mail addresses with letters beyond ASCII: the form that mail servers take. Pure."""

from __future__ import annotations

import idna


def with_ascii_domain(address: str) -> str:
	"""`jean@québec.ca` is jean@xn--qubec-csa.ca, as the domain is registered; any other text stays as it is."""
	local, sign, domain = address.rpartition("@")
	if domain.isascii():
		return address
	try:
		return f"{local}{sign}{idna.encode(domain, uts46=True).decode()}"
	except idna.IDNAError:
		return address
