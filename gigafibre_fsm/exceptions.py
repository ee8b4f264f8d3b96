"""The errors of this app, one class for each reaction of the caller.

Each class has the HTTP status of the REST API. Messages are translated sentences for users, without technical details or
secrets.
"""

from __future__ import annotations

import frappe


class FsmError(frappe.ValidationError):
	"""A request cannot be carried out; nothing was written."""

	http_status_code = 417

	def __init__(self, *sentence: object) -> None:
		super().__init__(*sentence)
		if (flags := getattr(frappe.local, "flags", None)) is not None:
			# For guards.responses: Frappe's own forms and REST calls show only messages of frappe.throw.
			flags.fsm_said = (self.http_status_code, str(self))


class BadRequest(FsmError):
	"""An argument is missing, of the wrong type, or not valid."""

	http_status_code = 400


class Unsure(BadRequest):
	"""The value is only plausible, and nothing was written: repeat the call with `confirm`. The message is the question for
	the user.
	"""


class NotAllowed(FsmError):
	"""The caller is signed in, but not allowed to do this."""

	http_status_code = 403


class SignInNeeded(FsmError):
	"""The caller must sign in first, or its token is forged or expired."""

	http_status_code = 401


class WrongCode(SignInNeeded):
	"""The one-time code is wrong or too old."""


class NotFound(FsmError):
	"""The record does not exist, or the caller may not know about it."""

	http_status_code = 404


class Conflict(FsmError):
	"""The state has changed: port taken, date full, key reused with another body."""

	http_status_code = 409


class NeedsReason(Conflict):
	"""A user may override this: repeat the call with a reason, which is recorded."""


class OwnerSignsIn(Conflict):
	"""The request concerns an existing account: its owner must sign in and repeat it."""


class Gone(FsmError):
	"""An offer, hold, link or code has expired."""

	http_status_code = 410


class TooMany(FsmError):
	"""Too many attempts; retry in `retry_after` seconds."""

	http_status_code = 429

	def __init__(self, sentence: object, *, retry_after: int = 60) -> None:
		super().__init__(sentence)
		self.retry_after = retry_after
		if (flags := getattr(frappe.local, "flags", None)) is not None:
			flags.fsm_retry_after = retry_after  # for guards.responses


class IllegalTransition(Conflict):
	"""A record cannot change from its current state to the requested one."""


class ServiceUnavailable(FsmError):
	"""An external system did not respond; the same call may succeed later."""

	http_status_code = 503


class Busy(ServiceUnavailable):
	"""An external system responds, but is working on this object: retry; it is not an outage."""


class ServiceRefused(FsmError):
	"""An external system responded with a refusal; the same call will fail again.

	`code` is the vendor's error code (`card_declined`, `21211`), `detail` further facts without secrets.
	"""

	http_status_code = 402

	def __init__(self, message: str, *, code: str = "", detail: dict | None = None) -> None:
		super().__init__(message)
		self.code = code
		self.detail = detail or {}
