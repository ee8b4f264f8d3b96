"""The *Test* buttons of Gigafibre Settings: one harmless call to an external system, and its result as a sentence."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import frappe
from frappe import _

from gigafibre_fsm.exceptions import ServiceRefused, ServiceUnavailable
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.integrations.authentik.client import ping as ping_authentik
from gigafibre_fsm.integrations.genieacs.client import nbi
from gigafibre_fsm.integrations.hub.sender import CHAT_RECEIVERS
from gigafibre_fsm.integrations.hub.sender import send as send_webhook
from gigafibre_fsm.integrations.mail.sender import ping as ping_mail
from gigafibre_fsm.integrations.nominatim.client import ping as ping_nominatim
from gigafibre_fsm.integrations.osrm.client import ping as ping_osrm
from gigafibre_fsm.integrations.routr.client import ping as ping_routr
from gigafibre_fsm.integrations.stripe.client import ping as ping_stripe
from gigafibre_fsm.integrations.supabase.client import search_addresses
from gigafibre_fsm.integrations.traccar.client import ping as ping_traccar
from gigafibre_fsm.integrations.twilio.sender import ping as ping_twilio
from gigafibre_fsm.notifications import notify, templates
from gigafibre_fsm.outbox.item import OutboxItem

REACHED, REFUSED, SILENT, MISSING = "reached", "refused", "silent", "missing"
WRONG_KEY = frozenset({"401", "403"})
TOPIC = "connection.tested"


@dataclass(frozen=True)
class Connection:
	"""`fields` of Gigafibre Settings that the test needs; `ping` raises the error."""

	label: str
	fields: tuple[str, ...]
	ping: Callable[[], object]


@dataclass(frozen=True)
class Verdict:
	"""`sentence` is for the user, in their language, without secrets."""

	state: str
	sentence: str
	milliseconds: int = 0


def _no_such_device() -> None:
	nbi().devices({"_id": "-"}, ("_id",), limit=1)


def _at_headquarters() -> None:
	settings = frappe.get_cached_doc(SETTINGS)
	ping_osrm((settings.hq_latitude, settings.hq_longitude))


def _message(receiver: str) -> Callable[[], object]:
	"""A test message: a webhook has no other way to answer."""

	def send() -> object:
		facts = {"site": frappe.local.site}
		key = f"{TOPIC}:{receiver}:{frappe.generate_hash(length=8)}"
		payload = (
			notify.chat_payload(receiver, templates.staff_line(TOPIC, facts))
			if receiver in CHAT_RECEIVERS
			else notify.envelope(TOPIC, facts, key, None)
		)
		return send_webhook(OutboxItem(key, "Webhook", TOPIC, receiver, payload, None, key, 1))

	return send


CONNECTIONS: dict[str, Connection] = {
	"stripe": Connection("Stripe", ("stripe_secret_key",), ping_stripe),
	"twilio": Connection("Twilio", ("twilio_account_sid", "twilio_auth_token"), ping_twilio),
	"mail": Connection("SMTP", (), ping_mail),
	"genieacs": Connection("GenieACS", ("genieacs_nbi_url",), _no_such_device),
	"routr": Connection("Routr", ("routr_url",), ping_routr),
	"osrm": Connection("OSRM", ("osrm_url",), _at_headquarters),
	"traccar": Connection("Traccar", ("traccar_url",), ping_traccar),
	"nominatim": Connection("Nominatim", ("nominatim_url",), ping_nominatim),
	"n8n": Connection("n8n", ("n8n_url", "webhook_secret"), _message("n8n")),
	"hub": Connection("targo-hub", ("hub_url", "webhook_secret"), _message("hub")),
	"slack": Connection("Slack", ("slack_url",), _message("slack")),
	"teams": Connection("Teams", ("teams_url",), _message("teams")),
	"supabase": Connection("Supabase", ("supabase_url", "supabase_key"), lambda: search_addresses("1", 1)),
	"authentik": Connection("Authentik", ("authentik_url", "authentik_token"), ping_authentik),
}


def test_connection(name: str) -> Verdict:
	"""Test one of CONNECTIONS with the saved settings."""
	connection = CONNECTIONS[name]
	settings = frappe.get_cached_doc(SETTINGS)
	missing = [field for field in connection.fields if not settings.get(field)]
	if missing:
		labels = ", ".join(_(settings.meta.get_label(field)) for field in missing)
		return Verdict(MISSING, _("{0} is not set up: {1} is missing.").format(connection.label, labels))
	started = time.monotonic()
	try:
		connection.ping()
	except ServiceRefused as refusal:
		return _refused(connection.label, refusal)
	except ServiceUnavailable as silence:
		return Verdict(SILENT, _("{0} cannot be reached: {1}").format(connection.label, silence))
	milliseconds = round((time.monotonic() - started) * 1000)
	return Verdict(
		REACHED, _("{0} was reached in {1} ms.").format(connection.label, milliseconds), milliseconds
	)


def _refused(label: str, refusal: ServiceRefused) -> Verdict:
	if refusal.code == "not_configured":
		return Verdict(MISSING, _("{0} is not set up: {1}").format(label, refusal))
	if refusal.code in WRONG_KEY:
		return Verdict(REFUSED, _("{0} answers, but refuses our key: enter it again.").format(label))
	return Verdict(
		REFUSED, _("{0} answers, but not as expected: check its address. {1}").format(label, refusal)
	)
