"""A real bench that cannot run the suites is refused with what is missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from embedded.launcher.progress import StepFailed
from embedded.launcher.real_bench import RealBench
from embedded.launcher.state import ROOT


def bench(folder: Path, built: list[str]) -> RealBench:
	for file in ("env/bin/python", "sites/a.localhost/site_config.json", "sites/assets/assets.json"):
		(folder / file).parent.mkdir(parents=True, exist_ok=True)
	(folder / "env/bin/python").touch()
	(folder / "sites/a.localhost/site_config.json").write_text("{}")
	(folder / "sites/apps.txt").write_text("frappe\ngigafibre_fsm\n")
	(folder / "sites/assets/assets.json").write_text(json.dumps(dict.fromkeys(built, "/assets/x.js")))
	return RealBench(folder, "a.localhost")


def test_a_bench_without_our_bundles_is_refused(tmp_path: Path) -> None:
	"""Board, client page and new order would stay blank, and tests would fail for no visible reason."""
	with pytest.raises(StepFailed, match="dispatch_board.bundle.js"):
		bench(tmp_path, ["desk.bundle.js"]).check()
	built = [file.name for file in (ROOT / "gigafibre_fsm/public/js").glob("*.bundle.js")]
	bench(tmp_path, built).check()
