"""Decorators of public methods: who may call, how often, and the form of errors."""

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
"""Cache of this process: encrypted device token, as stored -> its digest, so that no call decrypts it again."""
# Concurrent requests: a deadlock, or a record that another request saved after this one had read it.
AGAIN = (
	frappe.QueryDeadlockError,
	frappe.QueryTimeoutError,
	frappe.TimestampMismatchError,
	locks.Overtaken,
)


@dataclass(frozen=True)
class Access:
	"""Who may call a method: `public` (`limit` times in `seconds`), `staff` with one of these `roles`, `signed in`,
	`customer`, `technician`, `device` or `provider`. The API reference reads it from the attribute `fsm_access`.
	"""

	who: str
	roles: tuple[str, ...] = ()
	limit: int = 0
	seconds: int = 0


def public(limit: int = 60, seconds: int = 60) -> Callable[[Method], Method]:
	"""Anyone may call, `limit` times in `seconds` per client address; staff without a limit. Answers in the caller's
	language.
	"""

	def check(method: Callable[..., Any]) -> None:
		if not callers.is_staff():
			rate.limit_caller(method.__qualname__ + method.__module__, limit, seconds)

	return _guard(check, Access("public", limit=limit, seconds=seconds))


def provider(limit: int, seconds: int) -> Callable[[Method], Method]:
	"""A provider's webhook: `limit` calls in `seconds` per client address. The method itself verifies the signature."""

	def check(method: Callable[..., Any]) -> None:
		rate.limit_caller(method.__qualname__ + method.__module__, limit, seconds)

	return _guard(check, Access("provider", limit=limit, seconds=seconds))


def roles(*allowed: str) -> Callable[[Method], Method]:
	"""Only users with one of these roles; always Administrator and System Manager."""
	wanted = {*allowed, "System Manager", "Administrator"}

	def check(_method: Callable[..., Any]) -> None:
		_signed_in()
		if wanted.isdisjoint(frappe.get_roles()):
			raise NotAllowed(_("You are not allowed to do this."))

	return _guard(check, Access("staff", allowed), follow_user=True)


def signed_in(method: Method) -> Method:
	"""Any signed-in user, for methods about the session itself."""
	return _guard(lambda _method: _signed_in(), Access("signed in"))(method)


def customer(method: Method) -> Method:
	"""Only a customer who is signed in to the portal; `current_customer()` returns the Customer."""

	def check(_method: Callable[..., Any]) -> None:
		_signed_in()
		if not current_customer():
			raise NotAllowed(_("Your account is not linked to a customer."))

	return _guard(check, Access("customer"))(method)


def technician(method: Method) -> Method:
	"""Only an active technician, or a manager; `current_technician()` returns the Technician."""

	def check(_method: Callable[..., Any]) -> None:
		_signed_in()
		if not current_technician() and "FSM Manager" not in frappe.get_roles():
			raise NotAllowed(_("Your account is not a technician account."))

	return _guard(check, Access("technician"))(method)


def technician_or_former(method: Method) -> Method:
	"""Like `technician`, and also a former technician: the actions still queued on their phone must arrive."""

	def check(_method: Callable[..., Any]) -> None:
		_signed_in()
		if {*FIELD_ROLES, "FSM Manager"}.isdisjoint(frappe.get_roles()):
			raise NotAllowed(_("Your account is not a technician account."))

	return _guard(check, Access("technician"))(method)


def device(method: Method) -> Method:
	"""Only the ACS, authenticated by the device token of Gigafibre Settings in a header."""

	def check(_method: Callable[..., Any]) -> None:
		rate.limit_caller("device", 12_000, 60)
		_require_token()

	return _guard(check, Access("device"))(method)


def device_or_signed(method: Method) -> Method:
	"""The ACS with its token, or another system of the operator with signed calls (guards/signed_calls.py)."""

	def check(_method: Callable[..., Any]) -> None:
		rate.limit_caller("device routes", 12_000, 60)
		if frappe.get_request_header(signed_calls.SIGNATURE):
			signed_calls.require()
		else:
			_require_token()

	return _guard(check, Access("device"))(method)


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


def _guard(
	check: Callable[[Callable[..., Any]], None], access: Access, follow_user: bool = False
) -> Callable[[Method], Method]:
	"""A decorator that runs `check`, then the method with only the arguments that it declares.

	After a conflict with a concurrent request, which rolls the whole transaction back, the method is called again. The
	sentence of an error is kept for `guards.responses`. `follow_user` leaves the language to the user's own preference.
	"""

	def decorate(method: Method) -> Method:
		names = frozenset(inspect.signature(method).parameters)

		@functools.wraps(method)
		def guarded(*args: Any, **kwargs: Any) -> Any:
			frappe.local.flags.fsm_entered = True
			if not follow_user or frappe.session.user == "Guest":
				language.use_caller_language()
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
					_("Many requests are being processed right now. Please try again.")
				) from error
			frappe.local.flags.fsm_again = attempt + 1
			if not isinstance(error, locks.Overtaken):
				time.sleep(random.uniform(0.01, 0.05) * (attempt + 1))  # noqa: S311
			locks.begin_again(error)
	raise AssertionError("unreachable")
