"""The requirements of the machine: checked before anything is done, installed from Debian where missing."""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from embedded.launcher.progress import StepFailed, step
from embedded.launcher.state import State

# command -> Debian package. The MariaDB package is the bare server, without a service to start.
COMMANDS = {
	"mariadbd": "mariadb-server-core",
	"mariadb-install-db": "mariadb-server-core",
	"mariadb": "mariadb-client",
	"mariadb-dump": "mariadb-client",
	"redis-server": "redis-server",
	"node": "nodejs",
	"npm": "npm",
	# A library: WeasyPrint, which comes with Frappe, renders documents with it.
	"libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
}
FAKES = {"node": "nodejs"}
FORMATTERS = {"node": "nodejs", "npm": "npm"}
BROWSER = {"chromium": "chromium"}
COMPILER = {"gcc": "build-essential"}
POLICY = Path("/usr/sbin/policy-rc.d")


def where(command: str) -> str | None:
	"""The path of a program, also in sbin, or the name of a library that the loader finds; None if it is missing."""
	if ".so" in command:
		try:
			return ctypes.CDLL(command)._name
		except OSError:
			return None
	return shutil.which(command, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin:/sbin")


def missing_packages(commands: dict[str, str]) -> list[str]:
	return sorted({package for command, package in commands.items() if not where(command)})


def refusal(commands: dict[str, str]) -> str:
	"""The reason why this machine is not supported, in one line; empty if it is."""
	if sys.platform != "linux":
		return "fsm runs on Linux only: it reads /proc and uses Debian's packages."
	try:
		import ensurepip  # noqa: F401
		import venv  # noqa: F401
	except ImportError:
		return "Python's venv module is missing: install the package python3-venv."
	packages = missing_packages(commands)
	if not packages:
		return ""
	if os.geteuid() != 0:
		return f"missing {', '.join(packages)}: run as root once, or have an administrator install them."
	if not shutil.which("apt-get"):
		return f"missing {', '.join(packages)}, and there is no apt-get: install them another way."
	return ""


@contextmanager
def services_kept_down() -> Iterator[None]:
	"""While the body runs, installing a package starts none of its services."""
	if POLICY.exists():
		yield
		return
	POLICY.write_text("#!/bin/sh\nexit 101\n")
	POLICY.chmod(0o755)
	try:
		yield
	finally:
		POLICY.unlink()


def install_packages(state: State, commands: dict[str, str]) -> None:
	packages = missing_packages(commands)
	if not packages:
		return
	log = state.logs / "apt.log"
	env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
	advice = "look at the log; `apt-get update` must work on this machine"
	with step(f"install {', '.join(packages)}", advice, log), log.open("ab") as out, services_kept_down():
		for arguments in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
			done = subprocess.run(["apt-get", *arguments], env=env, stdout=out, stderr=subprocess.STDOUT)
			if done.returncode:
				raise StepFailed(f"apt-get {arguments[0]} failed", advice, log)
