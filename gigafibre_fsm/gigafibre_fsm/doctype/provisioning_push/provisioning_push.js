frappe.ui.form.on("Provisioning Push", {
	refresh(frm) {
		if (frm.doc.status === "Failed") {
			frm.add_custom_button(__("Push Again"), () => frm.call("push_again").then(() => frm.reload_doc()));
		}
	},
});
