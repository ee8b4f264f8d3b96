"""The Stripe client of this site, and the mapping of its errors to this app's."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import frappe
import stripe
from frappe import _

from gigafibre_fsm.exceptions import FsmError, ServiceRefused, ServiceUnavailable
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.integrations.http import NEVER

TIMEOUT_SECONDS = 15
RETRIES = 1
# A request with an unreadable answer (APIError) may have succeeded; a key that is being replaced is not a declined card.
LATER = (
	stripe.APIConnectionError,
	stripe.APIError,
	stripe.AuthenticationError,
	stripe.PermissionError,
	stripe.RateLimitError,
)


def key_of(*parts: str) -> str:
	"""An idempotency key from any parts: an HTTP header allows only ASCII, and names of people must not be in one."""
	return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()


def sendable(key: str) -> str:
	"""An outbox key in a form that an HTTP header allows. A valid key is unchanged: Stripe may know it."""
	return key if key.isascii() else key_of(key)


def id_of(thing: Any) -> str:
	"""The id in a Stripe field that is an id, an expanded object, or empty."""
	return thing if isinstance(thing, str) else thing.id if thing else ""


def stripe_client() -> Any:
	"""Stripe's services (`.customers`, `.setup_intents`, ...) with the URL and key of Gigafibre Settings.

	Raises ServiceUnavailable when no key is set.
	"""
	settings = frappe.get_cached_doc(SETTINGS)
	key = settings.get_password("stripe_secret_key", raise_exception=False)
	if not key:
		raise ServiceUnavailable(_("Payment by card is not set up yet. Please call us."))
	client = stripe.StripeClient(
		key,
		base_addresses={"api": (settings.stripe_api_url or "https://api.stripe.com").rstrip("/")},
		max_network_retries=RETRIES,
		http_client=stripe.RequestsClient(timeout=TIMEOUT_SECONDS),
	)
	return getattr(client, "v1", client)


@contextmanager
def answers() -> Iterator[None]:
	"""Converts Stripe's errors: ServiceUnavailable when the same call may succeed later, ServiceRefused otherwise."""
	try:
		yield
	except FsmError:
		raise
	except stripe.StripeError as error:
		if isinstance(error.__cause__, NEVER):
			raise ServiceRefused(
				_("The payment service refused the request."), code="not_sendable"
			) from error
		if isinstance(error, LATER) or (error.http_status or 0) >= 500 or error.http_status == 409:
			raise ServiceUnavailable(
				_("The payment service is not responding. Please try again in a minute.")
			) from error
		sentence = isinstance(error, stripe.CardError) and error.user_message
		raise ServiceRefused(
			sentence or _("The payment service refused the request."),
			code=error.code or "",
			detail={
				"status": error.http_status,
				"request": error.request_id,
				"param": getattr(error, "param", None),
			},
		) from error


def ping() -> None:
	"""Raises ServiceRefused with the code "401" for a wrong key, ServiceUnavailable when Stripe does not answer."""
	try:
		with answers():
			stripe_client().customers.list({"limit": 1})
	except ServiceUnavailable as error:
		if isinstance(error.__cause__, stripe.AuthenticationError | stripe.PermissionError):
			raise ServiceRefused(_("The payment service refused the request."), code="401") from error
		raise
