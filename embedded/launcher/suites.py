"""`./fsm test`: static checks, then pytest against sites with everything running."""

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from embedded.launcher.acs import connect_acs, connect_stripe
from embedded.launcher.bench import TEST_SITE
from embedded.launcher.desk import install_npm
from embedded.launcher.environment import make_environment, semgrep, variables
from embedded.launcher.machine import BROWSER, COMMANDS, FAKES, install_packages
from embedded.launcher.node import formatter
from embedded.launcher.process import Processes
from embedded.launcher.real_bench import RealBench
from embedded.launcher.servers import connect_fakes, start_fakes
from embedded.launcher.side_by_side import Run, follow
from embedded.launcher.stack import stack
from embedded.launcher.state import ROOT, State

SUITES = ("gigafibre_fsm", "tests", "embedded")
# Begun before there is a site, which they do not need.
WITHOUT_SITE = ("tests/house", "embedded/services", "gigafibre_fsm/integrations/olt")
# Run at the same time as all other tests, on their own bench: they change settings and stop servers. They take about half of
# the time, of all tests and of those of `--fast`.
SECOND_BENCH = (
	*(
		f"gigafibre_fsm/flow/{step}"
		for step in ("billing", "collections", "subscriptions", "portal", "reconcile")
	),
	"tests/browser",
	"tests/http",
	"tests/permissions",
	"tests/security",
)
RULES = ROOT / "tests" / "semgrep"


def pytest_arguments(rest: list[str], fast: bool) -> list[str]:
	"""The given arguments, or all suites; `--fast` leaves out the slow ones."""
	# os.path: to it, an expression of -k that is longer than a file name may be is no path; to Path it is an error
	chosen = [word for word in rest if os.path.exists(ROOT / word.partition("::")[0])]  # noqa: PTH110
	suites = [] if chosen else [name for name in SUITES if (ROOT / name).exists()]
	return [*suites, *rest, *(["-m", "not slow and not browser"] if fast else [])]


def on_embedded_bench(rest: list[str], fast: bool) -> int:
	"""All checks and tests in parts; with arguments for pytest, those tests alone, by one pytest on one site."""
	commands = COMMANDS if fast else COMMANDS | BROWSER
	if not rest:
		return in_parts(commands, fast)
	with stack(TEST_SITE, commands=commands) as (state, processes):
		command = [state.python, "-m", "pytest", *pytest_arguments(rest, fast)]
		return processes.run("pytest", command, env=variables(state, TEST_SITE), cwd=ROOT)


def in_parts(commands: dict[str, str], fast: bool) -> int:
	"""Run the static checks, the tests without a site and each part at the same time. Returns 0 if all passed."""
	shared = State.open()
	install_packages(shared, commands)
	at_the_machine = {
		name: value for name, value in variables(shared, "").items() if not name.startswith("FSM_")
	}
	with ThreadPoolExecutor() as beside, ExitStack() as benches:
		# while pip is busy with one processor
		npm, scanner = beside.submit(install_npm, shared), beside.submit(semgrep, shared)
		make_environment(shared)
		npm.result()
		processes = Processes(shared)
		benches.callback(processes.stop_own)
		house = begin_pytest(shared, processes, "house", list(WITHOUT_SITE), fast, at_the_machine)
		ruff = begin_check(shared, processes, "ruff", [shared.venv / "bin" / "ruff", "check", "--quiet", "."])
		formats = begin_check(shared, processes, "formatter", formatter(shared, "--check"))
		others = [f"--ignore={path}" for path in (*WITHOUT_SITE, *SECOND_BENCH)]
		parts = []
		for state, name, chosen in (
			(shared, "first", [*SUITES, *others]),
			(shared.beside("second"), "second", list(SECOND_BENCH)),
		):
			_state, servers = benches.enter_context(stack(TEST_SITE, commands=commands, state=state))
			env = variables(state, TEST_SITE)
			parts.append(begin_pytest(state, servers, name, chosen, fast, env))
		switches = ["--metrics=off", "--disable-version-check", "--error", "--quiet"]
		own_rules = [scanner.result(), "scan", *switches, "--config", RULES, "gigafibre_fsm"]
		return follow([ruff, formats, begin_check(shared, processes, "semgrep", own_rules), house, *parts])


def begin_pytest(
	state: State, processes: Processes, name: str, paths: list[str], fast: bool, env: dict[str, str]
) -> Run:
	log = state.logs / f"tests-{name}.log"
	command = [state.python, "-m", "pytest", "--no-header", *pytest_arguments(paths, fast)]
	return Run(name, processes.begin(f"tests of {name}", command, env, ROOT, log), log)


def begin_check(state: State, processes: Processes, name: str, command: list[str | Path]) -> Run:
	log = state.logs / f"{name}.log"
	return Run(
		name, processes.begin(name, command, variables(state, TEST_SITE), ROOT, log), log, progress=False
	)


def on_real_bench(folder: str, site: str, rest: list[str], fast: bool) -> int:
	"""Run the same suites with a real bench's own Python on one of its sites. Only the fakes are the launcher's."""
	bench = RealBench(Path(folder).resolve(), site)
	bench.check()
	state = State.open()
	processes = Processes(state)
	try:
		install_packages(state, FAKES if fast else FAKES | BROWSER)
		make_environment(state)
		bench.install_test_tools(state.logs / "pip-real-bench.log")
		start_fakes(state, processes)
		# Before the servers start: they must not read the fakes' addresses of the last run.
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
