"""The checkout sessions of a browser: their handles are in a cookie that no script can read, and never in a URL.

A page's URL holds only the name of a checkout, which gives no access.
"""

from __future__ import annotations

import frappe

from gigafibre_fsm.guards import rate

COOKIE = "gigafibre_checkout"
BETWEEN = "~"
MOST = 4
MINUTES = 30 * 24 * 60


def handles() -> tuple[str, ...]:
	"""The handles of this browser's checkouts, latest first."""
	request = getattr(frappe.local, "request", None)
	cookie = (request and request.cookies.get(COOKIE)) or ""
	return tuple(filter(None, cookie.split(BETWEEN)[:MOST]))


def remember_checkout(handle: str) -> None:
	"""Add a checkout that this browser has just started or resumed."""
	others = [known for known in handles() if known != handle]
	rate.set_cookie(COOKIE, BETWEEN.join([handle, *others][:MOST]), MINUTES)


def name_of(handle: str) -> str:
	return handle.partition(".")[0]


def handle_of(name: str) -> str:
	"""The handle of the checkout `name`, or of the latest one without a name; empty when it is not this browser's."""
	mine = handles()
	if not name:
		return mine[0] if mine else ""
	return next((handle for handle in mine if name_of(handle) == name), "")
