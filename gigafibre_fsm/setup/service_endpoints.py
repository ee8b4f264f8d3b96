"""URLs and keys of the external services: set from one JSON description for demos, tests and staging; removed on a copy of a
site.
"""

from __future__ import annotations

from typing import Any

import frappe

from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.outbox.service import abandon_unsent

Services = dict[str, dict[str, Any]]

# {field of Gigafibre Settings: (service, key) of the description}.
FIELDS: dict[str, tuple[str, str]] = {
	"stripe_api_url": ("stripe", "url"),
	"stripe_js_url": ("stripe", "js_url"),
	"stripe_secret_key": ("stripe", "secret_key"),
	"stripe_publishable_key": ("stripe", "publishable_key"),
	"stripe_webhook_secret": ("stripe", "webhook_secret"),
	"twilio_api_url": ("twilio", "url"),
	"twilio_account_sid": ("twilio", "account_sid"),
	"twilio_auth_token": ("twilio", "auth_token"),
	"twilio_from": ("twilio", "from_number"),
	"sms_from_hour": ("twilio", "from_hour"),
	"sms_until_hour": ("twilio", "until_hour"),
	"authentik_url": ("authentik_staff", "url"),
	"authentik_token": ("authentik_staff", "token"),
	"authentik_client_id": ("authentik_staff", "client_id"),
	"authentik_client_secret": ("authentik_staff", "client_secret"),
	"genieacs_nbi_url": ("genieacs", "nbi_url"),
	"genieacs_nbi_token": ("genieacs", "token"),
	"n8n_url": ("hub", "n8n_url"),
	"hub_url": ("hub", "hub_url"),
	"slack_url": ("hub", "slack_url"),
	"teams_url": ("hub", "teams_url"),
	"webhook_secret": ("hub", "secret"),
	"traccar_url": ("traccar", "url"),
	"traccar_token": ("traccar", "token"),
	"nominatim_url": ("nominatim", "url"),
	"osrm_url": ("osrm", "url"),
	"routr_url": ("routr", "url"),
	"routr_token": ("routr", "token"),
	"supabase_url": ("supabase", "url"),
	"supabase_key": ("supabase", "key"),
}

HARMLESS = ("stripe_js_url", "sms_from_hour", "sms_until_hour")
"""Names in FIELDS that are not connections."""
COPY = "This site is a copy: nothing is sent from it."
MAIL_ACCOUNT = "Gigafibre"
SENDER = "service@example.com"
NUMBERS = "\n".join(f"+1450555{number:04d}" for number in range(100, 200))


def apply(services: Services) -> None:
	"""Write the values of `services` (`{service: {key: value}}`); a missing service is unchanged."""
	settings = frappe.get_single(SETTINGS)
	for fieldname, (service, key) in FIELDS.items():
		if key in services.get(service, {}):
			settings.set(fieldname, services[service][key])
	settings.email_sender = settings.email_sender or SENDER
	settings.phone_number_pool = settings.phone_number_pool or NUMBERS
	settings.flags.ignore_mandatory = True
	settings.save(ignore_permissions=True)
	if "smtp" in services:
		mail_account(services["smtp"])


def disconnect() -> dict[str, int]:
	"""Disconnect a restored copy of a site, which would charge cards and write to customers like the original. Removes URLs
	and keys of all services, stops mail and Frappe's webhooks, and cancels waiting messages: returns how many of each.
	"""
	settings = frappe.get_single(SETTINGS)
	held = [fieldname for fieldname in FIELDS if fieldname not in HARMLESS and settings.get(fieldname)]
	for fieldname in held:
		settings.set(fieldname, "")
	settings.flags.ignore_mandatory = True
	settings.save(ignore_permissions=True)
	accounts = frappe.get_all(
		"Email Account", or_filters={"enable_outgoing": 1, "enable_incoming": 1}, pluck="name"
	)
	for name in accounts:
		frappe.db.set_value("Email Account", name, {"enable_outgoing": 0, "enable_incoming": 0})
	hooks = frappe.get_all("Webhook", {"enabled": 1}, pluck="name")
	for name in hooks:
		frappe.db.set_value("Webhook", name, "enabled", 0)
	mails = frappe.get_all(
		"Email Queue", {"status": ("in", ("Not Sent", "Sending", "Partially Sent"))}, pluck="name"
	)
	for name in mails:
		frappe.db.set_value("Email Queue", name, {"status": "Error", "error": COPY})
	frappe.clear_cache()
	return {
		"URLs and keys removed": len(held),
		"mail accounts stopped": len(accounts),
		"webhooks stopped": len(hooks),
		"messages that will not be sent": abandon_unsent(COPY) + len(mails),
	}


def mail_account(smtp: dict[str, Any]) -> None:
	"""Create the default outgoing Email Account for `smtp` (host, port, user, password)."""
	doc = (
		frappe.get_doc("Email Account", MAIL_ACCOUNT)
		if frappe.db.exists("Email Account", MAIL_ACCOUNT)
		else frappe.new_doc("Email Account", email_account_name=MAIL_ACCOUNT)
	)
	doc.update(
		{
			"email_id": SENDER,
			"enable_incoming": 0,
			"enable_outgoing": 1,
			"default_outgoing": 1,
			"smtp_server": smtp["host"],
			"smtp_port": smtp["port"],
			"use_tls": 0,
			"use_ssl_for_outgoing": 0,
			"no_smtp_authentication": int(not smtp.get("user")),
			"login_id_is_different": int(bool(smtp.get("user"))),
			"login_id": smtp.get("user"),
			"password": smtp.get("password"),
			"awaiting_password": 0,
		}
	)
	# saving would connect to the server, which may not be running yet
	doc.flags.ignore_validate = True
	doc.save(ignore_permissions=True)
