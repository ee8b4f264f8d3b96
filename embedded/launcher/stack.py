"""Starts the bench up to a given level, and stops it again."""

import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from embedded.launcher.bench import DEMO_SITE, bench_command, make_bench
from embedded.launcher.databases import start_databases
from embedded.launcher.desk import build_desk
from embedded.launcher.environment import make_environment, variables
from embedded.launcher.machine import COMMANDS, install_packages
from embedded.launcher.process import Processes
from embedded.launcher.progress import say
from embedded.launcher.servers import start_servers
from embedded.launcher.sites import ensure_site
from embedded.launcher.state import State


@contextmanager
def stack(
	site: str = DEMO_SITE,
	servers: bool = True,
	stay: bool = False,
	commands: dict[str, str] = COMMANDS,
	state: State | None = None,
) -> Iterator[tuple[State, Processes]]:
	"""Start everything that `site` needs while the body runs. Servers that ran before continue; those started here are
	stopped.
	"""
	state = state or State.open()
	processes = Processes(state, stay)
	try:
		with state.lock("build"):
			install_packages(state, commands)
			make_environment(state)
			start_databases(state, processes)
			make_bench(state)
			with ThreadPoolExecutor() as beside:  # on one processor the desk, on another the site
				desk = beside.submit(build_desk, state) if servers else None
				ensure_site(state, site)
			if desk:
				desk.result()
				start_servers(state, processes, site)
		yield state, processes
	except BaseException:
		processes.stay = False
		raise
	finally:
		processes.stop_own()


def bench(arguments: list[str]) -> int:
	"""Run a bench command on the demo site, attached to this terminal."""
	with stack(servers=False) as (state, _):
		command = bench_command(state, DEMO_SITE, arguments or ["--help"])
		return subprocess.run(command, cwd=state.sites, env=variables(state, DEMO_SITE)).returncode


def down(forget: bool = False) -> int:
	state = State.open()
	stopped = [name for bench in state.all_benches() for name in Processes(bench, stay=True).stop_all()]
	say(f"stopped: {', '.join(stopped)}" if stopped else "nothing was running.")
	if forget:
		for folder in (state.bench, state.mariadb, state.redis, state.folder / "benches"):
			shutil.rmtree(folder, ignore_errors=True)
		with state.change() as memory:
			memory["stamps"] = {}
			memory["passwords"] = {}
		say("sites and databases are forgotten.")
	return 0
