"""With a low disk, the largest writers stop and administrators are notified."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from gigafibre_fsm.exceptions import ServiceUnavailable
from tests.factories.outbox import messages

pytestmark = pytest.mark.site
MORE_THAN_ANY_DISK = 1_000_000


@pytest.fixture
def low(site: Any) -> Iterator[Any]:
	"""The module, on a site whose limit is higher than any disk."""
	from gigafibre_fsm.monitoring import disk

	site.local.conf.low_disk_gb = MORE_THAN_ANY_DISK
	yield disk
	del site.local.conf["low_disk_gb"]


def test_the_disk_of_the_database_is_looked_at(site: Any) -> None:
	"""A full disk of the database would be missed where the files are on another one."""
	from gigafibre_fsm.monitoring import disk

	data = site.db.sql("SELECT @@datadir")[0][0]
	assert any(data.startswith(folder) for folder in disk._folders())
	assert 0 < disk.free_gb() < MORE_THAN_ANY_DISK and not disk.is_low()


def test_system_managers_are_told_once_a_day(site: Any, low: Any) -> None:
	"""The people who could free some space would learn of it from a database that has stopped."""
	site.get_doc(
		{"doctype": "User", "email": "racine@example.com", "first_name": "Racine", "send_welcome_email": 0}
	).insert().add_roles("System Manager")
	low.warn_staff()
	low.warn_staff()
	told = [row for row in messages("disk.low") if row.target == "racine@example.com"]
	assert len(told) == 1 and "Disque presque plein" in told[0].payload


def test_imports_are_refused(low: Any) -> None:
	"""Five million addresses would fill the rest of the disk."""
	with pytest.raises(ServiceUnavailable):
		low.require_room()


def test_logs_are_cut_to_a_part(site: Any, low: Any, monkeypatch: pytest.MonkeyPatch) -> None:
	"""The disk would stay low until an operator acts."""
	from gigafibre_fsm.scheduled import retention

	monkeypatch.setattr(site.db, "commit", lambda *_args, **_more: None)
	site.db.sql(
		"INSERT INTO `tabRoute History` (name, creation, modified) VALUES ('four-days-old', %(at)s, %(at)s)",
		{"at": site.utils.add_days(site.utils.now_datetime(), -4)},
	)
	retention.purge_on_low_disk()
	assert not site.db.exists("Route History", "four-days-old")
