"""The records that device reports change."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gigafibre_fsm.clock import to_utc, utc_now
from gigafibre_fsm.flow.telemetry.reports import Report
from tests.factories.outbox import messages

pytestmark = pytest.mark.site


def report(equipment, minutes: float = 0, **values: object) -> Report:
	at = (utc_now() - timedelta(minutes=minutes)).replace(microsecond=0)
	return Report(equipment.acs_device_id, at, **values)


def test_a_report_is_the_state_of_its_device(site, ont) -> None:
	"""Support would see nothing of a device, or what it said yesterday."""
	from gigafibre_fsm.flow.telemetry import ingest, state

	one = ont()
	assert not state.of_equipment(one.name).seen_at
	told = {"ip": "198.51.100.7", "firmware": "1.2", "rx_power": "-19.5", "tx_power": "2.3", "uptime_s": 60}
	first = report(one, 70, hosts=3, **told)
	assert ingest.apply([first]) == 1
	ingest.apply([report(one, 5, rx_power="-20.1")])
	known = state.of_equipment(one.name)
	assert (known.ip, known.firmware, known.rx_dbm, known.tx_dbm) == ("198.51.100.7", "1.2", -20.1, 2.3)
	assert (known.online, known.baseline_dbm, known.uptime_s, known.hosts) == (True, -19.5, 60, 3)
	row = site.db.get_value(
		"Service Equipment", one.name, ["online", "ip_address", "rx_power", "last_inform"]
	)
	assert row[:3] == (1, "198.51.100.7", -20.1) and to_utc(row[3]) == known.seen_at
	readings = site.get_all("Device Reading", {"equipment": one.name}, pluck="rx_dbm", order_by="read_hour")
	assert readings == [-19.5, -20.1]


def test_an_older_report_and_a_repeated_one_change_nothing(site, ont) -> None:
	"""A batch that is sent again after a crash would bring yesterday's address back."""
	from gigafibre_fsm.flow.telemetry import ingest, state

	one = ont()
	new = report(one, 1, ip="198.51.100.8")
	ingest.apply([new, report(one, 30, ip="198.51.100.7")])
	for _time in range(2):
		assert ingest.apply([new]) == 0 and ingest.apply([report(one, 20, ip="198.51.100.9")]) == 0
	assert state.of_equipment(one.name).ip == "198.51.100.8"
	assert site.db.count("Device Address", {"equipment": one.name}) == 1
	assert ingest.apply([Report("000000-Nobody-1", utc_now(), ip="198.51.100.9")]) == 0


def test_addresses_are_kept_with_their_time(site, device) -> None:
	"""Staff could not tell who had an address when a notice about it arrives."""
	from gigafibre_fsm.flow.telemetry import ingest

	one = device()
	reports = [
		report(one, minutes, ip=ip) for minutes, ip in ((90, "198.51.100.7"), (60, ""), (30, "2001:db8::1"))
	]
	for each in reports:
		ingest.apply([each])
	rows = site.get_all(
		"Device Address",
		{"equipment": one.name},
		["ip_address", "used_from", "used_until", "customer", "location"],
		order_by="used_from",
	)
	assert [(row.ip_address, row.used_from, row.used_until) for row in rows] == [
		("198.51.100.7", reports[0].at, reports[1].at),
		("2001:db8::1", reports[2].at, None),
	]
	assert {(row.customer, row.location) for row in rows} == {(one.customer, one.location)}


def test_a_batch_takes_a_fixed_number_of_statements(site, device, monkeypatch) -> None:
	"""Seven thousand devices every five minutes would keep a worker from everything else."""
	from gigafibre_fsm.flow.telemetry import ingest

	homes = [device() for _time in range(6)]

	def cost(several: list, minutes: int) -> int:
		asked, before = [], site.db.sql
		with monkeypatch.context() as patch:
			patch.setattr(
				site.db, "sql", lambda *given, **more: (asked.append(given), before(*given, **more))[1]
			)
			ingest.apply(
				[
					report(each, minutes, ip=f"198.51.{minutes}.{number}")
					for number, each in enumerate(several)
				]
			)
		return len(asked)

	cost(homes, 60)
	assert cost(homes[:1], 30) == cost(homes[1:], 20) <= 8


