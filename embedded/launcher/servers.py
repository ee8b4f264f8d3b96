"""Web server, background worker, scheduler, socket server and the local fakes of external systems."""

import os
import time
from pathlib import Path

from embedded.launcher.acs import connect_acs, connect_stripe
from embedded.launcher.bench import DEMO_SITE, app_files, bench_command, source_hash
from embedded.launcher.databases import answers, command, empty_cache
from embedded.launcher.desk import SOURCES as DESK
from embedded.launcher.environment import logged, variables
from embedded.launcher.process import Processes
from embedded.launcher.progress import step
from embedded.launcher.state import ROOT, State, hash_of, hash_of_files

FAKES = ROOT / "embedded" / "services"


def start_servers(state: State, processes: Processes, site: str) -> None:
	"""Start servers that are not running, restart those whose code has changed."""
	start_fakes(state, processes)
	if state.fakes.exists():
		connect_fakes_once(state, site)
	sources = source_hash()
	stale = [
		name
		for name in ("web", "worker", "scheduler")
		if processes.running(name) and processes.stamp(name) != sources
	]
	if stale:
		with step(f"restart {', '.join(stale)}: the code changed"):
			processes.stop(*stale)
			start_bench_servers(state, processes, sources)
	elif not all(processes.running(name) for name in ("web", "worker", "scheduler")):
		with step("web server, worker, scheduler", "read the logs", state.logs):
			start_bench_servers(state, processes, sources)
	start_realtime(state, processes)
	if state.fakes.exists():
		connect_acs_once(state, site)


def start_bench_servers(state: State, processes: Processes, sources: str) -> None:
	empty_cache(state)  # rendered pages and hooks of older code must not be kept
	env = variables(state, DEMO_SITE)
	scheduler = [
		part for part in bench_command(state, DEMO_SITE, ["schedule"]) if part not in ("--site", DEMO_SITE)
	]
	worker = [state.python, "-m", "embedded.launcher.worker", "short,default,long"]
	for name, argv in (("worker", worker), ("scheduler", scheduler)):
		if not processes.running(name):
			# users wait for the worker's messages
			behind = name == "scheduler"
			processes.start(
				name, argv, ready=lambda: True, env=env, cwd=state.sites, stamp=sources, behind=behind
			)
	if not processes.running("web"):
		start_web(state, processes, env, state.python, state.sites, sources)


def start_web(
	state: State, processes: Processes, env: dict[str, str], python: Path, sites: Path, sources: str = ""
) -> None:
	port = state.read()["ports"]["web"]
	processes.start(
		"web",
		[
			python,
			"-m",
			"gunicorn",
			f"--bind=127.0.0.1:{port}",
			"--worker-class=gthread",
			# An interpreter runs one thread at a time, and after each query a request waits for its turn again:
			# many processes with few threads.
			"--workers=8",
			"--threads=3",
			"--timeout=120",
			"--graceful-timeout=3",
			"--preload",
			"embedded.launcher.wsgi:application",
		],
		ready=lambda: answers(port),
		env=env,
		cwd=sites,
		stamp=sources,
	)


def start_realtime(state: State, processes: Processes) -> None:
	"""The socket server of open desks; it asks the web server for the user of each connection."""
	port = state.read()["ports"]["realtime"]
	sources = hash_of_files([*DESK.glob("socket_*.mjs"), state.sites / "common_site_config.json"])
	if processes.stamp("realtime") == sources:
		return
	processes.stop("realtime")
	processes.start(
		"realtime",
		[command("node"), state.desk / "socket_server.mjs", state.sites, DEMO_SITE],
		ready=lambda: answers(port),
		cwd=state.desk,
		stamp=sources,
	)


def start_fakes(state: State, processes: Processes) -> None:
	"""Stripe, Twilio, GenieACS and the others, on loopback; their URLs are in `fakes.json`."""
	if not (FAKES / "__main__.py").exists():
		return
	sources = hash_of_files(app_files(FAKES))
	if processes.running("fakes") and processes.stamp("fakes") == sources:
		return
	with step("fakes of the outside services", "read the log", state.logs / "fakes.log"):
		processes.stop("fakes")
		state.fakes.unlink(missing_ok=True)
		processes.start(
			"fakes",
			# another seed each time: an id issued twice would be a payment already booked
			[state.python, "-m", "embedded.services", "--state", state.fakes, "--seed", str(time.time_ns())],
			ready=lambda: state.fakes.exists() and state.fakes.stat().st_size > 2,
			env=os.environ | {"PYTHONPATH": str(ROOT)},
			cwd=ROOT,
			stamp=sources,
		)


def connect_fakes_once(state: State, site: str) -> None:
	# The fakes keep no state over a restart, which rewrites the file.
	wanted = hash_of(
		state.fakes.read_text(), str(state.fakes.stat().st_mtime_ns), state.stamp(f"site {site}")
	)
	if state.stamp(f"fakes of {site}") == wanted:
		return
	arguments = ["gigafibre", "settings-from", "--fakes", str(state.fakes)]
	connect_fakes(state, bench_command(state, site, arguments), state.sites, variables(state, site))
	state.set_stamp(f"fakes of {site}", wanted)


def connect_acs_once(state: State, site: str) -> None:
	"""GenieACS has one ext script and Stripe one URL: one site at a time, the last one started."""
	wanted = hash_of(str(state.fakes.stat().st_mtime_ns), str(state.read()["ports"].get("web")), site)
	if state.stamp("acs") == wanted:
		return
	connect_acs(
		state, lambda *words: bench_command(state, site, list(words)), state.sites, variables(state, site)
	)
	connect_stripe(state, site)
	state.set_stamp("acs", wanted)


def connect_fakes(state: State, command: list[str], sites: Path, env: dict[str, str] | None = None) -> None:
	"""Write the fakes' addresses and keys into the site's settings."""
	log = state.logs / "connect-fakes.log"
	with step("settings: the fakes' addresses", "read the log", log):
		logged(command, log, cwd=sites, env=env)
