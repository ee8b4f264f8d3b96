"""The decorators of public methods: who may call them, how often, and which error a caller gets."""

from __future__ import annotations

import functools
import hmac
import inspect
import random
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import frappe
from frappe import _
from frappe.utils.password import decrypt

from gigafibre_fsm import locks, passwords
from gigafibre_fsm.exceptions import FsmError, NotAllowed, ServiceUnavailable, SignInNeeded
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.guards import callers, language, rate, records, signed_calls
from gigafibre_fsm.setup.roles import FIELD_ROLES

Method = TypeVar("Method", bound=Callable[..., Any])
DEVICE_HEADER = "X-Gigafibre-Device-Token"
TRIES = 6
_TOKEN_KEY = secrets.token_bytes(32)
_tokens: dict[str, bytes] = {}
"""The device token as the database holds it, encrypted -> its digest, of this process: not decrypted at each call."""
# Concurrent requests: a deadlock, or a record that somebody saved after this call had read it.
AGAIN = (
	frappe.QueryDeadlockError,
	frappe.QueryTimeoutError,
	frappe.TimestampMismatchError,
	locks.Overtaken,
)


@dataclass(frozen=True)
class Access:
	"""Who may call a method: `public` (`limit` times in `seconds`), `staff` with one of these `roles`, `signed in`, `customer`,
	`technician`, `device` or `provider`. The reference for developers reads it as the attribute `fsm_access`.
	"""

	who: str
	roles: tuple[str, ...] = ()
	limit: int = 0
	seconds: int = 0


def public(limit: int = 60, seconds: int = 60) -> Callable[[Method], Method]:
	"""Anyone may call, `limit` times in `seconds` from one address, staff without a limit; answers in the caller's language."""

	def check(method: Callable[..., Any]) -> None:
		if not callers.is_staff():
			rate.limit_caller(method.__qualname__ + method.__module__, limit, seconds)

	return _door(check, Access("public", limit=limit, seconds=seconds))


def provider(limit: int, seconds: int) -> Callable[[Method], Method]:
	"""A provider's webhook: the method itself proves the sender by its signature, `limit` calls in `seconds` from one address."""

	def check(method: Callable[..., Any]) -> None:
		rate.limit_caller(method.__qualname__ + method.__module__, limit, seconds)

	return _door(check, Access("provider", limit=limit, seconds=seconds))


def roles(*allowed: str) -> Callable[[Method], Method]:
	"""Only users with one of these roles (Administrator and System Manager always)."""
	wanted = {*allowed, "System Manager", "Administrator"}

	def check(_method: Callable[..., Any]) -> None:
		_signed_in()
		if wanted.isdisjoint(frappe.get_roles()):
			raise NotAllowed(_("You are not allowed to do this."))

	return _door(check, Access("staff", allowed), follow_user=True)


def signed_in(method: Method) -> Method:
	"""Anyone who is signed in, for methods about the session itself."""
	return _door(lambda _method: _signed_in(), Access("signed in"))(method)


def customer(method: Method) -> Method:
	"""Only a customer who signed in to the portal; `current_customer()` says which."""

	def check(_method: Callable[..., Any]) -> None:
		_signed_in()
		if not current_customer():
			raise NotAllowed(_("Your account is not linked to a customer."))

	return _door(check, Access("customer"))(method)


def technician(method: Method) -> Method:
	"""Only an active technician, or a manager; `current_technician()` says which."""

	def check(_method: Callable[..., Any]) -> None:
		_signed_in()
		if not current_technician() and "FSM Manager" not in frappe.get_roles():
			raise NotAllowed(_("Your account is not a technician account."))

	return _door(check, Access("technician"))(method)


def technician_or_former(method: Method) -> Method:
	"""Also a technician who has left since: what their phone still holds must arrive."""

	def check(_method: Callable[..., Any]) -> None:
		_signed_in()
		if {*FIELD_ROLES, "FSM Manager"}.isdisjoint(frappe.get_roles()):
			raise NotAllowed(_("Your account is not a technician account."))

	return _door(check, Access("technician"))(method)


def device(method: Method) -> Method:
	"""Only the ACS, authenticated by the token of Gigafibre Settings in a header."""

	def check(_method: Callable[..., Any]) -> None:
		rate.limit_caller("device", 12_000, 60)
		_require_token()

	return _door(check, Access("device"))(method)


def device_or_signed(method: Method) -> Method:
	"""The ACS with its token, or another system of the operator that signs its calls (guards/signed_calls.py)."""

	def check(_method: Callable[..., Any]) -> None:
		rate.limit_caller("device routes", 12_000, 60)
		if frappe.get_request_header(signed_calls.SIGNATURE):
			signed_calls.require()
		else:
			_require_token()

	return _door(check, Access("device"))(method)


def _require_token() -> None:
	held = passwords.stored(SETTINGS, SETTINGS, ("device_token",)).get("device_token")
	given = frappe.get_request_header(DEVICE_HEADER) or ""
	if not held or not hmac.compare_digest(_digest_of_token(held), _digest(given)):
		raise SignInNeeded(_("The device token is missing or invalid."))


def _digest_of_token(held: str) -> bytes:
	if held not in _tokens:
		_tokens.clear()
		_tokens[held] = _digest(decrypt(held))
	return _tokens[held]


def _digest(token: str) -> bytes:
	return hmac.digest(_TOKEN_KEY, token.encode(), "sha256")


def current_customer() -> str:
	"""The customer of the session's user, or an empty string."""
	if frappe.session.user == "Guest":
		return ""
	customers = records.customers_of(frappe.session.user)
	return customers[0] if customers else ""


def current_technician() -> str:
	"""The active technician of the session's user, or an empty string."""
	if frappe.session.user == "Guest":
		return ""
	return records.technician_of(frappe.session.user) or ""


def _signed_in() -> None:
	if frappe.session.user == "Guest":
		raise SignInNeeded(_("Please sign in first."))


def _door(
	check: Callable[[Callable[..., Any]], None], access: Access, follow_user: bool = False
) -> Callable[[Method], Method]:
	"""Run `check`, then the method with only the arguments that it declares.

	A concurrent request may roll the whole transaction back, so the method is then called again. The sentence
	of an error is kept for `guards.responses`. `follow_user` leaves the language to the user's own preference.
	"""

	def decorate(method: Method) -> Method:
		names = frozenset(inspect.signature(method).parameters)

		@functools.wraps(method)
		def guarded(*args: Any, **kwargs: Any) -> Any:
			frappe.local.flags.fsm_entered = True
			if not follow_user or frappe.session.user == "Guest":
				language.speak()
			try:
				check(method)
				return _call(method, args, {name: value for name, value in kwargs.items() if name in names})
			except FsmError as error:
				frappe.local.flags.fsm_refusal = (type(error).__name__, str(error), error.http_status_code)
				raise

		guarded.fsm_access = access  # type: ignore[attr-defined]
		return guarded  # type: ignore[return-value]

	return decorate


def _call(method: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
	for attempt in range(TRIES):
		try:
			return method(*args, **kwargs)
		except AGAIN as error:
			frappe.db.rollback()
			frappe.clear_messages()
			if attempt == TRIES - 1 and isinstance(error, locks.Overtaken):
				raise
			if attempt == TRIES - 1:
				raise ServiceUnavailable(
					_("Many people are ordering right now. Please try again.")
				) from error
			frappe.local.flags.fsm_again = True
			if not isinstance(error, locks.Overtaken):
				time.sleep(random.uniform(0.01, 0.05) * (attempt + 1))  # noqa: S311
			locks.begin_again(error)
	raise AssertionError("unreachable")
