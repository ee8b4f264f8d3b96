"""Scans move stock from truck to customer and back, whatever ERPNext's stock is; nothing twice, nothing refused on site."""

from __future__ import annotations

import uuid

import pytest

from gigafibre_fsm.exceptions import BadRequest, Conflict
from gigafibre_fsm.flow.stock import books, counts, trace, truck_views, trucks, warehouses
from gigafibre_fsm.flow.stock.movements import settle_discrepancy
from tests.factories import ordering, stock

pytestmark = pytest.mark.site


@pytest.fixture
def colleague(kept):
	return stock.technician()


def serial_no(site, label: str):
	return site.db.get_value("Serial No", label, ["warehouse", "status"])


def moves_of(site, label: str) -> list[tuple[str, str]]:
	return site.get_all(
		"Stock Movement", {"label": label}, ["kind", "status"], order_by="creation", as_list=True
	)


def customers(site) -> str:
	return site.db.get_single_value("Gigafibre Settings", "customers_warehouse")


def test_a_scan_moves_the_device_from_the_truck_to_the_household(kept, who) -> None:
	"""A provider could not say where its routers are, or would book each by hand."""
	label = stock.label("Routeur")
	stock.receive("Routeur", serials=[label])
	assert stock.act(who, "take", code=label)["outcome"] == "done"
	assert trucks.content_of(who.name).devices == {label: "Routeur"}, "before the books have written it"
	stock.book_all()
	assert trucks.content_of(who.name).devices == {label: "Routeur"}
	job = stock.planned_visit(who)
	stock.act(who, "start", job.name)
	again = str(uuid.uuid4())
	for _attempt in range(3):
		assert (
			stock.act(who, "scan", job.name, again, code=label, equipment_type="Routeur")["outcome"] == "done"
		)
	stock.book_all()
	assert serial_no(kept, label) == (customers(kept), "Active")
	assert not trucks.content_of(who.name).devices
	assert moves_of(kept, label) == (("Loaded", "Booked"), ("Installed", "Booked"))
	assert not kept.db.exists("Stock Movement", {"label": label, "discrepancy": ("!=", "")})


def test_trucks_from_before_stock_was_kept_get_their_warehouses(kept) -> None:
	"""Of all technicians of the day on which stock is switched on, only the first one's scans would be booked."""
	stock.keep(False)
	crew = [stock.technician(), stock.technician()]
	stock.keep()
	labels = [stock.label("Routeur") for _who in crew]
	stock.receive("Routeur", serials=labels)
	for who, label in zip(crew, labels, strict=True):
		assert stock.act(who, "take", code=label)["outcome"] == "done"
	stock.book_all()
	for who, label in zip(crew, labels, strict=True):
		assert moves_of(kept, label) == (("Loaded", "Booked"),)
		assert serial_no(kept, label) == (warehouses.of_truck(who.name), "Active")


def test_a_device_that_the_books_do_not_expect_is_installed_all_the_same(kept, who, colleague) -> None:
	"""The customer would wait while the technician telephones the office about a stock number."""
	strange, others, used = (stock.label("Routeur") for _ in range(3))
	stock.receive("Routeur", serials=[others, used])
	stock.act(colleague, "take", code=others)
	stock.book_all()
	for label, told in ((strange, "Unknown to the Books"), (others, "Not There by the Books")):
		job = stock.planned_visit(who)
		stock.act(who, "start", job.name)
		answer = stock.act(who, "scan", job.name, code=label, equipment_type="Routeur")
		assert answer["outcome"] == "done", answer
		stock.book_all()
		assert serial_no(kept, label) == (customers(kept), "Active")
		listed = {row["label"]: row for row in truck_views.overview()["discrepancies"]}
		assert listed[label]["discrepancy"] == told
		settle_discrepancy(listed[label]["name"], "Pris au magasin")
		assert label not in {row["label"] for row in truck_views.overview()["discrepancies"]}
	assert not trucks.content_of(colleague.name).devices


