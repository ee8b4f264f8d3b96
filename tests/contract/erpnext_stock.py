"""Fields of ERPNext's stock on which the app relies; written as in `erpnext_contract.py`."""

STOCK_FIELDS: dict[str, dict[str, str]] = {
	"Warehouse": {
		"warehouse_name": "Data",
		"parent_warehouse": "Link Warehouse",
		"is_group": "Check",
		"disabled": "Check",
		"company": "Link Company",
		"warehouse_type": "Link Warehouse Type",
	},
	"Stock Settings": {"default_warehouse": "Link Warehouse", "allow_negative_stock": "Check"},
	"Stock Entry Type": {"purpose": "Select", "add_to_transit": "Check"},
	"Stock Entry": {
		"stock_entry_type": "Link Stock Entry Type",
		"purpose": "Select",
		"company": "Link Company",
		"items": "Table Stock Entry Detail",
		"remarks": "Text",
	},
	"Stock Entry Detail": {
		"item_code": "Link Item",
		"qty": "Float",
		"s_warehouse": "Link Warehouse",
		"t_warehouse": "Link Warehouse",
		"basic_rate": "Currency",
		"allow_zero_valuation_rate": "Check",
		"use_serial_batch_fields": "Check",
		"serial_no": "Text",
	},
	"Serial No": {
		"serial_no": "Data",
		"item_code": "Link Item",
		"warehouse": "Link Warehouse",
		"status": "Select",
	},
	"Bin": {
		"item_code": "Link Item",
		"warehouse": "Link Warehouse",
		"actual_qty": "Float",
		"valuation_rate": "Float",
	},
	"Stock Ledger Entry": {"item_code": "Link Item", "warehouse": "Link Warehouse", "actual_qty": "Float"},
}
