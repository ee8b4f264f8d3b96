// Messages to the customer of a visit, with a preview before sending.

import { get, post } from "./api";
import { safe } from "./words";

const TOPICS = {
	"visit.scheduled": __("Confirmation"),
	"visit.reminder": __("The day before"),
	"visit.en_route": __("On the way"),
	"visit.late": __("The technician is late"),
	"visit.missed": __("Nobody came"),
	"visit.cancelled": __("No longer planned"),
	"visit.failed": __("Could not be done"),
};
// Messages that a dispatcher sends by hand; the others are sent with the event that they announce.
const SENT_BY = { "visit.late": "planning.late", "visit.missed": "planning.missed" };

/** Show the messages of `job`, beginning with `topic`. */
export function showMessages(board, job, topic = "visit.scheduled") {
	const dialog = new frappe.ui.Dialog({
		title: safe(__("Messages to {0}", [job.customer_name])),
		fields: [
			{
				fieldname: "topic",
				fieldtype: "Select",
				label: __("Message"),
				options: Object.entries(TOPICS).map(([value, label]) => ({ value, label })),
				default: topic,
				change: () => fill(),
			},
			{ fieldname: "shown", fieldtype: "HTML" },
		],
		primary_action_label: __("Send"),
		primary_action: async ({ topic: chosen }) => {
			try {
				await post(SENT_BY[chosen], { job: job.name });
				dialog.hide();
				board.tell(__("The customer is told."), "green");
				await board.store.load();
			} catch (refusal) {
				show(`<p class="fsm-warning">${safe(refusal.message)}</p>`);
			}
		},
	});
	const show = (html) => dialog.get_field("shown").$wrapper.html(html);
	async function fill() {
		const chosen = dialog.get_value("topic") || topic;
		dialog.get_primary_btn().toggle(Boolean(SENT_BY[chosen]));
		try {
			show(papers(await get("planning.message", { job: job.name, topic: chosen })));
		} catch (refusal) {
			show(`<p class="fsm-warning">${safe(refusal.message)}</p>`);
		}
	}
	dialog.show();
	fill();
}

function papers({ phone, sms, email, subject, text }) {
	const found = [
		sms && part(__("Text message to {0}", [phone]), sms),
		subject && part(__("Email to {0}", [email]), `${subject}\n\n${text}`),
	].filter(Boolean);
	return (
		found.join("") || `<p class="fsm-warning">${safe(__("This customer gets no message of this kind."))}</p>`
	);
}

const part = (title, text) =>
	`<section class="fsm-message"><small>${safe(title)}</small><pre>${safe(text)}</pre></section>`;
