"""Verifies calls of another system of the operator, signed with the Signing Secret of Gigafibre Settings.

`X-Gigafibre-Timestamp` (unix seconds), `X-Gigafibre-Nonce` (16 to 64 letters and digits, used once) and
`X-Gigafibre-Signature`: hex HMAC-SHA256 of "timestamp.nonce.METHOD.path.body" under the secret, where the path begins with a
slash and is exactly as sent, with its query.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import time

import frappe
from frappe import _
from redis.exceptions import RedisError
from werkzeug.wrappers import Request

from gigafibre_fsm import passwords
from gigafibre_fsm.exceptions import ServiceUnavailable, SignInNeeded
from gigafibre_fsm.flow.vocabulary import SETTINGS

TIMESTAMP, NONCE, SIGNATURE = "X-Gigafibre-Timestamp", "X-Gigafibre-Nonce", "X-Gigafibre-Signature"
TOLERANCE = 300
LONGEST_TIME = 12
USABLE = re.compile(r"[A-Za-z0-9_-]{16,64}")


def signature(secret: str, timestamp: int | str, nonce: str, method: str, path: str, body: bytes) -> str:
	"""The signature of a call, in hex."""
	signed = f"{timestamp}.{nonce}.{method.upper()}.{path}.".encode() + body
	return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def require() -> None:
	"""Raises SignInNeeded without a valid signature, with an old timestamp, or with a nonce that was used before. Only a
	caller with the secret learns that its clock is wrong.
	"""
	request = frappe.local.request
	secret = passwords.passwords_of(SETTINGS, SETTINGS, ("webhook_secret",)).get("webhook_secret")
	told, nonce = request.headers.get(TIMESTAMP, ""), request.headers.get(NONCE, "")
	given = request.headers.get(SIGNATURE, "")
	path = _path_as_sent(request)
	is_time = told.isascii() and told.isdigit() and len(told) < LONGEST_TIME
	if not secret or not is_time or not USABLE.fullmatch(nonce):
		raise SignInNeeded(_("The signature is missing or invalid."))
	expected = signature(secret, told, nonce, request.method, path, request.get_data(cache=True))
	if not hmac.compare_digest(expected.encode(), given.encode()):
		raise SignInNeeded(_("The signature is missing or invalid."))
	ahead = int(told) - int(time.time())
	if abs(ahead) > TOLERANCE:
		raise SignInNeeded(_("The clock of this call differs from ours by {0} seconds.").format(ahead))
	_use(nonce)


def _path_as_sent(request: Request) -> str:
	"""The path percent-encoded as the caller sent it: the server's decoded path may differ."""
	sent = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or ""
	if sent.startswith("/"):
		return sent
	return request.full_path if request.query_string else request.path


def _use(nonce: str) -> None:
	key = frappe.cache.make_key(f"fsm-nonce:{nonce}")
	try:
		first = frappe.cache.execute_command("SET", key, 1, "EX", 2 * TOLERANCE, "NX")
	except RedisError as error:
		raise ServiceUnavailable(
			_("This is not possible right now. Please try again in a minute.")
		) from error
	if not first:
		raise SignInNeeded(_("This call was already made: sign it again."))
