frappe.ui.form.on("Provisioning Push", {
	refresh(frm) {
		if (frm.doc.status === "Failed" && frappe.model.can_write("Service Equipment")) {
			frm.add_custom_button(__("Push Again"), () => frm.call("push_again").then(() => frm.reload_doc()));
		}
	},
});
