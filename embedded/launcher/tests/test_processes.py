"""A user who presses Ctrl-C, closes the terminal or kills the launcher must find no server left behind."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from embedded.launcher.process import Processes, birth, is_alive
from embedded.launcher.progress import StepFailed
from embedded.launcher.state import ROOT, State

# a server whose child moves to a session of its own, as a queue worker's job does
SERVER = """
import os, sys, time
if os.fork() == 0:
	os.setsid()
	open(sys.argv[1] + ".child", "w").write(str(os.getpid()))
else:
	open(sys.argv[1], "w").write(str(os.getpid()))
time.sleep(600)
"""
LAUNCHER = """
import signal, sys
from pathlib import Path
from embedded.launcher.process import Processes
from embedded.launcher.state import State

folder = Path(sys.argv[1])
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
processes = Processes(State(folder))
mark = folder / "server"
try:
	command = [sys.executable, folder / "server.py", mark]
	processes.start("server", command, ready=mark.with_suffix(".child").exists)
	(folder / "up").touch()
	signal.pause()
finally:
	processes.stop_own()
"""


@pytest.fixture
def state(tmp_path: Path) -> State:
	made = State(tmp_path)
	made.logs.mkdir()
	(tmp_path / "server.py").write_text(SERVER)
	return made


def wait_until(true: object, seconds: float = 20) -> bool:
	deadline = time.monotonic() + seconds
	while time.monotonic() < deadline:
		if true():  # type: ignore[operator]
			return True
		time.sleep(0.05)
	return False


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_outlives_the_launcher(state: State, sign: signal.Signals) -> None:
	"""Not even what a server started in another session, and not even when the launcher is killed."""
	launcher = subprocess.Popen([sys.executable, "-c", LAUNCHER, str(state.folder)], cwd=ROOT)
	assert wait_until((state.folder / "up").exists)
	pids = [int((state.folder / name).read_text()) for name in ("server", "server.child")]
	assert all(birth(pid) for pid in pids)
	launcher.send_signal(sign)
	launcher.wait(20)
	assert wait_until(lambda: not any(birth(pid) for pid in pids)), "a server is still there"


def test_a_reused_pid_is_not_ours(state: State) -> None:
	"""After a reboot a stored pid may belong to another process: it must be left alone."""
	stranger = subprocess.Popen(["sleep", "60"], start_new_session=True)
	try:
		with state.change() as memory:
			memory["processes"]["web"] = {"pid": stranger.pid, "born": "1", "owner": 0, "stamp": ""}
		Processes(state, stay=True).stop_all()
		assert stranger.poll() is None
	finally:
		stranger.kill()
		stranger.wait()


def test_a_server_that_dies_is_reported_with_its_last_words(state: State) -> None:
	"""The person must see why, and where to read more."""
	processes = Processes(state)
	try:
		with pytest.raises(StepFailed) as failure:
			processes.start("web", ["sh", "-c", "echo port is taken; exit 3"], ready=lambda: False)
		assert "ended with status 3" in str(failure.value)
		assert "port is taken" in str(failure.value)
		assert str(processes.log("web")) in str(failure.value)
	finally:
		processes.stop_own()


def test_stay_leaves_servers_to_down(state: State) -> None:
	"""`./fsm up` returns with its servers running, and `./fsm down` ends them."""
	mark = state.folder / "server"
	first = Processes(state, stay=True)
	first.start("server", [sys.executable, state.folder / "server.py", mark], ready=mark.exists)
	first.stop_own()
	assert is_alive(state.read()["processes"]["server"])
	assert Processes(state, stay=True).stop_all() == ["server"]
	assert not birth(int(mark.read_text()))
