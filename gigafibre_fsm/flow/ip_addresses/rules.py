"""Ranges and blocks of IP addresses, version 4 and 6. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network
LONGEST_V4_NETWORK = 30
"""From /31 a network has neither a network address nor a broadcast address (RFC 3021)."""


class BadBlock(ValueError):
	"""Not an address or a block; the message is the invalid text."""


@dataclass(frozen=True)
class Span:
	"""A time span, without its end; `until` is None while it is open."""

	since: datetime
	until: datetime | None = None

	def meets(self, other: Span) -> bool:
		"""Whether both overlap."""
		return (self.until is None or other.since < self.until) and (
			other.until is None or self.since < other.until
		)

	def holds(self, moment: datetime) -> bool:
		return self.since <= moment and (self.until is None or moment < self.until)


def block_of(written: str) -> Network:
	"""Parse an address or a block in CIDR notation. Raises BadBlock, also for a block with host bits set (203.0.113.9/29)."""
	text = (written or "").strip()
	try:
		return ip_network(text, strict=True)
	except ValueError as error:
		raise BadBlock(text) from error


def text_of(block: Network) -> str:
	"""The usual form; a single address without its prefix length."""
	return str(block.network_address) if block.num_addresses == 1 else str(block)


def ends_of(block: Network) -> tuple[str, str]:
	"""First and last address, in a form that sorts as text like the addresses."""
	return sortable(str(block.network_address)), sortable(str(block.broadcast_address))


def sortable(address: str) -> str:
	"""203.0.113.8 as "4:cb007108", which sorts as text like the addresses. Raises BadBlock."""
	try:
		known = ip_address(address.strip())
	except ValueError as error:
		raise BadBlock(address) from error
	digits = known.max_prefixlen // 4
	return f"{known.version}:{int(known):0{digits}x}"


def is_inside(block: Network, whole: Network) -> bool:
	return block.version == whole.version and block.subnet_of(whole)  # type: ignore[arg-type]


def is_unusable(block: Network, whole: Network, gateway: str) -> bool:
	"""Whether a block cannot be assigned: it contains the gateway, the network address or the broadcast address."""
	if gateway and ip_address(gateway) in block:
		return True
	if whole.version == 6 or whole.prefixlen > LONGEST_V4_NETWORK or block.num_addresses > 1:
		return False
	return block.network_address in (whole.network_address, whole.broadcast_address)
