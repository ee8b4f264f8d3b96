"""The errors of this app, by what the caller can do about them.

Every class carries the HTTP status that the REST surface answers with. Messages are translated sentences for the
person who reads them; nothing technical and nothing secret goes into them.
"""

from __future__ import annotations

import frappe


class FsmError(frappe.ValidationError):
	"""Something asked for cannot be done; nothing was written."""

	http_status_code = 417

	def __init__(self, *sentence: object) -> None:
		super().__init__(*sentence)
		if (flags := getattr(frappe.local, "flags", None)) is not None:
			# For guards.responses: Frappe's own forms and REST calls show only what was said with frappe.throw.
			flags.fsm_said = (self.http_status_code, str(self))


class BadRequest(FsmError):
	"""An argument is missing, of the wrong type, or makes no sense."""

	http_status_code = 400


class Unsure(BadRequest):
	"""What was given is only plausible: nothing was written, and the same call with `confirm` goes through. The message is
	the question for the person.
	"""


class NotAllowed(FsmError):
	"""The caller is known, but this is not theirs to do."""

	http_status_code = 403


class SignInNeeded(FsmError):
	"""The caller must sign in first, or the token is forged or expired."""

	http_status_code = 401


class NotFound(FsmError):
	"""No such record, or none that this caller may know about."""

	http_status_code = 404


class Conflict(FsmError):
	"""The world moved on: port taken, date full, key reused with another body."""

	http_status_code = 409


class Gone(FsmError):
	"""An offer, hold, link or code has expired."""

	http_status_code = 410


class TooMany(FsmError):
	"""Too many tries; the same may be tried again in `retry_after` seconds."""

	http_status_code = 429

	def __init__(self, sentence: object, *, retry_after: int = 60) -> None:
		super().__init__(sentence)
		self.retry_after = retry_after
		if (flags := getattr(frappe.local, "flags", None)) is not None:
			flags.fsm_retry_after = retry_after  # for guards.responses


class IllegalTransition(Conflict):
	"""A record cannot go from its present state to the one asked for."""


class ServiceUnavailable(FsmError):
	"""An outside system did not answer; the same call may succeed later."""

	http_status_code = 503


class Busy(ServiceUnavailable):
	"""An outside system is there and answers, and has this very thing in hand: try again, it is no outage."""


class ServiceRefused(FsmError):
	"""An outside system answered and said no; the same call will fail again.

	`code` is the vendor's own code (`card_declined`, `21211`), `detail` a dictionary of further facts without secrets.
	"""

	http_status_code = 402

	def __init__(self, message: str, *, code: str = "", detail: dict | None = None) -> None:
		super().__init__(message)
		self.code = code
		self.detail = detail or {}
