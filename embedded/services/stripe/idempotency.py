"""One idempotency key, one effect: the first answer is repeated, another body is refused."""

import copy
import threading
from collections.abc import Callable
from dataclasses import dataclass

from embedded.services.messages import Reply
from embedded.services.stripe.errors import error


@dataclass
class _Kept:
	asked: tuple[str, bytes]
	reply: Reply | None = None


class IdempotencyKeys:
	def __init__(self) -> None:
		self._lock = threading.Lock()
		self._kept: dict[str, _Kept] = {}

	def once(self, key: str, asked: tuple[str, bytes], effect: Callable[[], Reply]) -> Reply:
		"""The reply of `effect()`, executed only the first time for this key; `asked` is (path, body)."""
		with self._lock:
			kept = self._kept.get(key)
			if kept is None:
				self._kept[key] = _Kept(asked)
		if kept is not None:
			return self._again(key, kept, asked)
		reply = effect()
		with self._lock:
			# A request refused before it had an effect may be retried with the same key.
			if reply.status in (401, 403, 429) or (reply.status in (400, 404) and _is_invalid(reply)):
				del self._kept[key]
			else:
				self._kept[key].reply = Reply(copy.deepcopy(reply.body), reply.status)
		return reply

	def _again(self, key: str, kept: _Kept, asked: tuple[str, bytes]) -> Reply:
		if kept.asked != asked:
			message = (
				"Keys for idempotent requests can only be used with the same parameters they were first "
				f"used with. Try using a key other than '{key}' if you meant to execute a different request."
			)
			return error(message, kind="idempotency_error").reply
		if kept.reply is None:
			message = f"There is currently another in-progress request using this Idempotent Key: {key}."
			return error(message, "idempotency_key_in_use", status=409, kind="idempotency_error").reply
		return Reply(copy.deepcopy(kept.reply.body), kept.reply.status, {"Idempotent-Replayed": "true"})


def _is_invalid(reply: Reply) -> bool:
	return bool(reply.body["error"]["type"] == "invalid_request_error")
