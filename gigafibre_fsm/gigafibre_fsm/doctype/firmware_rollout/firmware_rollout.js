frappe.ui.form.on("Firmware Rollout", {
	refresh(frm) {
		if (frm.is_new()) return;
		if (frm.doc.status === "Draft")
			frm.set_intro(
				__("Nothing is sent before Begin. As things stand, {0} devices would get this firmware.", [
					frm.doc.remaining,
				]),
				"blue",
			);
		else show_progress(frm);
		frm.add_custom_button(__("Devices"), () =>
			frappe.set_route("List", "Firmware Update", { rollout: frm.doc.name }),
		);
		if (!frappe.model.can_write(frm.doctype)) return;
		const call = (method) => frm.call(method).then(() => frm.reload_doc());
		if (["Draft", "Paused", "Stopped", "Done"].includes(frm.doc.status))
			frm.add_custom_button(frm.doc.status === "Draft" ? __("Begin") : __("Go On"), () =>
				frappe.confirm(__("Devices of this profile restart at night with another firmware. Begin?"), () =>
					call("run"),
				),
			);
		if (frm.doc.status === "Running") frm.add_custom_button(__("Pause"), () => call("pause"));
	},
});

function show_progress(frm) {
	const { verified, failed, remaining, stopped_because } = frm.doc;
	if (stopped_because) {
		const next = __("The devices' errors say why. Once the cause is removed, press Go On.");
		frm.set_intro(`${frappe.utils.escape_html(stopped_because)}<br>${next}`, "red");
	}
	if (frm.doc.status === "Done" && remaining)
		frm.set_intro(
			__("{0} chosen devices were offline. Once they are back, press Go On.", [remaining]),
			"orange",
		);
	const total = verified + failed + remaining;
	if (!total) return;
	const part = (count, progress_class) => ({
		title: count,
		width: `${(100 * count) / total}%`,
		progress_class,
	});
	frm.dashboard.add_progress(
		__("Devices"),
		[part(verified, "progress-bar-success"), part(failed, "progress-bar-danger")],
		__("{0} verified, {1} failed, {2} to go", [verified, failed, remaining]),
	);
}
