"""Texts of messages that staff wrote (DocType Message Text); they replace those of templates/messages/."""

from __future__ import annotations

import frappe

from gigafibre_fsm.notifications.templates import Words

DOCTYPE = "Message Text"
KEPT = "fsm_message_texts"


def staff_text(topic: str, language: str) -> Words | None:
	"""The staff's text for a topic in a language, if it is in use."""
	written = frappe.cache.get_value(KEPT, _all).get(f"{topic} {language}")
	return Words(**written) if written else None


def clear_cache() -> None:
	"""Clear the cache after a text has changed."""
	frappe.cache.delete_value(KEPT)


def _all() -> dict[str, dict[str, str]]:
	rows = frappe.get_all(DOCTYPE, {"disabled": 0}, ["topic", "language", "sms", "subject", "body"])
	return {
		f"{row.topic} {row.language}": {name: row[name] or "" for name in ("sms", "subject", "body")}
		for row in rows
	}
