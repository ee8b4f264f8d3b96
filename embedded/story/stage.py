"""Shared by the steps of the story: the actors, the external systems, and the results so far."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import requests

from embedded.story.actor import Actor

Found = TypeVar("Found")
PATIENCE_SECONDS = 90


class NeverHappened(Exception):
	"""A condition that the story waits for did not come true in time."""


@dataclass
class Stage:
	url: str
	site: str
	fakes: dict[str, Any]
	password: str
	admin_password: str
	facts: dict[str, Any] = field(default_factory=dict)
	people: dict[str, Actor] = field(default_factory=dict)

	@classmethod
	def from_environment(cls) -> Stage:
		"""Reads FSM_URL, FSM_SITE, FSM_FAKES (path of the fakes' state), FSM_PASSWORD and FSM_ADMIN_PASSWORD."""
		return cls(
			url=os.environ["FSM_URL"],
			site=os.environ["FSM_SITE"],
			fakes=json.loads(Path(os.environ["FSM_FAKES"]).read_text(encoding="utf-8")),
			password=os.environ["FSM_PASSWORD"],
			admin_password=os.environ["FSM_ADMIN_PASSWORD"],
		)

	def visitor(self, language: str = "fr") -> Actor:
		return Actor(self.url, language)

	def staff(self, user: str) -> Actor:
		return self._signed_in(user, self.password)

	def administrator(self) -> Actor:
		return self._signed_in("Administrator", self.admin_password)

	def _signed_in(self, user: str, password: str) -> Actor:
		if user not in self.people:
			self.people[user] = self.visitor().sign_in(user, password)
		return self.people[user]

	def sms_to(self, phone: str) -> list[str]:
		"""Texts of the SMS sent to a number, oldest first, through the provider's own list."""
		twilio = self.fakes["twilio"]
		answer = requests.get(
			f"{twilio['url']}/2010-04-01/Accounts/{twilio['account_sid']}/Messages.json",
			params={"To": phone, "PageSize": 100},
			auth=(twilio["account_sid"], twilio["auth_token"]),
			timeout=10,
		).json()
		return [message["body"] for message in reversed(answer["messages"]) if message["to"] == phone]

	def wait_for(
		self, what: str, look: Callable[[], Found | None], seconds: float = PATIENCE_SECONDS
	) -> Found:
		"""Poll until `look` returns something. Raises NeverHappened."""
		deadline = time.monotonic() + seconds
		while time.monotonic() < deadline:
			if found := look():
				return found
			time.sleep(0.1)
		raise NeverHappened(f"{what}: not seen within {seconds:.0f} s")


def expect(truth: object, sentence: str) -> None:
	"""End the story if its claim is not true."""
	if not truth:
		raise AssertionError(sentence)
