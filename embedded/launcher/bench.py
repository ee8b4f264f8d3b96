"""The bench folder: apps, sites, configuration; and bench commands on it."""

import json
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

from embedded.launcher.databases import redis_url, write_private, write_whole
from embedded.launcher.environment import REQUIREMENTS, variables
from embedded.launcher.progress import StepFailed, tail
from embedded.launcher.state import ROOT, State, hash_of, hash_of_files

DEMO_SITE, TEST_SITE = "demo.localhost", "test.localhost"
ENGINE = "criscostack"
# app name -> folder that holds the app's package
APPS = {"erpnext": ROOT / "embedded" / "erpnext", "gigafibre_fsm": ROOT}
APPS = {app: folder for app, folder in APPS.items() if (folder / app / "hooks.py").exists()}


def make_bench(state: State) -> None:
	"""Write the bench's links and configuration; cheap, so it is done at every start."""
	packages = next(state.venv.glob("lib/python3*/site-packages"))
	for folder in (
		state.sites / "assets",
		state.bench / "logs",
		state.bench / "config" / "pids",
		state.bench / "apps" / ENGINE,
	):
		folder.mkdir(parents=True, exist_ok=True)
	link(state.bench / "apps" / ENGINE / ENGINE, packages / ENGINE)
	for app, folder in APPS.items():
		link(state.bench / "apps" / app, folder)
	write_whole(state.sites / "apps.txt", "\n".join([ENGINE, *APPS]) + "\n")
	ports = state.read()["ports"]
	config = {
		"db_host": "127.0.0.1",
		"db_port": ports["mariadb"],
		"root_login": "root",
		"root_password": state.password("mariadb"),
		"redis_cache": redis_url(state, "redis-cache"),
		"redis_queue": redis_url(state, "redis-queue"),
		"redis_socketio": redis_url(state, "redis-queue"),
		"webserver_port": ports.get("web") or state.port("web"),
		"socketio_port": ports.get("realtime") or state.port("realtime"),
		"default_site": DEMO_SITE,
		"background_workers": 1,
		"scheduler_tick_interval": 20,
		"live_reload": False,
		"rate_limit": None,
	}
	write_private(state.sites / "common_site_config.json", json.dumps(config, indent=1))


def link(name: Path, target: Path) -> None:
	if name.is_symlink() and name.readlink() == target:
		return
	name.unlink(missing_ok=True)
	name.symlink_to(target)


def bench_command(state: State, site: str, arguments: Iterable[str]) -> list[str]:
	"""`arguments` as for `bench`; they run on `site` unless they name another."""
	given = list(arguments)
	where = [] if "--site" in given else ["--site", site]
	return [str(state.python), "-m", "embedded.launcher.bench_command", ENGINE, *where, *given]


def run_bench(state: State, site: str, *arguments: str, log_name: str = "") -> None:
	"""Run a bench command to completion, with its output in a log. Raises StepFailed."""
	log = state.logs / f"{log_name or arguments[0]}.log"
	with log.open("ab") as out:
		done = subprocess.run(
			bench_command(state, site, arguments),
			cwd=state.sites,
			env=variables(state, site),
			stdin=subprocess.DEVNULL,
			stdout=out,
			stderr=subprocess.STDOUT,
		)
	if done.returncode:
		raise StepFailed(f"bench {arguments[0]} on {site} failed\n{tail(log)}", log=log)


def app_files(*folders: Path) -> list[Path]:
	found = []
	for folder in folders:
		for path, names, files in os.walk(folder):
			names[:] = [name for name in names if name not in ("__pycache__", "node_modules", "dist")]
			found += [Path(path) / file for file in files if not file.endswith(".pyc")]
	return found


def source_hash() -> str:
	"""Changes with any file that a running server may have read."""
	folders = (ROOT / "gigafibre_fsm", ROOT / "embedded" / "erpnext", ROOT / "embedded" / "frappe_alias")
	launcher = Path(__file__).parent
	inside = (launcher / f"{name}.py" for name in ("bench_command", "preload", "worker", "wsgi"))
	return hash_of_files([*app_files(*folders), *inside])


def schema_hash(app: str) -> str:
	"""Changes with everything that `migrate` acts upon: DocTypes, hooks, patches, fixtures, setup data."""
	acted_on = []
	package = APPS[app] / app
	for file in app_files(package):
		inside = file.relative_to(package).parts
		is_test = "tests" in inside or file.name.startswith("test_")
		if is_test or "public" in inside or "www" in inside:
			continue
		named = file.name in ("hooks.py", "patches.txt", "modules.txt", "install.py")
		if named or file.suffix == ".json" or {"patches", "setup", "fixtures"} & set(inside):
			acted_on.append(file)
	return hash_of_files(acted_on)


def engine_hash() -> str:
	"""Changes with the engine: its version is pinned in the requirements."""
	pins = (line for line in REQUIREMENTS.read_text().splitlines() if line.startswith(ENGINE))
	return hash_of(*pins)


def setup_hash() -> str:
	"""Changes when a site built before would differ from a new one: another engine or another site setup."""
	return hash_of(engine_hash(), Path(__file__).with_name("site_setup.py").read_text())
