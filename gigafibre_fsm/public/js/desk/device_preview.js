// The settings that a device would receive, in a dialog: of the forms of Service Equipment and Device Profile.
window.gigafibre = window.gigafibre || {};

gigafibre.preview = async (equipment, profile) => {
	const { message } = await frappe.call({
		method: "gigafibre_fsm.api.equipment.preview",
		type: "GET",
		args: { equipment, profile: profile || "" },
	});
	const escape = frappe.utils.escape_html;
	const rows = message.rows.map(
		(row) =>
			`<tr><td><code>${[row.path, ...row.alternatives].map(escape).join("<br>")}</code></td>` +
			`<td>${escape(__(row.source))}</td>` +
			`<td>${row.value === "" ? "•••" : escape(row.value)}</td><td>${row.optional ? __("Optional") : ""}</td></tr>`,
	);
	const heading = [__("Parameter Path"), __("Value From"), __("Value"), ""]
		.map((text) => `<th>${text}</th>`)
		.join("");
	const said = message.changed
		? __("The device does not have these settings yet.")
		: __("The device has these settings.");
	frappe.msgprint({
		title: message.profile ? escape(message.profile) : __("Preview"),
		message: message.profile
			? `<p>${said}</p><table class="table table-bordered table-sm"><tr>${heading}</tr>${rows.join("")}</table>`
			: __("No Device Profile matches this device: it receives nothing."),
		wide: true,
	});
};
