"""Signed webhook deliveries: at once, or on demand in any order and number."""

import hashlib
import hmac
import json
import queue
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterable

from embedded.services.messages import Params
from embedded.services.reach import post_request

RETRY_AFTER_S = (1, 2, 4, 8)
TIMEOUT_S = 15


class Webhooks:
	"""Deliveries of one account. With `automatic` off, events are kept until `deliver` is called.

	`copies` is how often each event is sent. `attempts` lists each delivery: event, type, url, status.
	"""

	def __init__(self) -> None:
		self._queue: queue.Queue[tuple[Params, Params, int]] = queue.Queue()
		self.attempts: list[Params] = []
		self.forget()
		threading.Thread(target=self._work, name="stripe webhooks", daemon=True).start()

	def forget(self) -> None:
		self.automatic = True
		self.copies = 1
		self.generation = time.monotonic()
		self.attempts.clear()

	def post(self, event: Params, endpoint: Params) -> None:
		if self.automatic:
			for _copy in range(self.copies):
				self._queue.put((event, {**endpoint, "generation": self.generation}, 0))

	def deliver(self, events: Iterable[Params], endpoint: Params, forge: str | None = None) -> list[Params]:
		"""Send now, in this order, and return the responses. `forge`: a wrong "signature" or an "old" time."""
		return [self._send(event, endpoint, forge) for event in events]

	def _work(self) -> None:
		while True:
			event, endpoint, attempt = self._queue.get()
			if endpoint["generation"] != self.generation:
				continue
			result = self._send(event, endpoint)
			failed = not 200 <= (result["status"] or 0) < 300
			if failed and attempt < len(RETRY_AFTER_S):
				again = (event, endpoint, attempt + 1)
				timer = threading.Timer(RETRY_AFTER_S[attempt], self._queue.put, (again,))
				timer.daemon = True
				timer.start()

	def _send(self, event: Params, endpoint: Params, forge: str | None = None) -> Params:
		body = json.dumps(event, indent=2).encode()
		at = int(time.time()) - (86_400 if forge == "old" else 0)
		secret = "whsec_forged" if forge == "signature" else endpoint["secret"]
		headers = {
			"Content-Type": "application/json; charset=utf-8",
			"User-Agent": "Stripe/1.0 (fake)",
			"Stripe-Signature": signature(body, secret, at),
		}
		result: Params = {"event": event["id"], "type": event["type"], "url": endpoint["url"], "error": None}
		try:
			request = post_request(endpoint["url"], body, headers)
			with urllib.request.urlopen(request, timeout=TIMEOUT_S) as reply:  # noqa: S310 - set by the test
				result["status"] = reply.status
		except urllib.error.HTTPError as error:
			result |= {"status": error.code, "error": error.read(500).decode("utf-8", "replace")}
		except OSError as error:
			result |= {"status": None, "error": str(error)}
		self.attempts.append(result)
		return result


def signature(body: bytes, secret: str, at: int) -> str:
	"""Stripe's scheme: `t=<unix time>,v1=<hex HMAC-SHA256 of "t.body">`."""
	digest = hmac.new(secret.encode(), str(at).encode() + b"." + body, hashlib.sha256).hexdigest()
	return f"t={at},v1={digest}"
