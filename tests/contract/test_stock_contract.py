"""Stock behaves as the app expects: serial numbers, quantities below zero, values, warehouses that cannot be deleted."""

from __future__ import annotations

import pytest

from tests.contract import records


@pytest.fixture
def place(site):
	"""Two warehouses, an item with serial numbers and one by the metre; a store that keeps nothing below zero."""
	company = records.company()
	root = records.root("Warehouse")

	def warehouse(name: str) -> str:
		values = {"warehouse_name": f"{records.MARK} {name} {site.generate_hash(length=5)}"}
		return records.insert("Warehouse", company=company, parent_warehouse=root, **values).name

	def item(**values) -> str:
		code = f"{records.MARK}-{site.generate_hash(length=6)}"
		group = records.root("Item Group")
		return records.insert("Item", item_code=code, item_group=group, is_stock_item=1, **values).name

	site.db.set_single_value("Stock Settings", "allow_negative_stock", 0)
	site.flags.pop("warehouse_account_map", None)  # the warehouses of an earlier test, kept for this process
	return site._dict(
		store=warehouse("magasin"),
		truck=warehouse("camion"),
		router=item(stock_uom=records.uom(whole=True), has_serial_no=1),
		cable=item(stock_uom=records.uom()),
		company=company,
		warehouse=warehouse,
	)


def entry(
	site, place, purpose: str, item: str, qty: float, source="", target="", serial="", **more
) -> object:
	kind = site.db.get_value("Stock Entry Type", {"purpose": purpose, "add_to_transit": 0})
	line = {"item_code": item, "qty": qty, "s_warehouse": source or None, "t_warehouse": target or None}
	line.update({"allow_zero_valuation_rate": 1, **more})
	if serial:
		line.update({"serial_no": serial, "use_serial_batch_fields": 1, **more})
	doc = site.get_doc({"doctype": "Stock Entry", "stock_entry_type": kind, "company": place.company})
	doc.append("items", line)
	return doc.insert().submit()


def test_a_serial_number_follows_its_entries(site, place) -> None:
	"""The app reads from the serial number in which warehouse a device is."""
	serial = f"ESSAI{site.generate_hash(length=6).upper()}"

	def now():
		return site.db.get_value("Serial No", serial, ["warehouse", "status"])

	entry(site, place, "Material Receipt", place.router, 1, target=place.store, serial=serial)
	assert now() == (place.store, "Active")
	entry(site, place, "Material Transfer", place.router, 1, place.store, place.truck, serial)
	assert now() == (place.truck, "Active")
	entry(site, place, "Material Issue", place.router, 1, place.truck, serial=serial)
	assert now() == (None, "Consumed")
	entry(site, place, "Material Receipt", place.router, 1, target=place.store, serial=serial)
	assert now() == (place.store, "Active"), "an issued device may come back"


def test_a_serial_number_is_in_one_warehouse(site, place) -> None:
	"""The app asks first where a device is: ERPNext refuses to move one from where it is not, or to receive it twice."""
	serial = f"ESSAI{site.generate_hash(length=6).upper()}"
	entry(site, place, "Material Receipt", place.router, 1, target=place.store, serial=serial)
	for purpose, source, target in (
		("Material Receipt", "", place.truck),
		("Material Issue", place.truck, ""),
		("Material Transfer", place.truck, place.store),
	):
		site.db.savepoint("essai")
		with pytest.raises(site.ValidationError):
			entry(site, place, purpose, place.router, 1, source, target, serial)
		site.db.rollback(save_point="essai")
	with pytest.raises(site.ValidationError):
		records.insert(
			"Serial No",
			serial_no=f"{serial}X",
			item_code=place.router,
			company=place.company,
			warehouse=place.store,
		)


def test_quantities_do_not_fall_below_zero(site, place) -> None:
	"""The app would not receive missing stock first, and ERPNext would refuse the movement."""
	entry(
		site,
		place,
		"Material Receipt",
		place.cable,
		30.5,
		target=place.truck,
		basic_rate=2,
		allow_zero_valuation_rate=0,
	)
	entry(site, place, "Material Issue", place.cable, 12.25, place.truck)
	held = {"item_code": place.cable, "warehouse": place.truck}
	assert site.db.get_value("Bin", held, "actual_qty") == 18.25
	assert site.db.get_value("Bin", held, "valuation_rate") == 2
	site.db.savepoint("essai")
	with pytest.raises(site.ValidationError):
		entry(site, place, "Material Issue", place.cable, 40, place.truck)
	site.db.rollback(save_point="essai")
	assert site.get_all("Stock Ledger Entry", held, pluck="actual_qty", order_by="creation") == [30.5, -12.25]


def test_what_has_no_value_says_so(site, place) -> None:
	"""A device that was never bought through ERPNext is received only with Allow Zero Valuation Rate."""
	with pytest.raises(site.ValidationError):
		entry(
			site, place, "Material Receipt", place.cable, 5, target=place.truck, allow_zero_valuation_rate=0
		)


def test_a_warehouse_with_a_history_stays(site, place) -> None:
	"""Uninstalling leaves the warehouses of trucks that were used."""
	entry(site, place, "Material Receipt", place.cable, 5, target=place.truck)
	with pytest.raises(site.ValidationError):
		site.delete_doc("Warehouse", place.truck)


def test_a_warehouse_that_came_during_a_job_has_no_account(site, place) -> None:
	"""ERPNext reads the warehouses' accounts once: the app makes it read them again when it makes a truck's warehouse."""
	entry(site, place, "Material Receipt", place.cable, 5, target=place.truck)
	late = place.warehouse("nouveau camion")
	site.db.savepoint("essai")
	with pytest.raises(site.ValidationError, match="not linked to any account"):
		entry(site, place, "Material Receipt", place.cable, 5, target=late)
	site.db.rollback(save_point="essai")
	site.flags.pop("warehouse_account_map")
	entry(site, place, "Material Receipt", place.cable, 5, target=late)
