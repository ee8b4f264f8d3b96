"""Declares what callers without desk access may reach: this app's own methods and pages, and a few of Frappe's.

Everything else of Frappe, ERPNext and other apps is closed to them, whatever its own checks say; `gate.py` enforces it. Staff
reach what their roles allow.
"""

from __future__ import annotations

import re

from gigafibre_fsm.guards.callers import CUSTOMER, GUEST, TECHNICIAN

# Each of these has a guard of its own (guards/decorators.py, held by tests/house).
OWN_METHODS = "gigafibre_fsm.api."

PASSWORDS = frozenset(
	{
		"frappe.core.doctype.user.user.update_password",
		"frappe.core.doctype.user.user.test_password_strength",
	}
)
METHODS: dict[str, frozenset[str]] = {
	GUEST: PASSWORDS
	| {
		"login",
		"logout",
		"ping",
		# answered by api/auth.py, see `override_whitelisted_methods` in hooks.py
		"frappe.core.doctype.user.user.reset_password",
		# staff who sign in through another system (Social Login Key)
		"frappe.integrations.oauth2_logins.custom",
		"frappe.integrations.oauth2_logins.login_via_office365",
		"frappe.integrations.oauth2_logins.login_via_google",
		# the unsubscribe link of mailings; its URL is signed
		"frappe.email.queue.unsubscribe",
	},
	CUSTOMER: frozenset({"login", "logout", "ping"}),
	TECHNICIAN: PASSWORDS | {"login", "logout", "ping"},
}

# In addition to the pages in www/ and the pages that the operator has published (Web Page).
# `metrics` asks for a token or a declared network itself (monitoring/access.py).
FOR_EVERYBODY = frozenset({"robots.txt", "sitemap.xml", "favicon.ico", "metrics", "technicien-worker.js"})
PAGES: dict[str, frozenset[str]] = {
	GUEST: FOR_EVERYBODY | {"login", "update-password", "qrcode", "unsubscribe"},
	CUSTOMER: FOR_EVERYBODY,
	TECHNICIAN: FOR_EVERYBODY | {"update-password"},
}

# URLs that other systems use for api/device.py, with the serial in the path; and Oktopus, which is closed.
DEVICE_ROUTE = re.compile(r"/devices/([^/]+)/(provision|activated)/?")
OKTOPUS = re.compile(r"oktopus(/.*)?")

# Frappe's sign-in pages: a signed-in user is redirected to their home page.
WAYS_IN = frozenset({"", "index", "login", "me", "app", "desk", "update-profile"})

# Former URLs of pages that are now in the desk.
MOVED = {"dispatch": "app/dispatch-board"}
