"""Gives the fakes that call the app its URL and credentials, as the real ones would have."""

import json
import urllib.request
from collections.abc import Callable
from pathlib import Path

from embedded.launcher.environment import logged
from embedded.launcher.progress import step
from embedded.launcher.state import State

Command = Callable[..., list[str]]


def connect_acs(state: State, command: Command, sites: Path, env: dict[str, str] | None = None) -> None:
	"""`command` makes a bench command of its arguments."""
	acs = json.loads(state.fakes.read_text()).get("genieacs")
	if not acs:
		return
	log = state.logs / "connect-acs.log"
	wanted = state.folder / "genieacs-ext.json"
	with step("GenieACS: presets and ext script", "read the log", log):
		web = f"http://127.0.0.1:{state.read()['ports']['web']}"
		logged(
			command("gigafibre", "acs", "install", "--write", "--url", web, "--environment", str(wanted)),
			log,
			cwd=sites,
			env=env,
		)
		body = json.dumps({"ext": json.loads(wanted.read_text())}).encode()
		request = urllib.request.Request(f"{acs['url']}/_control", body, {"Content-Type": "application/json"})
		urllib.request.urlopen(request, timeout=10).close()


def connect_stripe(state: State, site: str) -> None:
	"""Set the webhook URL, as an operator enters it in Stripe's dashboard."""
	stripe = json.loads(state.fakes.read_text()).get("stripe")
	if not stripe:
		return
	port = state.read()["ports"]["web"]
	body = json.dumps(
		{"webhook_url": f"http://{site}:{port}/api/method/gigafibre_fsm.api.webhook.stripe"}
	).encode()
	request = urllib.request.Request(f"{stripe['url']}/_control", body, {"Content-Type": "application/json"})
	urllib.request.urlopen(request, timeout=10).close()
