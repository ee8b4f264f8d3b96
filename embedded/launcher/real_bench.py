"""A bench made by the official `bench` tool: its own Python, its own site, nothing of the embedded one."""

import json
import os
from pathlib import Path

from embedded.launcher.environment import logged
from embedded.launcher.process import Processes
from embedded.launcher.progress import StepFailed, step
from embedded.launcher.servers import start_web
from embedded.launcher.state import ROOT, State

TOOLS = (
	"asyncssh", "hypothesis", "playwright", "pytest", "pytest-timeout", "schemathesis", "time-machine", "zxing-cpp",
)  # fmt: skip


class RealBench:
	def __init__(self, folder: Path, site: str) -> None:
		self.folder, self.site = folder, site
		self.sites = folder / "sites"
		self.python = folder / "env" / "bin" / "python"

	def check(self) -> None:
		"""Raises StepFailed when there is no such bench or site, or the app is not installed on it."""
		for needed in (self.python, self.sites / self.site / "site_config.json"):
			if not needed.exists():
				raise StepFailed(
					f"{needed} does not exist", "give a bench folder and the name of one of its sites"
				)
		if "gigafibre_fsm" not in (self.sites / "apps.txt").read_text().split():
			raise StepFailed(
				f"the bench {self.folder} does not know gigafibre_fsm",
				f"bench get-app {ROOT} && bench --site {self.site} install-app gigafibre_fsm",
			)
		built = json.loads((self.sites / "assets" / "assets.json").read_text())
		sources = (ROOT / "gigafibre_fsm" / "public" / "js").glob("*.bundle.js")
		if missing := sorted(file.name for file in sources if file.name not in built):
			# without them the desk's pages stay blank
			raise StepFailed(f"{missing} are not built on {self.folder}", "bench build --app gigafibre_fsm")

	def install_test_tools(self, log: Path) -> None:
		lines = (Path(__file__).with_name("requirements.txt")).read_text().splitlines()
		wanted = [line for line in lines if line.startswith(TOOLS)]
		with step("test tools in the bench's environment", "pip must work there", log):
			logged([self.python, "-m", "pip", "install", "--quiet", *wanted], log)

	def command(self, *arguments: str) -> list[str]:
		return [
			str(self.python),
			"-m",
			"frappe.utils.bench_helper",
			"frappe",
			"--site",
			self.site,
			*arguments,
		]

	def variables(self, state: State) -> dict[str, str]:
		# what needs the launcher's own servers finds them by its state folder
		inherited = {name: value for name, value in os.environ.items() if name != "FSM_STATE"}
		return inherited | {
			"PYTHONPATH": str(ROOT),
			"SITES_PATH": str(self.sites),
			"FRAPPE_SITE": self.site,
			"FSM_SITES": str(self.sites),
			"FSM_SITE": self.site,
			"FSM_FAKES": str(state.fakes),
			"FSM_URL": f"http://{self.site}:{state.read()['ports'].get('web', 0)}",
			"FSM_BENCH": str(self.folder),
		}

	def start_servers(self, state: State, processes: Processes) -> None:
		state.port("web")  # none is known before the first run
		env = self.variables(state)
		config = json.loads((self.sites / "common_site_config.json").read_text())
		advice = f"the bench's MariaDB and Redis ({config.get('redis_queue')}) must be running: bench start"
		with step("web server and worker of the bench", advice, state.logs):
			start_web(state, processes, env, self.python, self.sites)
			worker = [str(self.python), "-m", "embedded.launcher.worker", "short,default,long"]
			processes.start("worker", worker, ready=lambda: True, env=env, cwd=self.sites)
