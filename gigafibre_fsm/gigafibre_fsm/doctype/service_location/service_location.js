frappe.ui.form.on("Service Location", {
	refresh(frm) {
		const { latitude, longitude } = frm.doc;
		if (latitude && longitude) {
			frm.add_web_link(
				`https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`,
				__("Map"),
			);
		}
		if (
			frappe.boot.gigafibre_vocabulary.IN_SERVICE.includes(frm.doc.status) &&
			frappe.user.has_role(["FSM Support", "FSM Sales", "FSM Manager", "System Manager"])
		) {
			frm.add_custom_button(__("End a Service"), async () => {
				await frappe.require("/assets/gigafibre_fsm/js/desk/ending.js");
				await gigafibre_ending(frm.doc.name, "", () => frm.reload_doc());
			});
		}
		if (frm.doc.project)
			frm.add_custom_button(__("Project"), () => frappe.set_route("Form", "Project", frm.doc.project));
		if (!frm.is_new() && frappe.model.can_read("Service Equipment")) {
			frm.add_custom_button(__("Service Equipment"), () =>
				frappe.set_route("List", "Service Equipment", { location: frm.doc.name }),
			);
		}
	},
});
