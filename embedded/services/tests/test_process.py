"""All fakes together. If these fail, the demo and the tests have no outside world."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).parents[3]
NAMES = {
	"stripe", "twilio", "smtp", "genieacs", "traccar", "authentik_staff", "authentik_clients", "routr", "hub",
	"supabase", "nominatim", "olt", "osrm",
}  # fmt: skip
# The identity of a machine, made anew for each state file.
OF_A_MACHINE = ("host_key", "ssh_key")


@contextmanager
def running(state: Path) -> Iterator[dict[str, Any]]:
	known = state.stat().st_mtime_ns if state.exists() else 0
	process = subprocess.Popen([sys.executable, "-m", "embedded.services", "--state", str(state)], cwd=ROOT)
	try:
		while not state.exists() or state.stat().st_mtime_ns == known:
			assert process.poll() is None
			os.sched_yield()
		yield json.loads(state.read_text())
	finally:
		process.send_signal(signal.SIGTERM)
		assert process.wait(10) == 0


def test_start_stop_and_start_again(tmp_path: Path) -> None:
	state = tmp_path / "fakes.json"
	with running(state) as first:
		assert set(first) == NAMES
		for details in first.values():
			assert requests.get(f"{details['url']}/_control", timeout=5).status_code == 200
		booted = requests.post(
			f"{first['genieacs']['url']}/_cpe/boot", json={"serial": "RCMG00000001"}, timeout=10
		)
		assert booted.ok
	with running(state) as second:
		assert second == first, "a restart must not need new settings"


def test_every_secret_is_obviously_fake(tmp_path: Path) -> None:
	with running(tmp_path / "fakes.json") as state:
		for details in state.values():
			for name, value in details.items():
				is_secret = any(word in name for word in ("key", "secret", "token", "password"))
				if is_secret and "url" not in name and name not in OF_A_MACHINE:
					assert "fake" in value, name
