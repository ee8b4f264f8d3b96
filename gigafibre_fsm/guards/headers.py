"""Security headers (`after_request` hook) of this app's pages and Frappe's."""

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
	# Tile servers require a Referer; a token in this site's URL must not be sent to them.
	"Referrer-Policy": "strict-origin-when-cross-origin",
}
DATA = "default-src 'none'; frame-ancestors 'none'"
# The desk and Frappe's pages run inline scripts, so only framing can be restricted there.
OF_FRAPPE = "frame-ancestors 'self'; object-src 'none'; base-uri 'self'"


def nonce() -> str:
	"""The nonce of the current page's scripts; an injected script cannot know it."""
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
		return ""  # the browser's PDF viewer would be blocked too
	mark = frappe.local.flags.get("fsm_nonce")
	return page_policy(mark) if mark else OF_FRAPPE


def page_policy(mark: str) -> str:
	"""The Content-Security-Policy of this app's pages: own files, Stripe's, map tiles."""
	settings = frappe.get_cached_doc(SETTINGS)
	script, api = _origin(settings.stripe_js_url), _origin(settings.stripe_api_url)
	rules = {
		"default-src": ["'self'"],
		"script-src": ["'self'", f"'nonce-{mark}'", *STRIPE_SCRIPTS, script, *_compiled_code()],
		"connect-src": ["'self'", *STRIPE_CALLS, api, script],
		"frame-src": [*STRIPE_FRAMES, script, api],
		"img-src": ["'self'", "data:", "blob:", "https://*.stripe.com", _origin(settings.tile_url)],
		"style-src": ["'self'", "'unsafe-inline'"],  # Stripe's script styles its fields inline
		"object-src": ["'none'"],
		"base-uri": ["'none'"],
		"form-action": ["'self'"],
		"frame-ancestors": ["'none'"],
	}
	return "; ".join(
		f"{name} {' '.join(dict.fromkeys(filter(None, sources)))}" for name, sources in rules.items()
	)


def allow_compiled_code() -> None:
	"""Allow WebAssembly of the site's own on the current page: the barcode reader."""
	frappe.local.flags.fsm_compiled_code = True


def _compiled_code() -> tuple[str, ...]:
	return ("'wasm-unsafe-eval'",) if frappe.local.flags.get("fsm_compiled_code") else ()


def _origin(address: str | None) -> str:
	"""The origin, `https://a.example.com`, of a URL; `{s}` in a tile URL becomes any host."""
	parts = urlsplit((address or "").replace("{s}", "*"))
	return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
