"""Sites: created once, then restored from a snapshot, and migrated when the apps' records changed."""

import base64
import gzip
import json
import secrets
import shutil
import subprocess
from typing import Any

from embedded.launcher import engine_site
from embedded.launcher.bench import (
	APPS,
	TEST_SITE,
	engine_hash,
	run_bench,
	schema_hash,
	setup_hash,
)
from embedded.launcher.databases import client, empty_cache, write_private
from embedded.launcher.environment import logged, variables
from embedded.launcher.progress import StepFailed, step
from embedded.launcher.state import State, hash_of

KEPT_SNAPSHOTS = 8
ADVICE = "read the log; to begin again with a fresh site: ./fsm down --forget"


def database_name(site: str) -> str:
	return "site_" + site.partition(".")[0]


def ensure_site(state: State, site: str) -> None:
	"""Create the site if it is missing, migrate it if the apps' records changed since."""
	with state.lock("sites"):
		setup, schemas = setup_hash(), [schema_hash(app) for app in APPS]
		wanted = " ".join([setup, *schemas])
		made_from = state.stamp(f"site {site}")
		config = state.sites / site / "site_config.json"
		if config.exists() and made_from == wanted:
			write_config(state, site, json.loads(config.read_text()))
			return
		if config.exists() and made_from.startswith(setup):
			write_config(state, site, json.loads(config.read_text()))
			with step(f"migrate {site}", ADVICE, state.logs / "migrate.log"):
				run_bench(state, site, "migrate", "--skip-search-index")
		else:
			make_site(state, site, setup, schemas)
		state.set_stamp(f"site {site}", wanted)


def make_site(state: State, site: str, setup: str, schemas: list[str]) -> None:
	"""Restore the valid snapshot with the most apps; install the remaining apps."""
	forget_site(state, site)
	state.set_stamp(f"sample data of {site}", "")
	apps = list(APPS)
	unpack_engine(state)
	keys = [bare_key(), *(hash_of(setup, *schemas[: count + 1]) for count in range(len(apps)))]
	usable = [number for number, key in enumerate(keys) if snapshot_exists(state, key)]
	if usable:
		done = usable[-1]
		holds = f"with {', '.join(apps[:done])}" if done else "the engine's part"
		with step(f"{site}, {holds}, from a snapshot", ADVICE, state.logs / "restore.log"):
			restore(state, site, keys[done])
	else:
		done = 0
		with step(f"{site}, the engine's part", ADVICE, state.logs / "new-site.log"):
			new_site(state, site)
			take_snapshot(state, site, keys[0])
	for app, key in zip(apps[done:], keys[done + 1 :], strict=True):
		with step(f"install {app}", ADVICE, state.logs / f"install-{app}.log"):
			run_bench(state, site, "install-app", app, log_name=f"install-{app}")
			if app == "erpnext":
				take_snapshot(state, site, before_wizard_key())
				set_up(state, site)
			take_snapshot(state, site, key)


def bare_key() -> str:
	"""The snapshot with the engine alone."""
	return hash_of("bare", engine_hash())


def before_wizard_key() -> str:
	"""The snapshot with ERPNext, before the setup wizard."""
	return hash_of("before the wizard", engine_hash(), schema_hash("erpnext"))


def after_wizard_key() -> str:
	return hash_of(setup_hash(), schema_hash("erpnext"))


def new_site(state: State, site: str) -> None:
	password = secrets.token_urlsafe(9)
	run_bench(
		state,
		site,
		"new-site",
		site,
		"--no-mariadb-socket",
		"--db-name",
		database_name(site),
		"--admin-password",
		password,
		"--force",
	)
	config = json.loads((state.sites / site / "site_config.json").read_text())
	secret = {"admin_password": password, "encryption_key": new_encryption_key()}
	write_config(state, site, config | secret)


def set_up(state: State, site: str) -> None:
	"""Answer the setup wizard after installing ERPNext."""
	logged(
		[state.python, "-m", "embedded.launcher.site_setup"],
		state.logs / "site-setup.log",
		cwd=state.sites,
		env=variables(state, site),
	)


