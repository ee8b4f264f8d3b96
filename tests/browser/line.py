"""A line between the browser and the site that can be cut: a TCP proxy on loopback.

Playwright's own switch does not reach a service worker; this one is the network for everybody.
"""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import urlsplit

CHUNK = 65_536
ACT = b"gigafibre_fsm.api.field.act"
PASS, BEFORE, AFTER = "pass", "before", "after"
"""What happens to a request that sends an action: it passes, is lost on the way, or its response is lost."""


class Line:
	"""`url` leads to the site at `site_url` while the line is `up`. `plan(n)` says what happens to the n-th action
	that is handed in (PASS, BEFORE or AFTER); `asked` counts them.
	"""

	def __init__(self, site_url: str) -> None:
		parts = urlsplit(site_url)
		self._there = ("127.0.0.1", parts.port or 80)
		self._listener = socket.create_server(("127.0.0.1", 0))
		self.url = f"{parts.scheme}://{parts.hostname}:{self._listener.getsockname()[1]}"
		self.up, self.asked = True, 0
		self.plan: Callable[[int], str] = lambda _number: PASS
		self._open: set[socket.socket] = set()
		self._lock = threading.Lock()
		threading.Thread(target=self._listen, daemon=True).start()

	def cut(self) -> None:
		self.up = False
		for end in list(self._open):
			with suppress(OSError):
				end.shutdown(socket.SHUT_RDWR)

	def mend(self) -> None:
		self.up = True

	def close(self) -> None:
		self.cut()
		self._listener.close()

	def _listen(self) -> None:
		with suppress(OSError):  # closed
			while True:
				browser, _address = self._listener.accept()
				threading.Thread(target=self._serve, args=(browser,), daemon=True).start()

	def _serve(self, browser: socket.socket) -> None:
		with browser:
			if not self.up:
				return
			with socket.create_connection(self._there) as site, suppress(OSError):
				self._open |= {browser, site}
				self._carry(browser, site)
			self._open -= {browser, site}

	def _carry(self, browser: socket.socket, site: socket.socket) -> None:
		fate = PASS
		while True:
			ready, _, _ = select.select([browser, site], [], [], 60)
			if not self.up or not ready:
				return
			for end in ready:
				data = end.recv(CHUNK)
				if not data:
					return
				if end is browser and b" /api/" in data[:200]:
					fate = self._fate() if ACT in data[:200] else PASS
				if fate == (BEFORE if end is browser else AFTER):
					return
				(site if end is browser else browser).sendall(data)

	def _fate(self) -> str:
		with self._lock:
			self.asked += 1
			return self.plan(self.asked)
