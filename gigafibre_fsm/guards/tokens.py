"""Signed tokens that browsers carry: offers, tracking links. Anyone can read them; they cannot be forged."""

from __future__ import annotations

import hashlib
import time

import frappe
import jwt
from frappe import _
from frappe.utils.password import get_encryption_key

from gigafibre_fsm.exceptions import BadRequest, Gone

LONGEST = 2000
ALGORITHM = "HS256"


def _secret(purpose: str) -> bytes:
	"""A separate key for every purpose and site, so that an offer cannot be used as a tracking link."""
	return hashlib.sha256(f"{frappe.local.site}\0{purpose}\0{get_encryption_key()}".encode()).digest()


def sign(payload: dict, purpose: str, minutes: int) -> str:
	"""A token for `payload`, valid for `minutes`, and only for this `purpose`."""
	return jwt.encode(
		{**payload, "exp": int(time.time()) + minutes * 60}, _secret(purpose), algorithm=ALGORITHM
	)


def read(token: object, purpose: str) -> dict:
	"""The payload of a token, with `exp` (seconds since 1970). Raises BadRequest when it is forged, Gone when it has expired."""
	if not isinstance(token, str) or not token or len(token) > LONGEST:
		raise BadRequest(_("This link or offer is not valid."))
	try:
		return jwt.decode(token, _secret(purpose), algorithms=[ALGORITHM], options={"require": ["exp"]})
	except jwt.ExpiredSignatureError:
		raise Gone(_("This link or offer has expired.")) from None
	except (jwt.InvalidTokenError, ValueError):
		raise BadRequest(_("This link or offer is not valid.")) from None
