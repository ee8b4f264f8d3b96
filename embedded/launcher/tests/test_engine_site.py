"""The dump that a fresh machine begins with."""

import gzip
import re
from pathlib import Path

from passlib.hash import pbkdf2_sha256

from embedded.launcher import engine_site


def test_the_dump_is_of_the_pinned_engine() -> None:
	"""After a new version every fresh machine would make the engine's tables for most of a minute."""
	assert engine_site.file().exists(), "python3 -m embedded.launcher.make_engine_site"


def test_each_machine_has_a_password_of_its_own(tmp_path: Path) -> None:
	"""A reader of this repository would know the administrator's password of every new site, or no password would work."""
	hashes = []
	for name in ("one", "two"):
		snapshot = tmp_path / name
		password = engine_site.unpack(snapshot)
		text = gzip.decompress(snapshot.read_bytes()).decode()
		hashes += re.findall(r"\$pbkdf2-sha256\$[^']+", text)
		assert pbkdf2_sha256.verify(password, hashes[-1])
	assert len(set(hashes)) == len(hashes) == 2
