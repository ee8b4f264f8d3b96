// The text of a message: starts with the present one, and shows the message as its customer will see it.
frappe.ui.form.on("Message Text", {
	refresh(form) {
		const given = () => ({ topic: form.doc.topic, language: form.doc.language });
		const ask = async (method, args) =>
			(await frappe.call({ method: `gigafibre_fsm.api.message.${method}`, type: "POST", args })).message;
		form.add_custom_button(__("Begin with the Present Words"), async () => {
			form.set_value(await ask("present", given()));
		});
		form.add_custom_button(__("Preview"), async () => {
			const { sms, subject, body } = form.doc;
			const shown = await ask("preview", { ...given(), sms, subject, body });
			const dialog = new frappe.ui.Dialog({
				title: __("Preview"),
				size: "large",
				fields: [{ fieldname: "shown", fieldtype: "HTML" }],
			});
			const mail = Object.assign(document.createElement("iframe"), {
				sandbox: "",
				srcdoc: shown.html,
				style: "width:100%;height:60vh;border:0",
			});
			const text = Object.assign(document.createElement("p"), { textContent: shown.sms });
			dialog.fields_dict.shown.$wrapper.append(text, mail);
			dialog.show();
		});
	},
});