def test_an_undone_scan_and_a_swap_bring_devices_back_to_the_truck(kept, who) -> None:
	"""A defective box would ride in a truck that nobody counts, and be bought again."""
	first, second, third = (stock.label("Routeur") for _ in range(3))
	for label in (first, second, third):
		stock.receive("Routeur", serials=[label])
		stock.act(who, "take", code=label)
	job = stock.planned_visit(who)
	stock.act(who, "start", job.name)
	stock.act(who, "scan", job.name, code=first, equipment_type="Routeur")
	router = kept.db.get_value(
		"Service Equipment", {"sales_order": job.sales_order, "equipment_type": "Routeur"}
	)
	stock.act(who, "unscan", job.name, equipment=router)
	assert set(trucks.content_of(who.name).devices) == {first, second, third}
	stock.act(who, "scan", job.name, code=second, equipment_type="Routeur")
	from gigafibre_fsm.flow.dispatch import opening, service

	service.complete(job.name, "Jeanne exemple", override_reason="Essai")
	visit = opening.open_job("Repair", job.location)
	plan = {"status": "In Progress", "technician": who.name, "scheduled_date": kept.utils.nowdate()}
	kept.db.set_value("Dispatch Job", visit.name, plan)
	answer = stock.act(who, "replace", visit.name, equipment=router, code=third, reason="Ne démarre pas")
	assert answer["outcome"] == "done", answer
	assert set(trucks.content_of(who.name).devices) == {first, second}
	stock.book_all()
	assert set(trucks.content_of(who.name).devices) == {first, second}
	assert serial_no(kept, third) == (customers(kept), "Active")
	stock.act(who, "take_material", material="Drop cable", quantity=5)
	now = trace.trace_device(second)
	assert (now["now"]["kind"], now["now"]["name"]) == ("Technician", who.name)
	assert [row["kind"] for row in now["movements"]] == ["Taken Back", "Installed", "Loaded"]
	assert (
		now["movements"][1]["dispatch_job"] == job.name and now["movements"][1]["by"] == who.technician_name
	)


def test_materials_leave_the_truck_when_the_visit_is_completed(kept, who) -> None:
	"""A cable drum would stay full in ERPNext for ever, and a technician would arrive with an empty one."""
	stock.receive("Indoor fibre cable", 100)
	stock.act(who, "take_material", material="Indoor fibre cable", quantity=30)
	job = stock.planned_visit(who)
	stock.act(who, "start", job.name)
	lines = [{"material": "Indoor fibre cable", "quantity": 12.5}, {"material": "Wall outlet", "quantity": 1}]
	stock.act(who, "materials", job.name, lines=lines, notes="")
	assert trucks.content_of(who.name).materials == {"Indoor fibre cable": 30}
	from gigafibre_fsm.flow.dispatch import service

	service.complete(job.name, "Jeanne exemple", override_reason="Essai")
	service.complete(job.name, "Jeanne exemple", override_reason="Essai")
	stock.book_all()
	assert trucks.content_of(who.name).held("Indoor fibre cable") == 17.5
	item, warehouse = books.item_of("Indoor fibre cable"), warehouses.of_truck(who.name)
	assert kept.db.get_value("Bin", {"item_code": item, "warehouse": warehouse}, "actual_qty") == 17.5
	assert trucks.content_of(who.name).held("Wall outlet") == 0, (
		"received for what the books lacked, then used"
	)
	told = {row["material"]: row["discrepancy"] for row in truck_views.overview()["discrepancies"]}
	assert told.get("Wall outlet") == "Too Few by the Books" and "Indoor fibre cable" not in told


