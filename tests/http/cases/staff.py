"""The cases of giving staff access, and taking it away."""

from __future__ import annotations

import secrets

from tests.http import wrong
from tests.http.cases.case import Case, nothing

CASES: dict[str, Case] = {
	"auth.role_profiles": Case(
		"manager", nothing, told_by="test_support_helps_a_customer_on_one_page", guest_may=False
	),
	"auth.invite_user": Case(
		"manager",
		lambda w, h: {
			"email": f"employee.{secrets.token_hex(4)}@example.com",
			"full_name": "Employée Exemple",
			"role_profile": "Gigafibre Support",
		},
		{"email", "status"},
		{
			"email": (*wrong.NEEDED, *wrong.EMAIL),
			"full_name": wrong.TEXT,
			"role_profile": (*wrong.CHOICE, "System Manager"),
			"language": wrong.CHOICE,
		},
		guest_may=False,
	),
	"auth.revoke_user": Case(
		"manager",
		lambda w, h: {"email": "personne@example.com"},
		wrong={"email": (*wrong.NEEDED, *wrong.EMAIL, "inconnue@example.com")},
		told_by="test_who_was_invited_can_be_sent_away",
		guest_may=False,
	),
}
