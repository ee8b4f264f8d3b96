"""A stranger who asks for codes and guesses them, from another address each time as far as they say."""

from __future__ import annotations

import secrets

import requests

from embedded.story.actor import Actor
from tests.fixtures import environment

FOUND: dict[str, float] = {}
"""The numbers that the figure `otp-attack` prints."""


def post(method: str, number: int, **values: str) -> requests.Response:
	"""A stranger without cookies, each time from another address as far as they say."""
	hop = f"{secrets.randbelow(223) + 1}.{number // 65536 % 256}.{number // 256 % 256}.{number % 256}"
	actor = Actor(environment("FSM_URL"), "fr")
	return actor.session.post(
		f"{actor.base}/api/method/gigafibre_fsm.api.auth.{method}",
		json=values,
		headers={"X-Forwarded-For": hop},
		timeout=60,
	)