def test_what_a_failed_visit_used_is_gone_from_the_truck_of_who_used_it(kept, who, colleague) -> None:
	"""The cable would be taken from the truck of whoever completes the job another day, and both counts be wrong."""
	from gigafibre_fsm.flow.dispatch import service

	cable = "Indoor fibre cable"
	stock.receive(cable, 100)
	for each in (who, colleague):
		stock.act(each, "take_material", material=cable, quantity=30)
	job = stock.planned_visit(who)
	stock.act(who, "start", job.name)
	stock.act(who, "materials", job.name, lines=[{"material": cable, "quantity": 12}], notes="")
	stock.act(who, "fail", job.name, reason="No light on the drop")
	assert trucks.content_of(who.name).held(cable) == 18
	planned = {"status": "Scheduled", "technician": colleague.name}
	kept.db.set_value("Dispatch Job", job.name, planned)
	stock.act(colleague, "start", job.name)
	service.complete(job.name, "Jeanne exemple", override_reason="Essai")
	stock.book_all()
	assert (trucks.content_of(who.name).held(cable), trucks.content_of(colleague.name).held(cable)) == (
		18,
		30,
	)


def test_without_stock_scans_are_traced(site) -> None:
	"""A provider that keeps no stock could not say any more which household has a serial number."""
	stock.keep(False)
	who, label = stock.technician(), stock.label("Routeur")
	stock.act(who, "take", code=label, equipment_type="Routeur")
	job = stock.planned_visit(who)
	stock.act(who, "start", job.name)
	stock.act(who, "scan", job.name, code=label, equipment_type="Routeur")
	stock.book_all()
	assert not site.db.exists("Stock Entry Detail", {"serial_no": ("like", f"%{label}%")})
	assert not site.db.exists("Serial No", label)
	assert moves_of(site, label) == (("Loaded", "Not Kept"), ("Installed", "Not Kept"))
	assert trace.trace_device(label)["now"]["name"] == job.location and not trace.trace_device(label)["books"]
	assert not trucks.content_of(who.name).devices


def close(site, warehouse: str, closed: bool = True) -> None:
	"""Disable a warehouse, or enable it again. ERPNext asks once a job whether it is, and this process is one long job."""
	site.db.set_value("Warehouse", warehouse, "disabled", int(closed))
	site.db.value_cache.clear()


def test_what_erpnext_refuses_waits_with_its_sentence(kept, who) -> None:
	"""A closed warehouse would make the scan fail, or the movement would be lost in silence."""
	label = stock.label("Routeur")
	homes = customers(kept)
	close(kept, homes)
	job = stock.planned_visit(who)
	stock.act(who, "start", job.name)
	assert stock.act(who, "scan", job.name, code=label, equipment_type="Routeur")["outcome"] == "done"
	stock.book_all()
	(refused,) = [row for row in truck_views.overview()["refused"] if row["label"] == label]
	assert refused["refusal"] and serial_no(kept, label) is None
	close(kept, homes, False)
	assert books.retry_refused() >= 1
	stock.book_all()
	assert serial_no(kept, label) == (homes, "Active")


def test_both_sides_see_a_transfer(kept, who, colleague) -> None:
	"""Two technicians would each count the same device, or neither."""
	label = stock.label("ONT")
	stock.receive("ONT", serials=[label])
	stock.receive("Drop cable", 200)
	stock.act(who, "take", code=label)
	stock.act(who, "take_material", material="Drop cable", quantity=80)
	stock.act(colleague, "take", code=label)
	stock.act(colleague, "take_material", material="Drop cable", quantity=25, other=who.name)
	for booked in (False, True):
		if booked:
			stock.book_all()
		assert (trucks.content_of(who.name).devices, trucks.content_of(who.name).materials) == (
			{},
			{"Drop cable": 55},
		)
		assert trucks.content_of(colleague.name).devices == {label: "ONT"}
		assert trucks.content_of(colleague.name).materials == {"Drop cable": 25}
	assert label in {row["label"] for row in truck_views.technician_page(who.name)["recent"]}
	stock.act(who, "hand_in", code=label)
	stock.book_all()
	assert serial_no(kept, label) == (warehouses.store().name, "Active")


