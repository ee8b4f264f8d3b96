"""The configuration is replaced atomically while servers read it."""

from __future__ import annotations

import json
import threading
from pathlib import Path

from embedded.launcher.databases import write_private


def test_nobody_reads_half_a_configuration(tmp_path: Path) -> None:
	"""A visitor who searches while the configuration is written would see an error page: one in 230 did."""
	file = tmp_path / "common_site_config.json"
	values = {f"key{number}": "x" * 200 for number in range(2000)}
	write_private(file, json.dumps(values))
	done, seen = threading.Event(), []

	def read() -> None:
		while not done.is_set():
			try:
				seen.append(len(json.loads(file.read_text())))
			except ValueError:
				seen.append(0)

	reader = threading.Thread(target=read)
	reader.start()
	for _time in range(60):
		write_private(file, json.dumps(values))
	done.set()
	reader.join()
	assert set(seen) == {2000}
	assert file.stat().st_mode & 0o777 == 0o600
	assert [path.name for path in tmp_path.iterdir()] == [file.name]
