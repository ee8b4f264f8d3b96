// A preview of the settings that a device gets by this profile, and the profile's paths that a real device lacks.
frappe.ui.form.on("Device Profile", {
	refresh(frm) {
		if (frm.is_new()) return;
		frm.add_custom_button(__("Preview"), () => choose(frm));
		if (frappe.user.has_role("FSM Manager")) {
			frm.add_custom_button(__("Check a Device's Tree"), () => upload(frm));
		}
	},
});

function choose(frm) {
	const device = {
		fieldname: "equipment",
		fieldtype: "Link",
		options: "Service Equipment",
		label: __("Equipment"),
		reqd: 1,
		get_query: () => ({ filters: { equipment_type: frm.doc.equipment_type } }),
	};
	frappe.prompt([device], ({ equipment }) => gigafibre.preview(equipment, frm.doc.name), __("Preview"));
}

function upload(frm) {
	new frappe.ui.FileUploader({
		doctype: "Device Profile",
		docname: frm.doc.name,
		allow_multiple: false,
		restrictions: { allowed_file_types: [".json"] },
		on_success: (file) => check(frm, file.file_url),
	});
}

const COLOURS = { found: "green", skipped: "gray", missing: "red", read_only: "red", band: "orange" };
const words = () => ({
	found: __("Found"),
	skipped: __("Optional, not there"),
	missing: __("Missing"),
	read_only: __("Cannot be written"),
	band: __("On the other band"),
});

async function check(frm, file) {
	const { message } = await frappe.call("gigafibre_fsm.api.equipment.check_tree", {
		profile: frm.doc.name,
		file,
	});
	const escape = frappe.utils.escape_html;
	const worst = (row) => Object.keys(COLOURS).indexOf(row.state);
	const rows = message.findings
		.sort((one, other) => worst(other) - worst(one))
		.map(
			(row) =>
				`<tr><td><span class="indicator-pill ${COLOURS[row.state]}">${words()[row.state]}</span></td>` +
				`<td><code>${escape(row.path)}</code></td><td>${escape(__(row.source))}</td></tr>`,
		);
	frappe.msgprint({
		title: __("Check a Device's Tree"),
		message: `<p>${__("The device has {0} parameters.", [message.parameters])}</p>
			<table class="table table-bordered table-sm">${rows.join("")}</table>`,
		wide: true,
	});
}
