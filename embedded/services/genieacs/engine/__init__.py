"""Runs provision scripts for real, in Node: the application's own scripts are tested."""

import itertools
import json
import shutil
import subprocess
import threading
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from embedded.services.messages import Params

MAIN = Path(__file__).parent / "main.js"
PATIENCE_S = 60


class EngineFailed(Exception):
	"""Node is missing, ended, or failed at a request."""


class Engine:
	"""A Node process, started when first needed. Thread-safe."""

	def __init__(self) -> None:
		self._lock = threading.Lock()
		self._numbers = itertools.count(1)
		self._waiting: dict[int, Future[Params]] = {}
		self._process: subprocess.Popen[str] | None = None
		self.extensions: Params = {"dir": "", "env": {}}

	def use_extensions(self, folder: str, env: dict[str, str]) -> None:
		"""`folder` has the ext scripts, `env` is their environment."""
		self.extensions = {"dir": folder, "env": env}
		if self._process:
			self._ask("configure", self.extensions)

	def run(self, job: Params) -> Params:
		return self._ask("run", job)

	def syntax_error(self, script: str) -> str | None:
		error: str | None = self._ask("check", {"script": script})["error"]
		return error

	def stop(self) -> None:
		with self._lock:
			process, self._process = self._process, None
		if process:
			process.terminate()
			process.wait()

	def _ask(self, action: str, request: Params) -> Params:
		future: Future[Params] = Future()
		with self._lock:
			process = self._process or self._start()
			number = next(self._numbers)
			self._waiting[number] = future
			self._send(process, {"id": number, "action": action, **request})
		answer = future.result(PATIENCE_S)
		if "broken" in answer:
			raise EngineFailed(answer["broken"])
		return answer

	def _start(self) -> "subprocess.Popen[str]":
		node = shutil.which("node")
		if not node:
			raise EngineFailed("node is needed to run provision scripts")
		process = subprocess.Popen(
			[node, str(MAIN)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
		)
		self._process = process
		threading.Thread(target=self._read, args=(process,), name="genieacs engine", daemon=True).start()
		first: Future[Params] = Future()
		self._waiting[0] = first
		self._send(process, {"id": 0, "action": "configure", **self.extensions})
		return process

	def _send(self, process: "subprocess.Popen[str]", message: Any) -> None:
		if process.stdin is None:
			raise EngineFailed("node has no input")
		process.stdin.write(json.dumps(message) + "\n")
		process.stdin.flush()

	def _read(self, process: "subprocess.Popen[str]") -> None:
		for line in process.stdout or ():
			answer = json.loads(line)
			self._waiting.pop(answer.pop("id")).set_result(answer)
		with self._lock:
			if self._process is process:
				self._process = None
			lost, self._waiting = list(self._waiting.values()), {}
		for future in lost:
			future.set_result({"broken": "node ended"})