def test_light_in_a_wrong_unit_is_told_once_for_a_model(site, ont) -> None:
	"""A device model that reports no optical power would go unnoticed, or be reported seven thousand times."""
	from gigafibre_fsm.flow.telemetry import ingest

	two = [ont(), ont()]
	ingest.apply([report(each, 1, rx_power="316") for each in two])
	told = [messages("device.reading_refused", each.name) for each in two]
	assert sum(map(bool, told)) == 1
	assert site.db.get_value("Device State", two[0].name, "rx_dbm") == 0


def test_light_that_cannot_be_read_replaces_what_was_read(site, ont) -> None:
	"""A line about to fail would be shown with the light of last week."""
	from gigafibre_fsm.flow.telemetry import ingest

	two = [ont(), ont()]
	for minutes, light in ((10, "-19.5"), (1, "316")):
		ingest.apply([report(each, minutes, rx_power=light) for each in two])
	for one in two:
		state = site.db.get_value("Device State", one.name, ["rx_dbm", "light_at"])
		assert state == (0, None)
		assert site.db.get_value("Service Equipment", one.name, "rx_power") == 0


def test_the_hours_of_a_day_become_one_row(site, ont) -> None:
	"""A year of light would be gone with the hours, or fill the disk."""
	from gigafibre_fsm.flow.telemetry import ingest, rollup

	one = ont()
	yesterday = utc_now().replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=1)
	for hours, light in ((0, "-20"), (1, "-22"), (2, "")):
		ingest.apply(
			[Report(one.acs_device_id, yesterday + timedelta(hours=hours), rx_power=light, hosts=hours)]
		)
	assert yesterday.date() in rollup.days_due()
	for _time in range(2):
		rollup.sum_up(yesterday.date())
	fields = ["hours_reported", "rx_average", "rx_lowest", "hosts_most"]
	assert site.get_all("Device Day", {"equipment": one.name}, fields, as_list=True) == (
		(3, -21.0, -22.0, 2),
	)


def test_light_lost_since_installation_is_listed_and_told_once(site, ont) -> None:
	"""A line that loses its light would be found by its household, when it is dark."""
	from gigafibre_fsm.flow.telemetry import ingest, light_loss
	from gigafibre_fsm.gigafibre_fsm.report.light_loss.light_loss import execute

	one = ont()
	ingest.apply([report(one, 60, rx_power="-15")])
	ingest.apply([report(one, 50, rx_power="-19")])
	light_loss.on_service_activated(site.get_doc("Service Location", one.location))
	ingest.apply([report(one, 40, rx_power="-20.5")])
	light_loss.review()
	assert not site.db.get_value("Device State", one.name, "light_lost_since")
	ingest.apply([report(one, 30, rx_power="-21.2")])
	before = len(messages("light.lost"))
	assert light_loss.review() >= 1 and light_loss.review() == 0
	assert len(messages("light.lost")) > before
	shown = next(row for row in execute()[1] if row.equipment == one.name)
	assert (shown.loss, shown.baseline_dbm) == (2.2, -19)
	ingest.apply([report(one, 20, rx_power="-19.5")])
	light_loss.review()
	assert one.name not in [row.equipment for row in execute()[1]]


def test_a_device_that_starts_says_its_address_at_once(site, device) -> None:
	"""Between a restart and the next reading an address would be its former holder's."""
	from gigafibre_fsm.flow.provisioning import device_events
	from gigafibre_fsm.flow.provisioning.facts import DeviceFacts
	from gigafibre_fsm.flow.telemetry import ingest

	one = device()
	ingest.apply([report(one, 30, ip="198.51.100.7")])
	facts = DeviceFacts(one.mac, "online", mac=one.mac, acs_device_id=one.acs_device_id, ip="198.51.100.8")
	device_events.record_event(facts)
	rows = site.get_all(
		"Device Address", {"equipment": one.name, "used_until": ("is", "not set")}, pluck="ip_address"
	)
	assert rows == ["198.51.100.8"]


def test_devices_that_the_acs_does_not_know_are_left_alone(site, device) -> None:
	"""One telephone without an id in the ACS would stop the reports of everybody else."""
	from gigafibre_fsm.flow.telemetry import ingest

	one, unknown = device(), device(acs_device_id=None)
	other_case = Report(one.acs_device_id.lower(), utc_now())
	assert ingest.apply([report(one, 1, ip="198.51.100.7"), other_case, Report("0-Nobody-1", utc_now())]) == 1
	assert not site.db.exists("Device State", unknown.name)
