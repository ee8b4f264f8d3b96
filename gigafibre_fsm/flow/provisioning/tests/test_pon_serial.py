"""An ONT whose TR-069 serial differs from its PON serial: its port stores the PON serial, which the OLT knows."""

from __future__ import annotations

import secrets

import pytest

from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.equipment import labels
from gigafibre_fsm.flow.equipment.identity import SERIAL, Code
from gigafibre_fsm.flow.provisioning.device_events import accept, record_event
from gigafibre_fsm.flow.provisioning.facts import DeviceFacts
from tests.factories import ordering

pytestmark = pytest.mark.site


def pon() -> str:
	return f"TPLG{secrets.token_hex(4).upper()}"


@pytest.fixture
def terminal(site, make):
	"""An ONT in service, scanned by its TR-069 serial unless told otherwise; (equipment, port)."""

	def stand(serial: str = "") -> tuple[object, object]:
		port = ordering.port(status="Occupied", sn=f"OLD{secrets.token_hex(4)}")
		place = make.location(fibre_port=port.name, connection_type="FTTH", status="Active")
		ont = make.router(
			equipment_type="ONT",
			location=place,
			status="Actif",
			mac=None,
			model=None,
			serial=serial or f"22275A7{secrets.token_hex(3).upper()}",
		)
		return ont, port

	return stand


def report(ont, said: str, **facts) -> DeviceFacts:
	serial = facts.pop("serial", None) or ont.serial
	known = {"oui": "1C61B4", "product_class": "Device2", "acs_device_id": f"1C61B4-Device2-{serial}"}
	return DeviceFacts(serial, pon_serial=said[:4].encode().hex().upper() + said[4:], **{**known, **facts})


def line(site, port) -> str:
	return site.db.get_value("Fibre Port", port.name, "sn")


def test_the_line_has_the_serial_that_the_olt_knows(site, terminal) -> None:
	"""Nobody could find the household's terminal on the OLT."""
	ont, port = terminal()
	said = pon()
	assert record_event(report(ont, said)).equipment == ont.name
	assert site.db.get_value("Service Equipment", ont.name, "pon_serial") == said
	assert line(site, port) == said
	assert labels.holder(Code(SERIAL, said)).name == ont.name, "its other label is taken as well"


def test_a_label_of_the_pon_finds_its_device(site, terminal) -> None:
	"""The ONT would stay unknown, and the visit could not be completed."""
	ont, _port = terminal(said := pon())
	event = record_event(report(ont, said, serial="22275A70C1212"))
	assert event.equipment == ont.name
	assert site.db.get_value("Service Equipment", ont.name, "acs_device_id") == event.acs_device_id


@pytest.mark.parametrize("known", ["label", "report", "another line"])
def test_a_serial_that_contradicts_waits_for_a_person(site, terminal, known: str) -> None:
	"""Two households would be mixed up on the OLT, and nobody would hear of it."""
	said = pon()
	ont, port = terminal(pon() if known == "label" else "")
	if known == "report":
		record_event(report(ont, pon()))
	if known == "another line":
		ordering.port(status="Occupied", sn=said)
	before = site.db.get_value("Service Equipment", ont.name, ["acs_device_id", "pon_serial", "last_inform"])
	was = line(site, port)
	event = record_event(report(ont, said, event_key=secrets.token_hex(6)))
	assert (event.equipment, event.claims) == (None, ont.name)
	after = site.db.get_value("Service Equipment", ont.name, ["acs_device_id", "pon_serial", "last_inform"])
	assert after == before and line(site, port) == was
	issue = site.get_doc("Issue", event.issue)
	assert issue.fsm_kind == "Device to confirm" and said in issue.description
	if known == "another line":
		with pytest.raises(Conflict, match="already in use"):
			accept(issue.name)
	else:
		assert accept(issue.name).pon_serial == said and line(site, port) == said


@pytest.mark.parametrize("nothing", ["", "0000000000000000", "54504C4700000000", "22275A70C1212"])
def test_what_is_no_serial_changes_nothing(site, terminal, nothing: str) -> None:
	"""The zeros of an ONT without a serial would become the line's serial."""
	ont, port = terminal()
	was = line(site, port)
	facts = DeviceFacts(ont.serial, oui="1C61B4", product_class="Device2", pon_serial=nothing)
	assert record_event(facts).equipment == ont.name
	assert not site.db.get_value("Service Equipment", ont.name, "pon_serial") and line(site, port) == was
