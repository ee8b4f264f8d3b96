"""Sets the thread of waiting messages about visits, so that a later one replaces them."""

from __future__ import annotations

import frappe

from gigafibre_fsm.filters import among
from gigafibre_fsm.notifications.topics import TOPICS, VISIT


def execute() -> None:
	frappe.db.set_value(
		"Outbound Message",
		{
			"topic": among(topic.name for topic in TOPICS.values() if topic.thread == VISIT),
			"channel": ("in", ("SMS", "E-mail")),
			"status": ("in", ("Queued", "Failed")),
		},
		"thread",
		VISIT,
		update_modified=False,
	)