def write_config(state: State, site: str, config: dict[str, Any]) -> None:
	port = state.read()["ports"]["web"]
	wanted = config | {"host_name": f"http://{site}:{port}"}
	if site == TEST_SITE:
		# the suites run the sweeps themselves, when needed
		wanted |= {"allow_tests": True, "pause_scheduler": 1}
	write_private(state.sites / site / "site_config.json", json.dumps(wanted, indent=1))


def snapshot_exists(state: State, key: str) -> bool:
	return (state.snapshots / f"{key}.json").exists()


def unpack_engine(state: State) -> None:
	"""The first snapshot of a fresh machine is shipped with the launcher."""
	key = bare_key()
	if engine_site.file().exists() and not snapshot_exists(state, key):
		keep_secrets(state, key, engine_site.unpack(state.snapshots / f"{key}.sql.gz"), new_encryption_key())


def new_encryption_key() -> str:
	return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def keep_secrets(state: State, key: str, admin_password: str, encryption_key: str) -> None:
	"""Save the secrets with which the snapshot's rows were written; with them the snapshot is complete."""
	kept = {"admin_password": admin_password, "encryption_key": encryption_key}
	write_private(state.snapshots / f"{key}.json", json.dumps(kept))


def take_snapshot(state: State, site: str, key: str) -> None:
	"""Save the site's database and the secrets with which its rows were written."""
	config = json.loads((state.sites / site / "site_config.json").read_text())
	dump = client(state, "mariadb-dump", "--single-transaction", "--quick", config["db_name"])
	fresh = state.snapshots / f"{key}.new"
	with gzip.open(fresh, "wb", compresslevel=1) as out:
		running = subprocess.Popen(dump, stdout=subprocess.PIPE)
		assert running.stdout
		shutil.copyfileobj(running.stdout, out)
		if running.wait():
			raise StepFailed(f"mariadb-dump of {site} ended with status {running.returncode}")
	fresh.replace(state.snapshots / f"{key}.sql.gz")
	keep_secrets(state, key, config["admin_password"], config["encryption_key"])
	last_used_first = sorted(
		state.snapshots.glob("*.json"), key=lambda file: file.stat().st_mtime, reverse=True
	)
	for old in last_used_first[KEPT_SNAPSHOTS:]:
		old.with_suffix(".sql.gz").unlink(missing_ok=True)
		old.unlink(missing_ok=True)


def restore(state: State, site: str, key: str) -> None:
	name, password = database_name(site), secrets.token_urlsafe(12)
	(state.snapshots / f"{key}.json").touch()
	sql(
		state,
		f"CREATE DATABASE `{name}` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;"
		f"CREATE OR REPLACE USER `{name}`@'%' IDENTIFIED BY '{password}';"
		f"GRANT ALL PRIVILEGES ON `{name}`.* TO `{name}`@'%';",
	)
	with gzip.open(state.snapshots / f"{key}.sql.gz") as dump:
		running = subprocess.Popen(client(state, "mariadb", name), stdin=subprocess.PIPE)
		assert running.stdin
		shutil.copyfileobj(dump, running.stdin)
		running.stdin.close()
		if running.wait():
			raise StepFailed(
				f"the snapshot {key} could not be restored", f"remove {state.snapshots} and try again"
			)
	for folder in ("public/files", "private/files", "private/backups", "locks", "logs"):
		(state.sites / site / folder).mkdir(parents=True, exist_ok=True)
	kept = json.loads((state.snapshots / f"{key}.json").read_text())
	write_config(state, site, {"db_name": name, "db_password": password, "db_type": "mariadb", **kept})


def forget_site(state: State, site: str) -> None:
	sql(state, f"DROP DATABASE IF EXISTS `{database_name(site)}`;")
	empty_cache(state, f"{database_name(site)}|*")
	shutil.rmtree(state.sites / site, ignore_errors=True)


def sql(state: State, statements: str) -> None:
	done = subprocess.run(client(state, "mariadb"), input=statements, capture_output=True, text=True)
	if done.returncode:
		raise StepFailed(f"MariaDB refused: {done.stderr.strip()}")


def admin_password(state: State, site: str) -> str:
	return json.loads((state.sites / site / "site_config.json").read_text())["admin_password"]
