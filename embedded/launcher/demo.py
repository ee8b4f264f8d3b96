"""`./fsm demo`, `serve` and `up`."""

import signal
import subprocess

from embedded.launcher.bench import DEMO_SITE, run_bench
from embedded.launcher.environment import variables
from embedded.launcher.progress import say, step
from embedded.launcher.sites import admin_password
from embedded.launcher.stack import stack
from embedded.launcher.state import ROOT, State

SAMPLE_ADVICE = "read the log; to begin again with a fresh site: ./fsm down --forget"


def load_sample_data(state: State) -> None:
	"""Load the sample data, once per site."""
	if state.stamp(f"sample data of {DEMO_SITE}"):
		return
	with step("sample data", SAMPLE_ADVICE, state.logs / "sample-data.log"):
		run_bench(state, DEMO_SITE, "gigafibre", "sample-data", log_name="sample-data")
	state.set_stamp(f"sample data of {DEMO_SITE}", "loaded")


def say_where(state: State) -> None:
	port = state.read()["ports"]["web"]
	say()
	say(f"  site     http://{DEMO_SITE}:{port}/   (also http://127.0.0.1:{port}/)")
	say(f"  desk     http://{DEMO_SITE}:{port}/app   Administrator / {admin_password(state, DEMO_SITE)}")
	say()


def play(once: bool) -> int:
	with stack() as (state, _):
		load_sample_data(state)
		env = variables(state, DEMO_SITE) | {"FSM_ADMIN_PASSWORD": admin_password(state, DEMO_SITE)}
		story = subprocess.run([str(state.python), "-m", "embedded.story"], cwd=ROOT, env=env).returncode
		if not once:
			wait("\nCtrl-C ends everything.")
		return 1 if story else 0


def serve() -> int:
	with stack() as (state, _):
		load_sample_data(state)
		say_where(state)
		wait("Ctrl-C ends everything.")
	return 0


def up() -> int:
	with stack(stay=True) as (state, _):
		load_sample_data(state)
		say_where(state)
		say("the servers stay up until ./fsm down")
	return 0


def wait(text: str) -> None:
	say(text)
	try:
		signal.pause()
	except KeyboardInterrupt:
		say("\nending the servers …")
