"""Records of this app on Frappe's printed page."""

from __future__ import annotations

import pytest

from tests.permissions.declared import an_example
from tests.world.fixtures import MANAGER, World

pytestmark = pytest.mark.site


@pytest.mark.parametrize("doctype", ["Device Event", "Migrated Record", "Payment File"])
def test_a_record_can_be_printed(world: World, doctype: str) -> None:
	"""*Print* in the form of a numbered record, or of a bank's file, would be a server error."""
	manager, name = world.staff(MANAGER), an_example(world, doctype)
	answer = manager.session.get(
		f"{manager.base}/printview", params={"doctype": doctype, "name": name}, timeout=60
	)
	assert answer.status_code == 200, answer.text[:300]
