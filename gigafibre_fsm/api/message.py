"""Buttons of the Message Text form: the standard text of a message, and its preview."""

from __future__ import annotations

from dataclasses import asdict

import frappe
from frappe import _

from gigafibre_fsm import guards
from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.flow.vocabulary import LANGUAGES
from gigafibre_fsm.guards import arguments, teams
from gigafibre_fsm.notifications import samples, templates
from gigafibre_fsm.notifications.templates import Words
from gigafibre_fsm.notifications.topics import TOPICS


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def present(topic: str = "", language: str = "") -> dict[str, str]:
	"""The text of the app's own template: {"sms", "subject", "body"}."""
	return asdict(templates.blocks(_topic(topic), arguments.choice(language, _("Language"), LANGUAGES)))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def preview(
	topic: str = "", language: str = "", sms: str = "", subject: str = "", body: str = ""
) -> dict[str, str]:
	"""A preview of this text with sample values: {"sms", "subject", "text", "html"}."""
	words = Words(*(arguments.exact(part or "", _("Text"), max=5000) for part in (sms, subject, body)))
	spoken = arguments.choice(language, _("Language"), LANGUAGES)
	return asdict(templates.notice(_topic(topic), spoken, samples.FACTS, words))


def _topic(name: object) -> str:
	"""A topic for customers. Raises BadRequest."""
	topic = TOPICS.get(arguments.text(name, _("Topic")))
	if not topic or topic.audience == "staff":
		raise BadRequest(_("There is no message to customers with this name."))
	return topic.name
