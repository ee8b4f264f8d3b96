"""`./fsm figures`: every figure that the README or an issue quotes, measured by one command each.

A figure NAME is the module `benchmarks/NAME.py` (dashes become underscores). The first line of its docstring
says what is measured and its bar; run as a module it prints the figure last and exits 1 when below its bar.
"""

import ast
from collections.abc import Sequence
from pathlib import Path

from embedded.launcher.bench import TEST_SITE
from embedded.launcher.environment import variables
from embedded.launcher.machine import BROWSER, COMMANDS
from embedded.launcher.progress import say
from embedded.launcher.stack import stack
from embedded.launcher.state import ROOT

FOLDER = ROOT / "benchmarks"
STARTS_ITS_OWN = ("calendar",)
"""Figures that only need an existing site: their servers run with a shifted clock."""


def known() -> dict[str, Path]:
	return {file.stem.replace("_", "-"): file for file in sorted(FOLDER.glob("[a-z]*.py"))}


def list_all() -> int:
	for name, file in known().items():
		docstring = ast.get_docstring(ast.parse(file.read_text())) or ""
		say(f"{name:28} {docstring.partition(chr(10))[0]}")
	return 0


def measure(name: str, arguments: Sequence[str] = ()) -> int:
	"""`arguments` are explained in the docstring of the figure's module."""
	if name not in known():
		say(f"no figure is called {name}; ./fsm figures lists them")
		return 2
	servers = name not in STARTS_ITS_OWN
	with stack(TEST_SITE, servers, commands=COMMANDS | BROWSER) as (state, processes):
		command = [state.python, "-m", f"benchmarks.{known()[name].stem}", *arguments]
		return processes.run("figure", command, env=variables(state, TEST_SITE), cwd=ROOT)
