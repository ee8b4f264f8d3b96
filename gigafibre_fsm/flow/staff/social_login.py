"""The staff's sign-in service on the login page, as Frappe's Social Login Key. Signing in there creates no account: only
invited users have one. The customers' service is another instance and not handled here.
"""

from __future__ import annotations

import json
from typing import Any

import frappe
from frappe.model.document import Document

from gigafibre_fsm.setup import ledger

PROVIDER, KEY = "Auth Staff", "auth_staff"
"""Frappe names the record after the provider."""
DOCTYPE = "Social Login Key"


def sync(settings: Document) -> None:
	"""Update the Social Login Key from Gigafibre Settings: created, changed, or disabled when a setting is missing."""
	secret = settings.get_password("authentik_client_secret", raise_exception=False)
	complete = bool(settings.authentik_url and settings.authentik_client_id and secret)
	exists = frappe.db.exists(DOCTYPE, KEY)
	if not complete:
		if exists:
			frappe.db.set_value(DOCTYPE, KEY, "enable_social_login", 0)
		return
	doc = frappe.get_doc(DOCTYPE, KEY) if exists else frappe.new_doc(DOCTYPE)
	doc.update({**_values(settings), "client_secret": secret})
	doc.flags.ignore_permissions = True
	doc.save()
	ledger.record_creation(DOCTYPE, KEY)


def _values(settings: Document) -> dict[str, Any]:
	base = settings.authentik_url.rstrip("/")
	return {
		"enable_social_login": 1,
		"social_login_provider": "Custom",
		"provider_name": PROVIDER,
		"base_url": base,
		"custom_base_url": 1,
		"client_id": settings.authentik_client_id,
		"authorize_url": f"{base}/application/o/authorize/",
		"access_token_url": f"{base}/application/o/token/",
		"redirect_url": f"/api/method/frappe.integrations.oauth2_logins.custom/{KEY}",
		"api_endpoint": f"{base}/application/o/userinfo/",
		"auth_url_data": json.dumps({"scope": "openid email profile", "response_type": "code"}),
		"user_id_property": "sub",
		"sign_ups": "Deny",
	}
