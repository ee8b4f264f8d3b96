"""A response that is not in GenieACS's format counts as no response."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from gigafibre_fsm.exceptions import ServiceRefused, ServiceUnavailable
from gigafibre_fsm.integrations.genieacs.client import Nbi

pytestmark = pytest.mark.site
NONSENSE: tuple[Any, ...] = (
	None, {}, {"error": "no"}, "up", 7, [1], [None], [[]], [{}], [{"_id": None}], [{"_id": "A"}, 3],
)  # fmt: skip


@pytest.fixture
def server() -> Iterator[Any]:
	"""Yields a server that sends the JSON in its `answer` in every response."""

	class Handler(BaseHTTPRequestHandler):
		def do_GET(self) -> None:
			self.send_response(200)
			self.end_headers()
			self.wfile.write(json.dumps(self.server.answer).encode())

		def log_message(self, *_said: Any) -> None:
			pass

	server: Any = HTTPServer(("127.0.0.1", 0), Handler)
	server.url = f"http://127.0.0.1:{server.server_port}"
	threading.Thread(target=server.serve_forever, daemon=True).start()
	yield server
	server.shutdown()
	server.server_close()


@pytest.mark.parametrize("answer", NONSENSE, ids=json.dumps)
def test_other_json_is_an_acs_that_does_not_answer(site: Any, server: Any, answer: Any) -> None:
	"""A proxy's `{"error": ...}` would be read as an ACS without devices, or break the reading of all of them without a word."""
	server.answer = answer
	acs = Nbi(server.url)
	for ask in (
		lambda: acs.devices({}),
		acs.all_faults,
		acs.presets,
		lambda: acs.faults("A"),
		lambda: acs.names("presets"),
		lambda: acs.has_file("x.bin"),
		lambda: acs.tasks({}),
	):
		with pytest.raises(ServiceUnavailable):
			ask()


@pytest.mark.parametrize("device", ["", ".", "..", "..."])
def test_an_id_that_leads_elsewhere_is_not_sent(site: Any, server: Any, device: str) -> None:
	"""A task for `..` would be sent to the address of all tasks."""
	acs = Nbi(server.url)
	for ask in (
		lambda: acs.queue(device, {}),
		lambda: acs.add_tag(device, "x"),
		lambda: acs.remove_tag(device, "x"),
	):
		with pytest.raises(ServiceRefused):
			ask()
