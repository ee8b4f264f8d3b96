"""Outlives the launcher briefly: when the launcher is gone, for whatever reason, its processes are ended."""

import sys
from pathlib import Path

from embedded.launcher.process import Processes
from embedded.launcher.state import State


def main() -> None:
	folder, owner = Path(sys.argv[1]), int(sys.argv[2])
	sys.stdin.buffer.read()  # ends when the launcher does: it holds the other end
	state = State(folder)
	left = [name for name, record in state.read()["processes"].items() if record["owner"] == owner]
	Processes(state, stay=True).stop(*left)


if __name__ == "__main__":
	main()
