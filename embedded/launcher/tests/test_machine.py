"""The launcher installs programs on a user's machine; it must start nothing there."""

from pathlib import Path

import pytest

from embedded.launcher import machine


def test_services_are_kept_down_while_installing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
	"""Debian starts a server with its package unless this script refuses; afterwards it is gone."""
	policy = tmp_path / "policy-rc.d"
	monkeypatch.setattr(machine, "POLICY", policy)
	with pytest.raises(KeyboardInterrupt), machine.services_kept_down():
		assert "exit 101" in policy.read_text()
		assert policy.stat().st_mode & 0o111
		raise KeyboardInterrupt
	assert not policy.exists()


def test_a_policy_of_the_machines_own_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
	"""An administrator's existing rule must not be replaced."""
	policy = tmp_path / "policy-rc.d"
	policy.write_text("theirs")
	monkeypatch.setattr(machine, "POLICY", policy)
	with machine.services_kept_down():
		assert policy.read_text() == "theirs"
	assert policy.read_text() == "theirs"
