"""How often one caller may ask.

The address of a caller is what our own proxy saw, never what the caller says about itself: with
`trusted_proxies` = n in the site's configuration it is the n-th entry from the right of X-Forwarded-For,
without it the peer of the connection.
"""

from __future__ import annotations

import hashlib

import frappe
from frappe import _
from redis.exceptions import RedisError

from gigafibre_fsm.exceptions import ServiceUnavailable, TooMany


def caller() -> str:
	"""The network address of the caller, as far as it cannot be forged."""
	request = getattr(frappe.local, "request", None)
	if not request:
		return "local"
	proxies = frappe.utils.cint(frappe.conf.get("trusted_proxies"))
	hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
	if proxies and len(hops) >= proxies:
		return hops[-proxies]
	return request.remote_addr or "unknown"


def limit(key: str, limit: int, seconds: int, strict: bool = False) -> None:
	"""Count one use of `key`; raises TooMany beyond `limit` uses within `seconds` of the first.

	`key` is normalised (case, spaces). Without Redis a use is let through, unless `strict`: then
	ServiceUnavailable.
	"""
	if frappe.local.flags.get("fsm_again"):
		return  # the same call once more after a deadlock
	digest = hashlib.sha256("".join(key.lower().split()).encode()).hexdigest()[:32]
	name = frappe.cache.make_key(f"fsm-rate:{digest}")
	try:
		with frappe.cache.pipeline() as pipeline:
			pipeline.execute_command("SET", name, 0, "EX", seconds, "NX")
			pipeline.execute_command("INCRBY", name, 1)
			used = pipeline.execute()[1]
	except RedisError as error:
		if strict:
			raise ServiceUnavailable(
				_("This is not possible right now. Please try again in a minute.")
			) from error
		return
	if int(used) > limit:
		raise TooMany(_("That is too many tries. Please wait a moment and try again."))


def limit_caller(scope: str, allowed: int, seconds: int) -> None:
	"""Count one use of `scope` by this caller; `public_rate_factor` of the site's configuration scales what
	is allowed.
	"""
	factor = frappe.utils.flt(frappe.conf.get("public_rate_factor")) or 1
	limit(f"{scope}:{caller()}", int(allowed * factor), seconds)
