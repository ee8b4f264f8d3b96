"""Devices of households in service: entering a label that was never scanned, and replacing a device."""

from __future__ import annotations

import pytest

from gigafibre_fsm.exceptions import BadRequest, Conflict, NotFound
from gigafibre_fsm.flow.dispatch.rules import DeviceState, cannot_be_matched, cannot_be_replaced
from gigafibre_fsm.flow.equipment import replacement, scanning
from tests.factories import ordering


def test_a_label_is_entered_only_for_a_device_without_one():
	"""A manager's slip would put a second serial into a house, or one that a technician is about to scan."""
	assert cannot_be_matched(DeviceState("Awaiting Scan", "Active")) == ""
	assert cannot_be_matched(DeviceState("Awaiting Scan", "Suspended")) == ""
	assert cannot_be_matched(DeviceState("Awaiting Scan", "Pending Install")) == "location"
	assert cannot_be_matched(DeviceState("Awaiting Scan", "Active", "JOB-1")) == "job"
	assert cannot_be_matched(DeviceState("Actif", "Active")) == "status"


def test_only_a_device_in_service_can_be_replaced():
	"""A device that is gone would pass on its credentials a second time."""
	assert [cannot_be_replaced(DeviceState(status, "Active")) for status in ("Actif", "Défectueux")] == [
		"",
		"",
	]
	assert cannot_be_replaced(DeviceState("Retiré", "Active")) == "status"
	assert cannot_be_replaced(DeviceState("Awaiting Scan", "Active")) == "status"
	assert cannot_be_replaced(DeviceState("Actif", "Disconnected")) == "location"


@pytest.fixture
def make(site):
	return ordering


@pytest.fixture
def service(site):
	from gigafibre_fsm.flow.dispatch import service

	return service


@pytest.fixture
def done(site, make, service):
	"""An installation that a manager completed without the ONT's label."""
	order = make.order()
	job = site.get_doc("Dispatch Job", {"sales_order": order.name})
	service.assign(
		job.name,
		make.technician().name,
		site.utils.getdate(site.utils.add_days(site.utils.nowdate(), 2)),
		"AM",
	)
	service.start(job.name)
	for row in job.equipment_list:
		if row.equipment_type != "ONT":
			scanning.scan(job.name, label(site, row.equipment_type), row.equipment_type)
	return service.complete(job.name, "Jeanne exemple", override_reason="Étiquette illisible")


def label(site, kind: str = "Routeur") -> str:
	maker = "00:1A:79" if kind == "Décodeur TV" else "40:3F:8C"
	maker = "00:0B:82" if kind == "Téléphone IP" else maker
	return f"{maker}:{site.generate_hash(length=6).translate(str.maketrans('ghijklmnopqrstuvwxyz', '01234567890123456789'))}"


def serial(site) -> str:
	return f"RCMG19E{abs(hash(site.generate_hash())) % 16**5:05X}"


def device(site, job, kind: str):
	return site.get_doc("Service Equipment", {"location": job.location, "equipment_type": kind})


def posts(site, topic: str, name: str) -> int:
	return site.db.count("Outbound Message", {"topic": topic, "reference_name": name})


def test_an_ont_can_get_its_serial_after_the_visit(site, service, done) -> None:
	"""The line would stay reserved for ever, and no command could be sent to the ONT."""
	ont, number = device(site, done, "ONT"), serial(site)
	port = site.db.get_value("Service Location", done.location, "fibre_port")
	assert site.db.get_value("Fibre Port", port, "sn") == f"RESERVED-{done.sales_order}"
	written = number[:4].encode().hex() + number[4:]
	matched = replacement.match(ont.name, f"S/N: {written}", "Photo envoyée par le client")
	assert (matched.status, matched.serial, matched.device_profile) == ("Actif", number, "Raisecom HT803G-W")
	assert site.db.get_value("Fibre Port", port, ["status", "sn"]) == ("Occupied", number)
	assert posts(site, "device.find", ont.name) == 1
	row = next(
		row for row in site.get_doc("Dispatch Job", done.name).equipment_list if row.equipment == ont.name
	)
	assert row.serial == number and row.scanned_at
	for doctype, name in (("Service Equipment", ont.name), ("Dispatch Job", done.name)):
		told = site.get_all(
			"Comment",
			{"reference_doctype": doctype, "reference_name": name, "comment_type": "Info"},
			pluck="content",
		)
		assert any(number in text and "Photo envoyée" in text for text in told)
	assert replacement.match(ont.name, number, "Encore").modified == matched.modified
	with pytest.raises(Conflict, match="not possible"):
		replacement.match(ont.name, serial(site), "Autre")


def test_earlier_reports_of_the_ont_count_from_its_visit_on(site, service, done) -> None:
	"""An ONT that has reported for weeks would wait for its settings until its next report."""
	from gigafibre_fsm.flow.provisioning.device_events import record_event
	from gigafibre_fsm.flow.provisioning.facts import DeviceFacts

	ont, number = device(site, done, "ONT"), serial(site)
	record_event(
		DeviceFacts(number, oui="000EB4", product_class="HT803G-W", acs_device_id=f"000EB4-HT803G-{number}")
	)
	days_ago = site.utils.add_days(site.utils.now_datetime(), -2)
	site.db.set_value("Device Event", {"serial": number, "event": "inform"}, "happened_at", days_ago)
	site.db.set_value("Dispatch Job", done.name, "completed_at", site.utils.add_days(days_ago, -1))
	replacement.match(ont.name, number, "Photo envoyée par le client")
	known = site.db.get_value("Service Equipment", ont.name, ["last_inform", "acs_device_id"], as_dict=True)
	assert known.last_inform and known.acs_device_id
	push = site.get_doc("Provisioning Push", {"equipment": ont.name})
	assert posts(site, "device.push", push.name) == 1


