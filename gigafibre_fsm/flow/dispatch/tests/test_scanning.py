"""Labels that need a confirmation, on a site."""

from __future__ import annotations

import pytest

from gigafibre_fsm.exceptions import Unsure
from gigafibre_fsm.flow.equipment import scanning

pytestmark = pytest.mark.site


def test_a_plausible_label_needs_a_confirmation(site, service, on_site) -> None:
	"""A word typed by mistake would become a household's router, and nobody would notice before it is needed."""
	with pytest.raises(Unsure, match="BONJOUR123"):
		scanning.scan(on_site.name, "BONJOUR123", "Routeur")
	assert not site.db.exists("Service Equipment", {"serial": "BONJOUR123"})
	device = scanning.scan(on_site.name, "BONJOUR123", "Routeur", confirmed=True)
	assert (device.serial, device.status) == ("BONJOUR123", "Installed")
	assert scanning.scan(on_site.name, "BONJOUR123", confirmed=True).name == device.name
