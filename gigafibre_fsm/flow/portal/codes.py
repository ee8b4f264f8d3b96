"""One-time codes, kept in Redis until they are used, run out or were guessed at too often.

A code belongs to the browser that asked for it ("" without our cookie): a stranger who asks and guesses elsewhere neither
replaces it nor uses up its tries.
"""

from __future__ import annotations

import hashlib

import frappe
from frappe import _
from frappe.utils.password import get_encryption_key
from redis.exceptions import RedisError

from gigafibre_fsm.exceptions import ServiceUnavailable
from gigafibre_fsm.flow.portal.rules import ATTEMPTS, digest, new_code, same


def issue(contact: str, minutes: int, browser: str = "") -> str:
	"""A new code for `contact` in `browser`; any earlier one there is worthless from now on."""
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
	"""Whether `code` is the one that `contact` was given for `browser`. True once only; the code dies with it, or with
	too many tries there.
	"""
	place = f"{contact} {browser}"
	stored, tries = _name(place, "code"), _name(place, "tries")
	try:
		with frappe.cache.pipeline() as pipeline:
			# Counted before it is looked at, so that many tries at the same moment are all counted.
			pipeline.execute_command("INCRBY", tries, 1)
			pipeline.execute_command("EXPIRE", tries, 3600)
			pipeline.execute_command("GET", stored)
			used, _expires, kept = pipeline.execute()
		if int(used) > ATTEMPTS:
			frappe.cache.execute_command("DEL", stored)
			return False
		if not kept or not same(kept.decode(), digest(contact, code, _key())):
			return False
		# Of two that come with the right code at once, one deletes it.
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
