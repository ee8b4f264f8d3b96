from __future__ import annotations

import frappe


def get_warehouse_account_map(company: str) -> dict[str, str]:
	"""Each warehouse's account, cached for the request or job: a warehouse created later is missing in it."""
	maps = frappe.flags.setdefault("warehouse_account_map", {})
	if not maps.get(company):
		default = frappe.get_cached_value("Company", company, "default_inventory_account")
		warehouses = frappe.get_all("Warehouse", {"company": company}, ["name", "account"])
		maps[company] = {row.name: row.account or default for row in warehouses if row.account or default}
	return maps[company]
