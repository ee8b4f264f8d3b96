"""Users of the desk and of the portal."""

from __future__ import annotations

from typing import Any


def make_user(site: Any, email: str, *roles: str) -> str:
	user = site.get_doc(
		{
			"doctype": "User",
			"email": email,
			"first_name": "Exemple",
			"send_welcome_email": 0,
			# Frappe makes the first System User a System Manager when there is no other.
			"user_type": "Website User",
		}
	)
	for role in roles:
		user.append("roles", {"role": role})
	user.flags.no_welcome_mail = True
	return user.insert().name
