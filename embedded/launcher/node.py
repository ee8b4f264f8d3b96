"""Packages from npm, pinned by a lock file, for what runs in Node."""

import shutil
import subprocess
from pathlib import Path

from embedded.launcher.environment import logged, make_environment
from embedded.launcher.machine import where
from embedded.launcher.progress import step
from embedded.launcher.state import ROOT, State

ADVICE = "the machine must reach an npm registry"
FORMATTER = ROOT / "embedded" / "format"


def install(sources: Path, folder: Path, name: str, log: Path, files: str = "*.*") -> None:
	"""Copy the `files` of `sources` to `folder`, and install what their lock file names if that is not there yet."""
	folder.mkdir(exist_ok=True)
	for file in sources.glob(files):
		shutil.copy(file, folder / file.name)
	wanted = (sources / "package-lock.json").read_text()
	stamp = folder / "node_modules" / "fsm-lock.json"
	if stamp.exists() and stamp.read_text() == wanted:
		return
	with step(name, f"{ADVICE}; to begin again: remove the folder {folder.name} in the state folder", log):
		command = [where("npm") or "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
		logged(command, log, cwd=folder)
		stamp.write_text(wanted)


def formatter(state: State, mode: str) -> list[str | Path]:
	"""The command that formats scripts, style sheets and templates; `mode` is "--check" or "--write"."""
	folder = state.folder / "format"
	install(FORMATTER, folder, "npm packages of the formatter", state.logs / "npm-format.log")
	return [where("node") or "node", folder / "format.mjs", ROOT, mode]


def rewrite() -> int:
	"""`./fsm format`: Python by ruff, all else by the formatter."""
	state = State.open()
	make_environment(state)
	ruff = [state.venv / "bin" / "ruff", "format", "--quiet", "."]
	commands = (ruff, formatter(state, "--write"))
	return max(subprocess.run([str(part) for part in one], cwd=ROOT).returncode for one in commands)
