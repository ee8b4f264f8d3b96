"""What a browser may do with an answer of this site: `after_request` hook, for our pages and for those that Frappe renders."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import frappe

from gigafibre_fsm.flow.vocabulary import SETTINGS

if TYPE_CHECKING:
	from werkzeug.wrappers import Request, Response

# https://docs.stripe.com/security/guide#content-security-policy
STRIPE_SCRIPTS = ("https://js.stripe.com", "https://*.js.stripe.com")
STRIPE_FRAMES = (*STRIPE_SCRIPTS, "https://hooks.stripe.com")
STRIPE_CALLS = ("https://api.stripe.com",)
ALWAYS = {
	"X-Content-Type-Options": "nosniff",
	"X-Frame-Options": "SAMEORIGIN",
	# Tile servers want to know who asks; a token in our own address is nobody else's business.
	"Referrer-Policy": "strict-origin-when-cross-origin",
}
DATA = "default-src 'none'; frame-ancestors 'none'"
# The desk and Frappe's pages run scripts of their own making: who frames them is what can be said.
OF_FRAPPE = "frame-ancestors 'self'; object-src 'none'; base-uri 'self'"


def nonce() -> str:
	"""What the scripts of the page at hand carry; a script that a stranger smuggled in cannot know it."""
	flags = frappe.local.flags
	flags.fsm_nonce = flags.get("fsm_nonce") or secrets.token_urlsafe(16)
	return flags.fsm_nonce


def after(response: Response | None, request: Request) -> None:
	if response is None:
		return
	for name, value in ALWAYS.items():
		response.headers.setdefault(name, value)
	if policy := _policy(response.mimetype):
		response.headers.setdefault("Content-Security-Policy", policy)


def _policy(kind: str | None) -> str:
	if kind == "application/json":
		return DATA
	if kind != "text/html":
		return ""  # a PDF is shown by a part of the browser that would be forbidden too
	mark = frappe.local.flags.get("fsm_nonce")
	return page_policy(mark) if mark else OF_FRAPPE


def page_policy(mark: str) -> str:
	"""For a page of ours: its own files, Stripe's, the tiles of the map."""
	settings = frappe.get_cached_doc(SETTINGS)
	script, api = _origin(settings.stripe_js_url), _origin(settings.stripe_api_url)
	rules = {
		"default-src": ["'self'"],
		"script-src": ["'self'", f"'nonce-{mark}'", *STRIPE_SCRIPTS, script],
		"connect-src": ["'self'", *STRIPE_CALLS, api, script],
		"frame-src": [*STRIPE_FRAMES, script, api],
		"img-src": ["'self'", "data:", "blob:", "https://*.stripe.com", _origin(settings.tile_url)],
		"style-src": ["'self'", "'unsafe-inline'"],  # what Stripe's fields look like is written by its script
		"object-src": ["'none'"],
		"base-uri": ["'none'"],
		"form-action": ["'self'"],
		"frame-ancestors": ["'none'"],
	}
	return "; ".join(
		f"{name} {' '.join(dict.fromkeys(filter(None, sources)))}" for name, sources in rules.items()
	)


def _origin(address: str | None) -> str:
	"""`https://a.example.com` of an address; the {s} of a tile address is any host."""
	parts = urlsplit((address or "").replace("{s}", "*"))
	return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
