"""Labels that need a second look, on a site."""

from __future__ import annotations

import pytest

from gigafibre_fsm.exceptions import Unsure

pytestmark = pytest.mark.site


def test_a_label_that_is_only_plausible_is_asked_about(site, service, on_site) -> None:
	"""A word typed by mistake would be a household's router, and nobody would find out before it is needed."""
	with pytest.raises(Unsure, match="BONJOUR123"):
		service.scan(on_site.name, "BONJOUR123", "Routeur")
	assert not site.db.exists("Service Equipment", {"serial": "BONJOUR123"})
	device = service.scan(on_site.name, "BONJOUR123", "Routeur", confirmed=True)
	assert (device.serial, device.status) == ("BONJOUR123", "Installed")
	assert service.scan(on_site.name, "BONJOUR123", confirmed=True).name == device.name
