"""`python -m embedded.services --state FILE [--seed N]`: all fakes, until SIGTERM.

FILE tells the application where they are. Ports and keys stay the same when FILE is there already.
"""

import argparse
import json
import os
import signal
import threading
from pathlib import Path
from typing import Any

from embedded.services.everything import build


def main() -> None:
	parser = argparse.ArgumentParser(prog="python -m embedded.services", description=__doc__)
	parser.add_argument(
		"--state", type=Path, required=True, help="where to write the addresses and keys (JSON)"
	)
	parser.add_argument("--seed", type=int, default=1, help="makes keys and ids the same again")
	options = parser.parse_args()
	stopped = threading.Event()
	for number in (signal.SIGTERM, signal.SIGINT):
		signal.signal(number, lambda *_: stopped.set())
	fakes = build(options.seed, _former(options.state))
	for fake in fakes.values():
		fake.start()
	_write(options.state, {name: fake.details() for name, fake in fakes.items()})
	stopped.wait()
	for fake in fakes.values():
		fake.stop()


def _former(state: Path) -> dict[str, Any]:
	try:
		former = json.loads(state.read_text())
	except (OSError, ValueError):
		return {}
	return {name: details for name, details in former.items() if isinstance(details, dict)}


def _write(state: Path, content: dict[str, Any]) -> None:
	"""Write atomically: a process that waits for the file never reads half of it."""
	state.parent.mkdir(parents=True, exist_ok=True)
	draft = state.with_suffix(f".{os.getpid()}")
	draft.write_text(json.dumps(content, indent="\t") + "\n")
	draft.replace(state)


if __name__ == "__main__":
	main()
