"""What Slack and Teams are sent has the form that they publish.

Slack: https://api.slack.com/messaging/webhooks, and its three escaped characters (reference/surfaces/formatting).
Teams: a workflow's webhook takes an Adaptive Card, https://learn.microsoft.com/connectors/teams and https://adaptivecards.io/explorer.
"""

from __future__ import annotations

import json
from typing import Any

import jsonschema_rs
import pytest

SLACK: dict[str, Any] = {
	"type": "object",
	"required": ["text"],
	"additionalProperties": False,
	"properties": {"text": {"type": "string", "minLength": 1, "maxLength": 40_000, "pattern": "^[^<>]*$"}},
}
CARD: dict[str, Any] = {
	"type": "object",
	"required": ["type", "version", "body"],
	"properties": {
		"$schema": {"const": "http://adaptivecards.io/schemas/adaptive-card.json"},
		"type": {"const": "AdaptiveCard"},
		"version": {"enum": ["1.0", "1.1", "1.2", "1.3", "1.4", "1.5"]},
		"body": {
			"type": "array",
			"minItems": 1,
			"items": {
				"type": "object",
				"required": ["type", "text"],
				"additionalProperties": False,
				"properties": {
					"type": {"const": "TextBlock"},
					"text": {"type": "string", "minLength": 1},
					"wrap": {"type": "boolean"},
				},
			},
		},
	},
}
TEAMS: dict[str, Any] = {
	"type": "object",
	"required": ["type", "attachments"],
	"properties": {
		"type": {"const": "message"},
		"text": {"type": "string"},
		"attachments": {
			"type": "array",
			"minItems": 1,
			"items": {
				"type": "object",
				"required": ["contentType", "content"],
				"properties": {
					"contentType": {"const": "application/vnd.microsoft.card.adaptive"},
					"contentUrl": {"type": "null"},
					"content": CARD,
				},
			},
		},
	},
}
LARGEST_TEAMS_MESSAGE = 28_000
LINES = ("Appareil inconnu RCMG1", "À vérifier : <!channel> <https://example.com|cliquez> & co", "x" * 60_000)


def body(receiver: str, line: str) -> dict[str, Any]:
	from gigafibre_fsm.notifications import notify

	return notify.chat_payload(receiver, line)


@pytest.mark.parametrize("line", LINES, ids=["plain", "markup", "long"])
@pytest.mark.parametrize(("receiver", "form"), [("slack", SLACK), ("teams", TEAMS)])
def test_a_chat_is_sent_what_it_takes(receiver: str, form: dict[str, Any], line: str) -> None:
	"""The chat would answer "invalid_payload", and staff would learn of nothing."""
	sent = body(receiver, line)
	jsonschema_rs.validator_for(form).validate(sent)
	assert len(json.dumps(sent)) <= (LARGEST_TEAMS_MESSAGE if receiver == "teams" else 200_000)


def test_nobody_outside_calls_the_whole_channel() -> None:
	"""A visitor who signs as <!channel> would ring every telephone of the company, or leave a link of theirs."""
	assert body("slack", "Nom : <!channel> & <@U1>")["text"] == "Nom : &lt;!channel&gt; &amp; &lt;@U1&gt;"
	card = body("teams", "Nom : [cliquez](https://example.com)")["attachments"][0]["content"]
	assert "](" not in card["body"][0]["text"]


def test_nothing_is_sent_without_a_line() -> None:
	"""An empty message would appear for each topic that stays out of the chat."""
	assert body("slack", "") == {} == body("teams", "")
