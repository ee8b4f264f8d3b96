"""Signing in through the customers' own login system."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.site


def test_the_login_system_is_offered_when_it_is_configured(site) -> None:
	"""Customers with an account at id.gigafibre.ca would need a code each time, or meet a button that leads nowhere."""
	from gigafibre_fsm.www.portail import connexion

	assert not connexion.identity()
	key = site.get_doc(
		{
			"doctype": "Social Login Key", "provider_name": "Identité Exemple", "social_login_provider": "Custom",
			"enable_social_login": 1, "client_id": "x", "client_secret": "y",
			"base_url": "https://id.example.com", "custom_base_url": 1,
			"authorize_url": "/authorize", "access_token_url": "/token", "api_endpoint": "/userinfo",
			"redirect_url": "/api/method/frappe.integrations.oauth2_logins.custom/identite_exemple",
		}
	).insert()  # fmt: skip
	site.db.set_single_value("Gigafibre Settings", "customer_login", key.name)
	site.clear_document_cache("Gigafibre Settings", "Gigafibre Settings")
	offered = connexion.identity()
	assert offered["label"] == "Identité Exemple" and offered["href"].startswith(
		"https://id.example.com/authorize"
	)
	site.db.set_value("Social Login Key", key.name, "enable_social_login", 0)
	assert not connexion.identity()
	site.clear_document_cache("Gigafibre Settings", "Gigafibre Settings")
