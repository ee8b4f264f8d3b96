"""A long step says what it does."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from embedded.launcher import progress


def test_a_long_step_tells_its_seconds_and_its_last_line(
	tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
	"""Two minutes of silence look like a machine that hangs, and people press Ctrl-C."""
	monkeypatch.setattr(progress.Ticker, "__init__", ticking_fast(progress.Ticker.__init__))
	log = tmp_path / "pip.log"
	with progress.step("Python environment", log=log):
		log.write_bytes(b"Collecting numpy\n\x1b[32m  Downloading frappe\n\n")
		wait_for(lambda: "Downloading frappe" in capsys.readouterr().out)


def test_an_earlier_log_is_not_shown(tmp_path: Path) -> None:
	"""The line would name the package of yesterday's run."""
	log = tmp_path / "pip.log"
	log.write_text("yesterday\n")
	assert progress.Ticker("x", log, on_terminal=False).now_doing() == ""


def test_a_step_ends_with_its_seconds(capsys: pytest.CaptureFixture[str]) -> None:
	"""The end of the step would not be visible."""
	with progress.step("short"):
		pass
	assert capsys.readouterr().out.startswith("  ✓ short (0.0 s)")


def ticking_fast(original):
	def begin(self, *arguments, **more) -> None:
		original(self, *arguments, **more)
		self.every = 0.01

	return begin


def wait_for(condition) -> None:
	ends = time.monotonic() + 5
	while not condition():
		assert time.monotonic() < ends, "the step stayed silent"
		time.sleep(0.01)