def test_a_label_of_another_customer_is_refused(site, make, service, done) -> None:
	"""Two households would share one ONT, one of which is known by its line alone."""
	ont, taken = device(site, done, "ONT"), serial(site)
	with pytest.raises(BadRequest, match="web address"):
		replacement.match(ont.name, "http://x", "Essai")
	with pytest.raises(BadRequest, match="Enter a reason"):
		replacement.match(ont.name, taken, " ")
	with pytest.raises(NotFound):
		replacement.match("EQP-0", taken, "Essai")
	router = device(site, done, "Routeur")
	with pytest.raises(Conflict, match="already in use"):
		replacement.match(ont.name, router.mac, "Essai")
	old = make.port(sn=taken, status="Occupied")
	with pytest.raises(Conflict, match=old.name):
		replacement.match(ont.name, taken, "Essai")
	assert device(site, done, "ONT").status == "Awaiting Scan"


def test_an_ont_of_a_migrated_customer_is_refused_elsewhere(site, make, service) -> None:
	"""A technician who scans the neighbour's ONT would take it from a household whose devices are not recorded."""
	job = site.get_doc("Dispatch Job", {"sales_order": make.order().name})
	tomorrow = site.utils.getdate(site.utils.add_days(site.utils.nowdate(), 2))
	service.assign(job.name, make.technician().name, tomorrow, "AM")
	taken = serial(site)
	make.port(sn=taken, status="Occupied", rue="rue du Voisin")
	with pytest.raises(Conflict, match="rue du Voisin"):
		scanning.scan(job.name, taken)
	imported = site.get_doc(
		{
			"doctype": "Service Equipment",
			"equipment_type": "ONT",
			"location": job.location,
			"customer": job.customer,
			"status": "Actif",
			"serial": "52434D4719EABCDE",
		}
	)
	imported.insert()
	with pytest.raises(Conflict, match="already in use"):
		scanning.scan(job.name, "RCMG19EABCDE", "ONT")


def test_a_replacement_takes_over_the_credentials(site, service, done) -> None:
	"""The household would have to type a new WiFi password everywhere, and lose its telephone line."""
	old, number = device(site, done, "Routeur"), label(site)
	ssid, password = old.custom_wifi_ssid, old.get_password("custom_wifi_password")
	new = replacement.replace(old.name, number, "Plus de lumière")
	old.reload()
	assert (old.status, old.custom_wifi_ssid, old.mac is not None) == ("Défectueux", None, True)
	assert not old.get_password("custom_wifi_password", raise_exception=False)
	assert (new.status, new.mac, new.location) == ("Actif", number.replace(":", "").upper(), old.location)
	assert (new.custom_wifi_ssid, new.get_password("custom_wifi_password")) == (ssid, password)
	assert (new.subscription, new.sales_order) == (old.subscription, old.sales_order)
	assert posts(site, "device.find", new.name) == 1
	with pytest.raises(Conflict):
		replacement.replace(new.name, number, "Le même")
	listed = [row.equipment for row in site.get_doc("Dispatch Job", done.name).equipment_list]
	assert old.name in listed and new.name not in listed
	assert replacement.replace(old.name, label(site), "Réparé, puis remplacé").status == "Actif"


def test_the_telephone_line_survives_a_replacement(site, service, done) -> None:
	"""Retiring the old telephone adapter would close the account that the new one signs in with: no 911."""
	old = device(site, done, "Téléphone IP")
	account = old.custom_sip_username
	new = replacement.replace(old.name, label(site, "Téléphone IP"), "Plus de tonalité", "Retiré")
	assert (
		new.custom_sip_username,
		site.db.get_value("Service Equipment", old.name, "custom_sip_username"),
	) == (account, None)
	assert (posts(site, "sip.account", new.name), posts(site, "sip.close", old.name)) == (1, 0)
	assert old.mac in site.db.get_value("Service Equipment", old.name, "mac")


def test_the_port_gets_the_serial_of_the_new_ont(site, service, done) -> None:
	"""The line would go on naming the ONT that lies in the workshop."""
	port = site.db.get_value("Service Location", done.location, "fibre_port")
	replacement.match(device(site, done, "ONT").name, first := serial(site), "Photo")
	second = serial(site)
	old = site.get_doc("Service Equipment", {"serial": first})
	new = replacement.replace(old.name, second, "Foudre")
	assert site.db.get_value("Fibre Port", port, ["status", "sn"]) == ("Occupied", second)
	by_mac = replacement.replace(new.name, "000EB4A1B2C3", "Foudre encore", "Retiré")
	assert site.db.get_value("Fibre Port", port, "sn") == f"RESERVED-{done.sales_order}"
	from gigafibre_fsm.flow.provisioning.device_events import record_event
	from gigafibre_fsm.flow.provisioning.facts import DeviceFacts

	record_event(
		DeviceFacts(
			third := serial(site),
			mac="000EB4A1B2C3",
			oui="000EB4",
			product_class="HT803G-W",
			acs_device_id="x",
		)
	)
	assert site.db.get_value("Service Equipment", by_mac.name, "serial") == third
	assert site.db.get_value("Fibre Port", port, "sn") == third
