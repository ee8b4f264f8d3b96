frappe.ui.form.on("OLT", {
	refresh(frm) {
		if (frm.is_new()) return;
		if (frm.doc.driver)
			frm.add_custom_button(__("Open Commands"), () =>
				frappe.set_route("List", "OLT Command", {
					olt: frm.doc.name,
					status: ["in", frappe.boot.gigafibre_vocabulary.OPEN_COMMAND],
				}),
			);
		if (!(frm.doc.driver || "").startsWith("SSH")) return;
		if (!frm.doc.ssh_user || !frm.doc.ssh_password || !frm.doc.ssh_host_key)
			frm.set_intro(__("{0}: user, password and host key are needed for SSH.", [frm.doc.olt_name]), "orange");
		if (frappe.user.has_role("System Manager"))
			frm.add_custom_button(__("Read Host Key"), () => read_host_key(frm));
		if (frappe.user.has_role(["FSM Support", "FSM Manager"])) {
			frm.add_custom_button(__("Find New ONTs"), () => find_new(frm));
		}
	},
});

function read_host_key(frm) {
	frappe
		.call({ method: "gigafibre_fsm.api.network.read_host_key", args: { olt: frm.doc.name }, freeze: true })
		.then(({ message }) =>
			frappe.confirm(
				__("Is this the key of {0}? Compare it with what the OLT itself shows.", [frm.doc.olt_name]) +
					`<pre>${frappe.utils.escape_html(message.key)}</pre>`,
				() => frm.set_value("ssh_host_key", message.key),
			),
		);
}

function find_new(frm) {
	frappe
		.call({ method: "gigafibre_fsm.api.network.find_new", args: { olt: frm.doc.name }, freeze: true })
		.then(({ message }) => {
			const rows = message.found.map(
				(ont) =>
					`<li><code>${frappe.utils.escape_html(ont.serial)}</code>: ${ont.frame}/${ont.slot}/${ont.port}</li>`,
			);
			frappe.msgprint({
				title: __("New ONTs"),
				message: rows.length
					? `<ul>${rows.join("")}</ul>`
					: __("The OLT sees no ONT that is not registered."),
			});
		});
}
