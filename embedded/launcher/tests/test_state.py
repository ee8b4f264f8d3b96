"""Several launchers may use one state folder, and many state folders one machine."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from embedded.launcher import cli, machine
from embedded.launcher.state import ROOT, State, hash_of_files

ADD_STAMPS = """
import sys
from pathlib import Path
from embedded.launcher.state import State

for number in range(40):
	State(Path(sys.argv[1])).set_stamp(f"{sys.argv[2]} {number}", "x")
"""


def test_two_launchers_lose_no_state(tmp_path: Path) -> None:
	"""A pid forgotten by a lost write would be a server left behind for good."""
	command = [sys.executable, "-c", ADD_STAMPS, str(tmp_path)]
	writers = [subprocess.Popen([*command, name], cwd=ROOT) for name in ("a", "b", "c")]
	assert [writer.wait(60) for writer in writers] == [0, 0, 0]
	assert len(State(tmp_path).read()["stamps"]) == 120


def test_memory_is_private(tmp_path: Path) -> None:
	"""It holds the passwords of the databases."""
	state = State(tmp_path)
	state.password("mariadb")
	assert state.memory.stat().st_mode & 0o077 == 0


def test_the_state_folder_is_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
	"""Dumps, sites and keys lie in it: another user of the machine would read them."""
	monkeypatch.setenv("FSM_STATE", str(tmp_path / "state"))
	assert State.open().folder.stat().st_mode & 0o077 == 0


def test_a_taken_port_is_not_used_again(tmp_path: Path) -> None:
	"""Another program may have taken yesterday's port."""
	state = State(tmp_path)
	port = state.port("web")
	assert state.port("web") == port
	with socket.create_server(("127.0.0.1", port)):
		assert state.port("web") != port


def test_an_unsupported_machine_is_reported_in_one_line(
	tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
	"""Before anything is made: no folder, no package, no process."""
	monkeypatch.setenv("FSM_STATE", str(tmp_path / "state"))
	monkeypatch.setattr(machine, "where", lambda name: None)
	monkeypatch.setattr(machine.os, "geteuid", lambda: 1000)
	assert cli.main(["demo", "--once"]) == 2
	told = capsys.readouterr().out.splitlines()
	assert len(told) == 1
	assert "mariadb-server-core" in told[0]
	assert not (tmp_path / "state").exists()


def test_state_json_is_whole_or_old(tmp_path: Path) -> None:
	"""A launcher that fails while it changes the memory leaves the last good one."""
	state = State(tmp_path)
	state.set_stamp("kept", "1")
	with pytest.raises(ZeroDivisionError), state.change() as memory:
		memory["stamps"]["lost"] = str(1 / 0)
	assert json.loads(state.memory.read_text())["stamps"] == {"kept": "1"}


def test_the_state_folder_may_be_anywhere(tmp_path: Path) -> None:
	"""With `FSM_STATE` outside the repository, on another disk say, no server would start."""
	first, second = tmp_path / "a.json", tmp_path / "b.json"
	first.write_text("{}")
	second.write_text("{}")
	assert hash_of_files([first]) != hash_of_files([second]) != hash_of_files([ROOT / "setup.py"])
