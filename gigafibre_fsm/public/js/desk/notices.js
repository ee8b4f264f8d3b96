// Notices in open desks for those concerned: a new order, a failed visit, an unknown device.

const FOR = {
	"order.confirmed": ["FSM Dispatcher", "FSM Sales"],
	"visit.failed": ["FSM Dispatcher"],
	"device.unknown": ["FSM Support", "FSM Dispatcher"],
	"device.claim": ["FSM Support"],
};
const SECONDS = 12;

$(document).on("app_ready", () => {
	frappe.realtime.on("gigafibre_fsm", ({ topic, text, reference }) => {
		if (!text || !FOR[topic] || !frappe.user.has_role([...FOR[topic], "FSM Manager"])) return;
		const colour = topic === "order.confirmed" ? "green" : "orange";
		const path =
			reference && `/app/${frappe.router.slug(reference.doctype)}/${encodeURIComponent(reference.name)}`;
		const words = frappe.utils.escape_html(text);
		frappe.show_alert(
			{ message: path ? `<a href="${path}">${words}</a>` : words, indicator: colour },
			SECONDS,
		);
	});
});
