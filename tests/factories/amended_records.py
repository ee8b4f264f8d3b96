"""A record that staff cancel and amend in its form."""

from __future__ import annotations

from typing import Any

from gigafibre_fsm.setup.roles import PROFILES
from tests.factories.people import make_user


def draft_of(site: Any, cancelled: Any) -> Any:
	"""What a manager's *Amend* opens: the desk copies every field, those too that no other copy has (create_new.js). The manager
	is signed in afterwards.
	"""
	draft = site.copy_doc(site.get_doc(cancelled.doctype, cancelled.name))
	draft.update({"amended_from": cancelled.name, "docstatus": 0})
	site.set_user(
		make_user(site, f"gerance-{site.generate_hash(length=8)}@example.com", *PROFILES["Gigafibre Manager"])
	)
	return draft
