const PAYMENT_FILES = "gigafibre_fsm.api.payment_file";

frappe.listview_settings["Payment File"] = {
	add_fields: ["source", "waiting"],
	hide_name_column: false,
	onload(list) {
		// Nobody creates an empty file, so Frappe hides the list's own primary button.
		list.page.add_inner_button(__("Enter Cheques"), () => enter_cheques());
		list.page.add_inner_button(__("Read a File"), () => read_file(), null, "primary");
	},
};

const bank_account = {
	fieldname: "account",
	fieldtype: "Link",
	options: "Account",
	label: __("Deposited To"),
	reqd: 1,
	get_query: () => ({ filters: { account_type: ["in", ["Bank", "Cash"]], is_group: 0 } }),
};

// The account that was chosen last for this source, on any computer of anybody.
async function last_account(dialog, source) {
	const rows = await frappe.db.get_list("Payment File", {
		filters: { source },
		fields: ["deposit_account"],
		order_by: "creation desc",
		limit: 1,
	});
	if (rows.length) dialog.set_value("account", rows[0].deposit_account);
}

function read_file() {
	const dialog = new frappe.ui.Dialog({
		title: __("Read a File of Payments"),
		fields: [
			{
				fieldname: "source",
				fieldtype: "Select",
				label: __("Source"),
				options: [
					{ value: "Bank", label: __("Bill payments at the bank") },
					{ value: "Interac", label: __("Interac e-transfers") },
					{ value: "Cheque", label: __("Cheques") },
				],
				default: "Bank",
				reqd: 1,
				change: () => last_account(dialog, dialog.get_value("source")),
			},
			bank_account,
			{ fieldname: "picker", fieldtype: "HTML" },
			{
				fieldname: "order",
				fieldtype: "Select",
				label: __("Dates in the file"),
				options: [
					{ value: "", label: __("Find out") },
					{ value: "day", label: __("Day first: 30/11/2026") },
					{ value: "month", label: __("Month first: 11/30/2026") },
				],
			},
		],
		primary_action_label: __("Show the Payments"),
		async primary_action({ source, account, order }) {
			const file = dialog.$wrapper.find("input[type=file]")[0].files[0];
			if (!file) return frappe.show_alert({ message: __("Choose a file."), indicator: "orange" });
			const bytes = new Uint8Array(await file.arrayBuffer());
			let content = "";
			for (let start = 0; start < bytes.length; start += 8192)
				content += String.fromCharCode(...bytes.subarray(start, start + 8192));
			const { message } = await frappe.call({
				method: `${PAYMENT_FILES}.read`,
				args: { source, account, name: file.name, content: btoa(content), order },
				freeze: true,
				freeze_message: __("Reading the file"),
			});
			dialog.hide();
			frappe.set_route("Form", "Payment File", message.file);
		},
	});
	dialog.fields_dict.picker.$wrapper.html(`
		<div class="form-group">
			<label class="control-label reqd" for="payment-file-picker">${__("CSV File")}</label>
			<input type="file" id="payment-file-picker" accept=".csv,.txt,text/csv" class="form-control" style="height: auto">
			<p class="help-box small text-muted">${__(
				"As the bank or Interac gives it. Nothing is booked before you have seen each payment.",
			)}</p>
		</div>`);
	dialog.show();
	last_account(dialog, "Bank");
}

function enter_cheques() {
	const dialog = new frappe.ui.Dialog({
		title: __("Enter Cheques"),
		size: "extra-large",
		fields: [
			bank_account,
			{ fieldtype: "Column Break" },
			{
				fieldname: "day",
				fieldtype: "Date",
				label: __("Deposited On"),
				default: frappe.datetime.get_today(),
				reqd: 1,
			},
			{ fieldtype: "Section Break" },
			{
				fieldname: "cheques",
				fieldtype: "Table",
				label: __("Cheques"),
				in_place_edit: true,
				data: [{}],
				fields: [
					{ fieldname: "number", fieldtype: "Data", label: __("Cheque Number"), in_list_view: 1, columns: 2 },
					{ fieldname: "payer", fieldtype: "Data", label: __("Drawer"), in_list_view: 1, columns: 3 },
					{
						fieldname: "account",
						fieldtype: "Data",
						label: __("Account Number"),
						in_list_view: 1,
						columns: 2,
					},
					{ fieldname: "invoice", fieldtype: "Data", label: __("Invoice"), in_list_view: 1, columns: 1 },
					{ fieldname: "amount", fieldtype: "Data", label: __("Amount"), in_list_view: 1, columns: 2 },
				],
			},
		],
		primary_action_label: __("Show the Payments"),
		async primary_action({ account, day, cheques }) {
			const entered = (cheques || [])
				.filter((row) => row.number || row.payer || row.amount)
				.map(({ number, payer, account: of, invoice, amount }) => ({
					number,
					payer,
					account: of,
					invoice,
					amount,
				}));
			const { message } = await frappe.call({
				method: `${PAYMENT_FILES}.enter_cheques`,
				args: { account, day, cheques_received: JSON.stringify(entered) },
				freeze: true,
			});
			dialog.hide();
			frappe.set_route("Form", "Payment File", message.file);
		},
	});
	dialog.show();
	last_account(dialog, "Cheque");
}
