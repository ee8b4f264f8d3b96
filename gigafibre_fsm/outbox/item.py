"""What a sender is given and what it gives back. Plain data, no Frappe."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class OutboxItem:
	"""One side effect to carry out.

	`key` is the idempotency key: the same for every attempt, to be handed to every provider that takes one.
	`secret` is the decrypted secret part (a text, or None); it must reach no log and no response. `attempts`
	counts this one.
	"""

	name: str
	channel: str
	topic: str
	target: str
	payload: dict[str, Any]
	secret: str | None
	key: str
	attempts: int
	reference_doctype: str | None = None
	reference_name: str | None = None


@dataclass(frozen=True)
class Receipt:
	"""The provider took it. `provider_reference` is its own id, `response` further facts without secrets."""

	provider_reference: str = ""
	response: dict[str, Any] = field(default_factory=dict)
