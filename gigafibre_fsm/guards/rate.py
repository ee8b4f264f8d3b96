"""Rate limits: by subject, by visitor, and by network address.

A visitor is a browser with this app's cookie, which every page sets. Requests without it count by network address, and so do
new cookies. The address is the one that the operator's own proxy saw, never one that the caller claims: with
`trusted_proxies` = n in the site's configuration it is the n-th entry from the right of X-Forwarded-For, without it the peer
of the connection.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta, timezone
from ipaddress import ip_address

import frappe
from frappe import _
from redis.exceptions import RedisError

from gigafibre_fsm.exceptions import FsmError, ServiceUnavailable, TooMany
from gigafibre_fsm.guards import tokens

VISITOR = "gigafibre_visitor"
VISITOR_MINUTES = 30 * 24 * 60
VISITORS_A_MINUTE = 60
"""New browsers allowed per network address: a school, a hotel."""
SHARING = 10
"""The number of visitors behind one network address who may each use the full limit."""
PROXY_SEEN = "fsm-proxy-not-declared"


def caller() -> str:
	"""The network address of the caller, which the caller cannot forge."""
	request = getattr(frappe.local, "request", None)
	if not request:
		return "local"
	proxies = frappe.utils.cint(frappe.conf.get("trusted_proxies"))
	hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
	if proxies and len(hops) >= proxies:
		return hops[-proxies]
	if hops and not proxies:
		_note_proxy(request.remote_addr)
	return request.remote_addr or "unknown"


def _note_proxy(peer: str | None) -> None:
	"""Record that a proxy forwards requests although the configuration does not declare it; reconciliation reports this to
	staff.
	"""
	try:
		if peer and ip_address(peer).is_private:
			frappe.cache.execute_command("SET", frappe.cache.make_key(PROXY_SEEN), 1, "EX", 2 * 86_400, "NX")
	except (ValueError, RedisError):
		return


def proxy_seen() -> bool:
	"""Whether requests came through an undeclared proxy (`trusted_proxies`) within two days."""
	if frappe.utils.cint(frappe.conf.get("trusted_proxies")):
		return False
	return bool(frappe.cache.execute_command("EXISTS", frappe.cache.make_key(PROXY_SEEN)))


def set_visitor_cookie() -> None:
	"""Set the visitor's cookie with a page, unless its network address has requested too many."""
	# A request that Frappe could not read has no cookies: its error page is shown all the same.
	if visitor() or not hasattr(frappe.local, "cookie_manager"):
		return
	try:
		limit(f"visitors:{caller()}", _scaled(VISITORS_A_MINUTE), 60)
	except TooMany:
		return
	token = tokens.sign({"v": frappe.generate_hash(length=16)}, VISITOR, VISITOR_MINUTES)
	set_cookie(VISITOR, token, VISITOR_MINUTES)


def set_cookie(cookie: str, value: str, minutes: int) -> None:
	"""Set a cookie that no script can read."""
	until = datetime.now(timezone.utc) + timedelta(minutes=minutes)
	frappe.local.cookie_manager.set_cookie(cookie, value, expires=until, httponly=True, samesite="Lax")


def visitor() -> str:
	"""The visitor's cookie; an empty string without one."""
	request = getattr(frappe.local, "request", None)
	cookie = request and request.cookies.get(VISITOR)
	try:
		return tokens.read(cookie, VISITOR)["v"] if cookie else ""
	except FsmError:
		return ""


def limit(key: str, limit: int, seconds: int, strict: bool = False) -> None:
	"""Count one use of `key`; raises TooMany beyond `limit` uses within `seconds` of the first.

	`key` is normalised (case, spaces). Without Redis a use is allowed, unless `strict`: then
	ServiceUnavailable.
	"""
	if frappe.local.flags.get("fsm_again"):
		return  # the same call, repeated after a deadlock
	name = _name(key, "rate")
	try:
		with frappe.cache.pipeline() as pipeline:
			pipeline.execute_command("SET", name, 0, "EX", seconds, "NX")
			pipeline.execute_command("INCRBY", name, 1)
			pipeline.execute_command("TTL", name)
			_set, used, left = pipeline.execute()
	except RedisError as error:
		if strict:
			raise _unavailable() from error
		return
	if int(used) > limit:
		raise _too_many(int(left))


def is_within(key: str, allowed: int, seconds: int) -> bool:
	"""Count one use of `key`; whether it is within the first `allowed` in `seconds`."""
	try:
		limit(key, allowed, seconds)
	except TooMany:
		return False
	return True


def throttle(key: str, waits: tuple[int, ...], forget: int) -> None:
	"""Count one use of `key`, with a growing wait before the next one: `waits` in seconds, the last one repeats. The count
	starts again after `forget` seconds without a use. Raises TooMany, or ServiceUnavailable without Redis.
	"""
	if frappe.local.flags.get("fsm_again"):
		return
	closed, count = _name(key, "closed"), _name(key, "uses")
	try:
		with frappe.cache.pipeline() as pipeline:
			pipeline.execute_command("INCRBY", count, 1)
			pipeline.execute_command("EXPIRE", count, forget)
			used = int(pipeline.execute()[0])
		wait = waits[min(used, len(waits)) - 1]
		# Test and set in one step: of two concurrent requests one passes.
		if wait and not frappe.cache.execute_command("SET", closed, 1, "EX", wait, "NX"):
			frappe.cache.execute_command("DECRBY", count, 1)
			raise _too_many(int(frappe.cache.execute_command("TTL", closed)))
	except RedisError as error:
		raise _unavailable() from error


def limit_caller(scope: str, allowed: int, seconds: int) -> None:
	"""Count one use of `scope` by this visitor, and by its network address for all visitors behind it; `public_rate_factor`
	of the site's configuration scales the limit.
	"""
	who, allowed = visitor(), _scaled(allowed)
	if not who:
		limit(f"{scope}:{caller()}", allowed, seconds)
		return
	limit(f"{scope}:visitor:{who}", allowed, seconds)
	network = caller()
	if not proxy_seen():  # otherwise all callers would seem to share one network address
		limit(f"{scope}:network:{network}", allowed * SHARING, seconds)


def _scaled(allowed: int) -> int:
	return int(allowed * (frappe.utils.flt(frappe.conf.get("public_rate_factor")) or 1))


def _name(key: str, what: str) -> bytes:
	digest = hashlib.sha256("".join(key.lower().split()).encode()).hexdigest()[:32]
	return frappe.cache.make_key(f"fsm-{what}:{digest}")


def _too_many(seconds: int) -> TooMany:
	wait = max(seconds, 1)
	if wait < 90:
		sentence = _("Too many attempts. Please wait a moment and try again.")
	else:
		sentence = _("Too many attempts. Please try again in {0} minutes.").format(-(-wait // 60))
	return TooMany(sentence, retry_after=wait)


def _unavailable() -> ServiceUnavailable:
	return ServiceUnavailable(_("This is not possible right now. Please try again in a minute."))
