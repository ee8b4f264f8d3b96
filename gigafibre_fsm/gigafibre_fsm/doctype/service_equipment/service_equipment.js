frappe.ui.form.on("Service Equipment", {
	refresh(frm) {
		if (frm.is_new()) return;
		frm.page.set_indicator(frm.doc.online ? __("Online") : __(frm.doc.status), frm.doc.online ? "green" : "gray");
		if (frm.doc.dispatch_job) {
			frm.add_custom_button(__("Dispatch Job"), () => frappe.set_route("Form", "Dispatch Job", frm.doc.dispatch_job));
		}
	},
});
