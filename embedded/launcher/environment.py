"""The virtual environment, and the environment variables of everything that runs in it."""

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from embedded.launcher.progress import StepFailed, step, tail
from embedded.launcher.state import ROOT, State, hash_of

REQUIREMENTS = Path(__file__).with_name("requirements.txt")
SEMGREP = "semgrep>=1.80,<2"
# pip's log names the current package, for the step's progress line. Modules are compiled at import.
PIP = ("-m", "pip", "install", "--progress-bar", "off", "--disable-pip-version-check", "--no-compile")


def logged(
	command: list[str | Path], log: Path, cwd: Path | None = None, env: dict[str, str] | None = None
) -> None:
	"""Run to completion with the output in `log`. Raises StepFailed with the last lines."""
	with log.open("wb") as out:
		done = subprocess.run(
			[str(part) for part in command],
			stdout=out,
			stderr=subprocess.STDOUT,
			stdin=subprocess.DEVNULL,
			cwd=cwd,
			# Buffered output would leave the step's progress line empty.
			env={**(env or os.environ), "PYTHONUNBUFFERED": "1"},
		)
	if done.returncode:
		raise StepFailed(f"{Path(command[0]).name} ended with status {done.returncode}\n{tail(log)}", log=log)


def make_environment(state: State) -> None:
	wanted = hash_of(REQUIREMENTS.read_text(), platform.python_version())
	stamp = state.venv / "fsm-stamp"
	if stamp.exists() and stamp.read_text() == wanted:
		return
	log = state.logs / "pip.log"
	with step("Python environment", "the machine must reach a Python package index through pip", log):
		if not state.python.exists():
			shutil.rmtree(state.venv, ignore_errors=True)
			logged([sys.executable, "-m", "venv", state.venv], log)
		logged([state.python, *PIP, "-r", REQUIREMENTS], log)
		stamp.write_text(wanted)


def semgrep(state: State) -> Path:
	"""Semgrep's command, in a separate environment: its pinned versions conflict with the engine's."""
	folder = state.folder / "semgrep"
	command = folder / "bin" / "semgrep"
	stamp = folder / "fsm-stamp"
	wanted = hash_of(SEMGREP, platform.python_version())
	if not stamp.exists() or stamp.read_text() != wanted:
		log = state.logs / "pip-semgrep.log"
		with step("Semgrep", "the machine must reach a Python package index through pip", log):
			logged([sys.executable, "-m", "venv", "--clear", folder], log)
			logged([folder / "bin" / "python", *PIP, SEMGREP], log)
			stamp.write_text(wanted)
	return command


def variables(state: State, site: str) -> dict[str, str]:
	"""The environment of everything that runs on the embedded bench."""
	paths = [ROOT / "embedded" / "frappe_alias", ROOT / "embedded" / "erpnext", ROOT]
	return os.environ | {
		"PATH": f"{state.venv / 'bin'}:{os.environ.get('PATH', '')}:/usr/sbin:/sbin",
		"PYTHONPATH": ":".join(map(str, paths)),
		"PYTHONDONTWRITEBYTECODE": "",
		"PYTHONUNBUFFERED": "1",
		"CRISCOSTACK_BENCH_ROOT": str(state.bench),
		"CRISCOSTACK_SITE": site,
		"SITES_PATH": str(state.sites),
		"FSM_STATE": str(state.folder),
		"FSM_SITES": str(state.sites),
		"FSM_SITE": site,
		"FSM_FAKES": str(state.fakes),
		"FSM_PASSWORD": state.password("sample users"),
		"FSM_URL": f"http://{site}:{state.read()['ports'].get('web', 0)}",
	}
