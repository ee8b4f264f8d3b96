"""One-time codes, stored in Redis until they are used, expire or were tried too often."""

from __future__ import annotations

import hashlib

import frappe
from frappe import _
from frappe.utils.password import get_encryption_key
from redis.exceptions import RedisError

from gigafibre_fsm.exceptions import ServiceUnavailable
from gigafibre_fsm.flow.portal.rules import ATTEMPTS, codes_match, digest, new_code


def issue(contact: str, minutes: int, browser: str = "") -> str:
	"""Issue a code for `contact` in `browser`; it replaces an earlier one."""
	code, place = new_code(), f"{contact} {browser}"
	try:
		with frappe.cache.pipeline() as pipeline:
			pipeline.execute_command(
				"SET", _name(place, "code"), digest(contact, code, _key()), "EX", minutes * 60
			)
			pipeline.execute_command("DEL", _name(place, "tries"))
			pipeline.execute()
	except RedisError as error:
		raise _closed() from error
	return code


def redeem(contact: str, code: str, browser: str = "") -> bool:
	"""Whether `code` is the one issued to `contact` for `browser`. True only once: the code is then deleted, and also after
	too many attempts.
	"""
	place = f"{contact} {browser}"
	stored, tries = _name(place, "code"), _name(place, "tries")
	try:
		with frappe.cache.pipeline() as pipeline:
			# counted before the comparison, so that simultaneous attempts are all counted
			pipeline.execute_command("INCRBY", tries, 1)
			pipeline.execute_command("EXPIRE", tries, 3600)
			pipeline.execute_command("GET", stored)
			used, _expires, kept = pipeline.execute()
		if int(used) > ATTEMPTS:
			frappe.cache.execute_command("DEL", stored)
			return False
		if not kept or not codes_match(kept.decode(), digest(contact, code, _key())):
			return False
		# If two concurrent requests have the right code, only one deletes it.
		return frappe.cache.execute_command("DEL", stored) == 1
	except RedisError as error:
		raise _closed() from error


def _name(place: str, what: str) -> bytes:
	hashed = hashlib.sha256(place.encode()).hexdigest()[:32]
	return frappe.cache.make_key(f"fsm-otp:{what}:{hashed}")


def _key() -> bytes:
	return get_encryption_key().encode()


def _closed() -> ServiceUnavailable:
	return ServiceUnavailable(_("Signing in is not possible right now. Please try again in a minute."))
