"""`./fsm test`: static checks, then pytest against a site with everything running."""

import subprocess
from pathlib import Path

from embedded.launcher.acs import connect_acs, connect_stripe
from embedded.launcher.bench import TEST_SITE
from embedded.launcher.environment import make_environment, semgrep, variables
from embedded.launcher.machine import BROWSER, COMMANDS, FAKES, install_packages
from embedded.launcher.process import Processes
from embedded.launcher.progress import say
from embedded.launcher.real_bench import RealBench
from embedded.launcher.servers import connect_fakes, start_fakes
from embedded.launcher.stack import stack
from embedded.launcher.state import ROOT, State

SUITES = ("gigafibre_fsm", "tests", "embedded")
RULES = ROOT / "tests" / "semgrep"


def pytest_arguments(rest: list[str], fast: bool) -> list[str]:
	"""The given arguments, or all suites; `--fast` leaves out the slow ones."""
	chosen = [word for word in rest if (ROOT / word.partition("::")[0]).exists()]
	suites = [] if chosen else [name for name in SUITES if (ROOT / name).exists()]
	return [*suites, *rest, *(["-m", "not slow and not browser"] if fast else [])]


def static_checks(state: State) -> bool:
	"""Ruff and this project's own Semgrep rules over the whole tree."""
	checks = [[state.venv / "bin" / "ruff", "check", "--quiet", "."]]
	if list(RULES.glob("*.y*ml")):
		switches = ["--metrics=off", "--disable-version-check", "--error", "--quiet"]
		checks.append([semgrep(state), "scan", *switches, "--config", RULES, "gigafibre_fsm"])
	passed = True
	for check in checks:
		name = Path(check[0]).name
		done = subprocess.run([str(part) for part in check], cwd=ROOT)
		say(f"  {'✗' if done.returncode else '✓'} {name}")
		passed = passed and not done.returncode
	return passed


def on_embedded_bench(rest: list[str], fast: bool) -> int:
	with stack(TEST_SITE, commands=COMMANDS if fast else COMMANDS | BROWSER) as (state, processes):
		clean = static_checks(state) if not rest else True
		command = [state.python, "-m", "pytest", *pytest_arguments(rest, fast)]
		status = processes.run("pytest", command, env=variables(state, TEST_SITE), cwd=ROOT)
	return status if clean else status or 1


def on_real_bench(folder: str, site: str, rest: list[str], fast: bool) -> int:
	"""The same suites with a real bench's own Python on one of its sites. Only the fakes are ours."""
	bench = RealBench(Path(folder).resolve(), site)
	bench.check()
	state = State.open()
	processes = Processes(state)
	try:
		install_packages(state, FAKES if fast else FAKES | BROWSER)
		make_environment(state)
		bench.install_test_tools(state.logs / "pip-real-bench.log")
		start_fakes(state, processes)
		# Before the servers: what they read when they start must not be the addresses of the last run.
		connect_fakes(
			state, bench.command("gigafibre", "settings-from", "--fakes", str(state.fakes)), bench.sites
		)
		bench.start_servers(state, processes)
		connect_acs(state, bench.command, bench.sites)
		connect_stripe(state, site)
		command = [bench.python, "-m", "pytest", *pytest_arguments(rest, fast)]
		return processes.run("pytest", command, env=bench.variables(state), cwd=ROOT)
	finally:
		processes.stop_own()