def test_a_device_in_use_is_not_loaded(kept, who) -> None:
	"""A slip of the scanner would take the router of a household onto a truck."""
	label = stock.label("Routeur")
	job = stock.planned_visit(who)
	stock.act(who, "start", job.name)
	stock.act(who, "scan", job.name, code=label, equipment_type="Routeur")
	with pytest.raises(Conflict, match="already in use"):
		trucks.take(who.name, label)
	with pytest.raises(BadRequest):
		trucks.move_material(who.name, "Drop cable", 0)
	with pytest.raises(BadRequest, match="own truck"):
		trucks.move_material(who.name, "Drop cable", 5, who.name)
	answer = stock.act(who, "take", code="PIN 12345678")
	assert answer["outcome"] == "refused" and answer["sentence"]


def test_a_count_moves_the_books_once_it_is_approved(kept, who) -> None:
	"""The books would follow a slip of the finger, or never agree with the truck."""
	there, gone, new = (stock.label("Routeur") for _ in range(3))
	stock.receive("Routeur", serials=[there, gone])
	stock.receive("Drop cable", 100)
	for label in (there, gone):
		stock.act(who, "take", code=label)
	stock.act(who, "take_material", material="Drop cable", quantity=60)
	stock.book_all()
	stock.act(who, "count", codes=[there, new], materials={"Drop cable": 52.5})
	(name,) = kept.get_all("Truck Count", {"technician": who.name, "status": "Counted"}, pluck="name")
	lines = {
		row.label or row.material: (row.expected, row.counted)
		for row in kept.get_doc("Truck Count", name).lines
	}
	assert lines == {gone: (1, 0), new: (0, 1), "Drop cable": (60, 52.5)}
	assert set(trucks.content_of(who.name).devices) == {there, gone}
	counts.approve(name)
	stock.book_all()
	assert set(trucks.content_of(who.name).devices) == {there, new}
	assert trucks.content_of(who.name).materials == {"Drop cable": 52.5}
	assert serial_no(kept, gone) == (None, "Consumed")
	listed = truck_views.overview()["discrepancies"]
	told = {row["label"] or row["material"]: row["discrepancy"] for row in listed}
	missing, found = "Missing at the Count", "Found at the Count"
	assert (told[gone], told[new], told["Drop cable"]) == (missing, found, missing)
	with pytest.raises(Conflict):
		counts.approve(name)


def test_a_technician_has_a_warehouse_from_the_first_day(kept, who) -> None:
	"""The first scan of a new technician would have no truck to come from."""
	warehouse = kept.db.get_value("Technician", who.name, "warehouse")
	parent = kept.db.get_value("Warehouse", warehouse, "parent_warehouse")
	assert parent == kept.db.get_single_value("Gigafibre Settings", "trucks_warehouse")
	assert warehouses.of_truck(who.name) == warehouse and ordering.technician().name != who.name


def test_a_device_of_a_pickup_rides_back_and_the_workshop_receives_it(kept, who) -> None:
	"""Between the house and the workshop a device would be nowhere, and nobody would miss it."""
	from gigafibre_fsm.flow.dispatch import opening, service
	from gigafibre_fsm.flow.workshop import due_back, receiving

	label = stock.label("Routeur")
	job = stock.planned_visit(who)
	stock.act(who, "start", job.name)
	stock.act(who, "scan", job.name, code=label, equipment_type="Routeur")
	service.complete(job.name, "Jeanne exemple", override_reason="Essai")
	router = kept.db.get_value("Service Equipment", {"serial": label}) or kept.db.get_value(
		"Service Equipment", {"mac": label}
	)
	due_back.ask_back(router, "Autre forfait", kept.utils.getdate())
	pickup = opening.open_job("Pickup", job.location, equipment=[router])
	plan = {"status": "In Progress", "technician": who.name, "scheduled_date": kept.utils.nowdate()}
	kept.db.set_value("Dispatch Job", pickup.name, plan)
	service.complete(pickup.name, "Jeanne exemple", override_reason="Essai")
	assert trucks.content_of(who.name).devices == {label: "Routeur"}
	receiving.receive_scanned(label)
	stock.book_all()
	assert not trucks.content_of(who.name).devices
	assert serial_no(kept, label)[0] == kept.db.get_single_value("Gigafibre Settings", "workshop_warehouse")
