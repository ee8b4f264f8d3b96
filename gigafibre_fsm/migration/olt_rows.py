"""The legacy rows of one OLT, by its drops: fibre -> service -> delivery -> account. Pure."""

from __future__ import annotations

from gigafibre_fsm.migration.planned import Tables


def rows_of_olt(tables: Tables, ip: str) -> set[str]:
	""" "table:key" of the OLT, its drops, their locations with all services, discounts, devices, and the money of their
	accounts.
	"""
	drops = [row for row in tables["fibre"] if (row["olt_ip"] or "").strip() == ip]
	wanted = {row["service_id"] for row in drops}
	deliveries = {row["delivery_id"] for row in tables["service"] if row["id"] in wanted}
	places = [row for row in tables["delivery"] if row["id"] in deliveries]
	accounts = {row["account_id"] for row in places}
	services = [row for row in tables["service"] if row["delivery_id"] in deliveries]
	of_service = {row["id"] for row in services}
	found = {f"olt:{ip}", *(row["_row"] for part in (drops, places, services) for row in part)}
	for table, column, keys in (
		("account", "id", accounts),
		("service_discount", "service_id", of_service),
		("device", "service_id", of_service),
		("invoice", "account_id", accounts),
		("payment", "account_id", accounts),
	):
		found |= {row["_row"] for row in tables[table] if row[column] in keys}
	labels = {row["serial"] for row in drops if row["serial"]}
	for row in tables["device"]:
		if row["service_id"] in of_service:
			labels |= {row["serial"], row["mac"]}
	for table, column in (("wifi", "device"), ("voip", "serial")):
		found |= {row["_row"] for row in tables[table] if row[column] and row[column] in labels}
	return found
