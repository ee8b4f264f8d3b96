"""The argument and the result of a sender. Plain data, no Frappe."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class OutboxItem:
	"""One side effect to carry out.

	`key` is the idempotency key: the same for every attempt, passed to every provider that supports one.
	`secret` is the decrypted secret part (a string, or None); it must not appear in a log or a response.
	`attempts` includes this one.
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
	"""The provider accepted the item. `provider_reference` is the provider's id, `response` further facts without secrets."""

	provider_reference: str = ""
	response: dict[str, Any] = field(default_factory=dict)
