frappe.ui.form.on("Firmware Rollout", {
	refresh(frm) {
		if (frm.is_new() || !frappe.model.can_write(frm.doctype)) return;
		const call = (method) => frm.call(method).then(() => frm.reload_doc());
		if (["Draft", "Paused", "Stopped", "Done"].includes(frm.doc.status))
			frm.add_custom_button(frm.doc.status === "Draft" ? __("Begin") : __("Go On"), () =>
				frappe.confirm(__("Devices of this profile restart at night with another firmware. Begin?"), () =>
					call("run"),
				),
			);
		if (frm.doc.status === "Running") frm.add_custom_button(__("Pause"), () => call("pause"));
		frm.add_custom_button(__("Devices"), () =>
			frappe.set_route("List", "Firmware Update", { rollout: frm.doc.name }),
		);
	},
});
