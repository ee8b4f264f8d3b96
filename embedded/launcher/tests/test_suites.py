"""`./fsm test` in parts: no test is left out, and the end of the output names the failures."""

import os
import sys
from pathlib import Path

import pytest

from embedded.launcher.process import Processes
from embedded.launcher.side_by_side import Run, follow
from embedded.launcher.state import ROOT, State
from embedded.launcher.suites import SECOND_BENCH, SUITES, WITHOUT_SITE, pytest_arguments


def test_what_runs_elsewhere_is_there() -> None:
	"""After a move the first bench would leave out nothing, and the second find nothing: half of the time would be lost."""
	assert all((ROOT / path).is_dir() for path in (*WITHOUT_SITE, *SECOND_BENCH))


def test_a_long_expression_is_no_path() -> None:
	"""`./fsm test -k` with many names would end in a traceback."""
	wanted = ["-k", " or ".join(f"test_number_{number}" for number in range(40))]
	assert pytest_arguments(wanted, fast=False) == [*SUITES, *wanted]
	assert pytest_arguments(["tests/house", *wanted], fast=False) == ["tests/house", *wanted]


def begin(processes: Processes, folder: Path, name: str, source: str) -> Run:
	(folder / f"test_{name}.py").write_text(source)
	log = folder / f"{name}.log"
	command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", f"test_{name}.py"]
	plain = {key: value for key, value in os.environ.items() if key != "PYTEST_ADDOPTS"}
	return Run(name, processes.begin(name, command, plain, folder, log), log)


@pytest.mark.slow
def test_failures_come_last_and_all_tests_are_counted(
	tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
	"""A failure of one part would be buried under the progress of the other, or the status be that of the last part."""
	processes = Processes(State(tmp_path))
	slow = "import time\n\ndef test_one():\n\ttime.sleep(1)\n\ndef test_two():\n\tpass\n"
	runs = [
		begin(processes, tmp_path, "broken", "def test_wrong():\n\tassert 'a' == 'b'\n"),
		begin(processes, tmp_path, "slower", slow),
	]
	assert follow(runs) == 1
	processes.stop_own()
	lines = capsys.readouterr().out.splitlines()
	progress = [number for number, line in enumerate(lines) if line.endswith("[100%]")]
	failure = next(number for number, line in enumerate(lines) if "assert 'a' == 'b'" in line)
	assert {lines[number].split()[0] for number in progress} == {"broken", "slower"}
	assert failure > max(progress)
	assert lines[-1].startswith("1 failed, 2 passed in ") and lines[-1].endswith("failed: broken")


def test_another_bench_shares_what_takes_minutes(tmp_path: Path) -> None:
	"""The second site of the suite would cost as much time as it saves, or share a database with the first."""
	state = State(tmp_path)
	other = state.beside("second")
	assert other.venv.resolve() == state.venv and other.snapshots.resolve() == state.snapshots
	assert not {other.mariadb, other.redis, other.sites, other.fakes, other.memory} & {
		state.mariadb, state.redis, state.sites, state.fakes, state.memory
	}  # fmt: skip
	assert [bench.folder for bench in state.all_benches()] == [state.folder, other.folder]
