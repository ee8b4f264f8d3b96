// Our orders are installed by a visit and billed by subscriptions: ERPNext's own indicators (To Bill, Overdue) would
// mislead staff.
{
	const settings = (frappe.listview_settings["Sales Order"] = frappe.listview_settings["Sales Order"] || {});
	const erpnext_indicator = settings.get_indicator;
	settings.add_fields = [...new Set([...(settings.add_fields || []), "fsm_service_location", "docstatus"])];
	settings.get_indicator = (doc) => {
		if (doc.fsm_service_location && doc.docstatus === 1) {
			if (doc.status === "To Deliver") return [__("To Install"), "orange", "status,=,To Deliver"];
			if (doc.status === "Completed")
				return [__("Installed, Billed by Subscription"), "green", "status,=,Completed"];
		}
		return erpnext_indicator?.(doc);
	};
}
