"""The checkouts that a browser has begun: their handles are in a cookie that no script reads, and never in an address.

A page's address carries a checkout's name alone, which opens nothing.
"""

from __future__ import annotations

import frappe

from gigafibre_fsm.guards import rate

COOKIE = "gigafibre_checkout"
BETWEEN = "~"
MOST = 4
MINUTES = 30 * 24 * 60


def handles() -> tuple[str, ...]:
	"""The handles of this browser's checkouts, the latest first."""
	request = getattr(frappe.local, "request", None)
	cookie = (request and request.cookies.get(COOKIE)) or ""
	return tuple(filter(None, cookie.split(BETWEEN)[:MOST]))


def keep(handle: str) -> None:
	"""Remember a checkout that this browser has just begun, or came back to."""
	others = [known for known in handles() if known != handle]
	rate.keep(COOKIE, BETWEEN.join([handle, *others][:MOST]), MINUTES)


def name_of(handle: str) -> str:
	return handle.partition(".")[0]


def handle_of(name: str) -> str:
	"""The handle of the checkout `name`, or without a name of the latest; empty when it is none of this browser's."""
	mine = handles()
	if not name:
		return mine[0] if mine else ""
	return next((handle for handle in mine if name_of(handle) == name), "")
