"""A MariaDB and two Redis servers of our own, on loopback, with generated passwords."""

import os
import socket
import subprocess
from pathlib import Path

from embedded.launcher.environment import logged
from embedded.launcher.machine import where
from embedded.launcher.process import Processes
from embedded.launcher.progress import StepFailed, step
from embedded.launcher.state import State


def command(name: str) -> str:
	return where(name) or name


def answers(port: int) -> bool:
	with socket.socket() as probe:
		probe.settimeout(1)
		return probe.connect_ex(("127.0.0.1", port)) == 0


def client(state: State, *arguments: str) -> list[str]:
	"""A MariaDB client command as root; the password is in a file, not on the command line."""
	return [command(arguments[0]), f"--defaults-file={state.mariadb / 'client.cnf'}", *arguments[1:]]


def start_databases(state: State, processes: Processes) -> None:
	if not processes.running("mariadb"):
		with step(
			"MariaDB",
			"read the log; if the data folder is broken: ./fsm down, then remove it",
			state.logs / "mariadb.log",
		):
			start_mariadb(state, processes)
	for name in ("redis-cache", "redis-queue"):
		if not processes.running(name):
			with step(name.replace("redis-", "Redis, "), "read the log", state.logs / f"{name}.log"):
				start_redis(state, processes, name)


def start_mariadb(state: State, processes: Processes) -> None:
	data = state.mariadb / "data"
	as_root = ["--user=root"] if os.geteuid() == 0 else []
	if not (data / "mysql").exists():
		state.mariadb.mkdir(parents=True, exist_ok=True, mode=0o700)
		logged(
			[
				command("mariadb-install-db"),
				"--no-defaults",
				f"--datadir={data}",
				"--auth-root-authentication-method=normal",
				"--skip-test-db",
				*as_root,
			],
			state.logs / "mariadb-install.log",
		)
	port, password = state.port("mariadb"), state.password("mariadb")
	settings = f"[client]\nhost=127.0.0.1\nport={port}\nuser=root\npassword={password}\n"
	write_private(state.mariadb / "client.cnf", settings)
	write_private(state.mariadb / "init.sql", root_accounts(password))
	# its own folder: a server that starts deletes temporary tables of others in a shared one
	temporary = state.mariadb / "tmp"
	temporary.mkdir(exist_ok=True)
	processes.start(
		"mariadb",
		[
			command("mariadbd"),
			"--no-defaults",
			f"--datadir={data}",
			# relative to the data folder: a socket's full path may not exceed 107 characters
			"--socket=mariadb.sock",
			"--pid-file=mariadb.pid",
			f"--tmpdir={temporary}",
			f"--port={port}",
			"--bind-address=127.0.0.1",
			"--skip-name-resolve",
			f"--init-file={state.mariadb / 'init.sql'}",
			"--character-set-server=utf8mb4",
			"--collation-server=utf8mb4_unicode_ci",
			"--innodb-buffer-pool-size=512M",
			"--innodb-flush-log-at-trx-commit=2",
			# The kernel keeps what a killed server has written; only a power failure would lose it.
			"--innodb-flush-method=nosync",
			"--sync-frm=0",
			"--max-connections=300",
			# Of a table's definition; a day by default. A test whose table another connection reads would stand still, and
			# with it the suite: pytest stops its own clock when a test has failed.
			"--lock-wait-timeout=60",
			"--skip-log-bin",
			*as_root,
		],
		ready=lambda: accepts_root(state),
		seconds=90,
	)


def root_accounts(password: str) -> str:
	"""MariaDB runs this at every start; the password is one of ours, without quotes in it."""
	account = "root@'127.0.0.1'"
	return "\n".join(
		(
			"DELETE FROM mysql.global_priv WHERE User = '';",
			"FLUSH PRIVILEGES;",
			f"CREATE OR REPLACE USER {account} IDENTIFIED BY '{password}';",
			f"GRANT ALL PRIVILEGES ON *.* TO {account} WITH GRANT OPTION;",
			f"ALTER USER root@localhost IDENTIFIED BY '{password}';\n",
		)
	)


def accepts_root(state: State) -> bool:
	if not answers(state.read()["ports"]["mariadb"]):
		return False
	return subprocess.run(client(state, "mariadb", "-e", "SELECT 1"), capture_output=True).returncode == 0


def start_redis(state: State, processes: Processes, name: str) -> None:
	port = state.port(name)
	settings = {
		"port": port,
		"bind": "127.0.0.1",
		"requirepass": state.password("redis"),
		"save": '""',
		"dir": state.redis,
		"maxmemory": "256mb",
		"maxmemory-policy": "allkeys-lru" if name == "redis-cache" else "noeviction",
	}
	lines = [f"{key} {value}" for key, value in settings.items()]
	write_private(state.redis / f"{name}.conf", "\n".join(lines) + "\n")
	processes.start(
		name, [command("redis-server"), state.redis / f"{name}.conf"], ready=lambda: answers(port)
	)


def empty_cache(state: State, keys: str = "*") -> None:
	"""Delete what is cached under these keys, of one site or of all."""
	script = "for _, key in ipairs(redis.call('keys', ARGV[1])) do redis.call('del', key) end"
	ask = [command("redis-cli"), "-e", "-p", str(state.read()["ports"]["redis-cache"]), "EVAL", script]
	env = os.environ | {"REDISCLI_AUTH": state.password("redis")}
	done = subprocess.run([*ask, "0", keys], env=env, capture_output=True, text=True)
	if done.returncode:
		raise StepFailed(f"Redis did not empty its cache: {done.stderr}")


def redis_url(state: State, name: str) -> str:
	return f"redis://:{state.password('redis')}@127.0.0.1:{state.read()['ports'][name]}"


def write_whole(file: Path, text: str, mode: int = 0o644) -> None:
	"""Written to a temporary file and renamed: a server that reads it at this moment sees the old text or the new one."""
	fresh = file.with_name(f".{file.name}.{os.getpid()}")
	fresh.touch(mode=mode)
	fresh.write_text(text)
	fresh.replace(file)


def write_private(file: Path, text: str) -> None:
	write_whole(file, text, 0o600)
