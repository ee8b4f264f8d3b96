// Time off and blockers of the technicians, and days on which the whole company makes no visits.

import { get, post } from "./api";
import { clock, icon, minutesOf, safe, spoken } from "./words";

export async function editAbsences(board, technician = "") {
	const { store } = board;
	const [from] = store.range;
	const dialog = new frappe.ui.Dialog({
		title: __("Time off"),
		fields: [
			{ fieldname: "list", fieldtype: "HTML" },
			{ fieldname: "new", fieldtype: "Section Break", label: __("New") },
			{
				fieldname: "kind",
				fieldtype: "Select",
				label: __("Kind"),
				options: frappe.boot.gigafibre_vocabulary.TIME_OFF_KINDS.map((value) => ({
					value,
					label: __(value),
				})),
				default: "Vacation",
				reqd: 1,
			},
			{
				fieldname: "technician",
				fieldtype: "Select",
				label: __("Technician"),
				options: store.technicians.map((person) => ({
					value: person.technician,
					label: person.technician_name,
				})),
				default: technician || store.technicians[0]?.technician,
				depends_on: 'eval:doc.kind !== "Blackout"',
			},
			{ fieldname: "reason", fieldtype: "Data", label: __("Reason") },
			{ fieldname: "gap", fieldtype: "Column Break" },
			{ fieldname: "from_date", fieldtype: "Date", label: __("From"), default: from, reqd: 1 },
			{ fieldname: "to_date", fieldtype: "Date", label: __("To"), default: from, reqd: 1 },
			{ fieldname: "hours", fieldtype: "Check", label: __("Only some hours") },
			{
				fieldname: "from_time",
				fieldtype: "Data",
				label: __("From (time)"),
				default: "12:00",
				depends_on: "hours",
			},
			{
				fieldname: "to_time",
				fieldtype: "Data",
				label: __("To (time)"),
				default: "13:00",
				depends_on: "hours",
			},
		],
		primary_action_label: __("Add"),
		primary_action: add,
	});
	const box = dialog.get_field("list").$wrapper;
	const complain = (refusal) => board.tell(refusal.message);

	async function fill() {
		const until = frappe.datetime.add_days(from, 60);
		const rows = await get("planning.absences", { from_date: from, to_date: until }).catch(complain);
		box.html(
			rows?.length
				? `<ul class="fsm-absences">${rows.map(row).join("")}</ul>`
				: `<p class="text-muted">${safe(__("Nobody is off in the next two months."))}</p>`,
		);
	}
	function row({
		name,
		technician: who,
		kind_label,
		from_date,
		to_date,
		whole_day,
		from_time,
		to_time,
		reason,
	}) {
		const short = { day: "numeric", month: "short" };
		const days =
			from_date === to_date
				? spoken(from_date, short)
				: `${spoken(from_date, short)} – ${spoken(to_date, short)}`;
		const hours = whole_day ? "" : ` ${clock(minutesOf(from_time))}–${clock(minutesOf(to_time))}`;
		const person = who ? store.technician(who)?.technician_name || who : __("Everyone");
		return `<li><span><b>${safe(person)}</b> ${safe(kind_label)} · ${safe(days + hours)} <small>${safe(reason)}</small></span>
			<button type="button" class="btn btn-default btn-xs" data-remove="${safe(name)}" aria-label="${safe(__("Remove"))}">${icon("x")}</button></li>`;
	}
	async function add({ kind, technician: who, from_date, to_date, hours, from_time, to_time, reason }) {
		const values = {
			kind,
			from_date,
			to_date,
			reason: reason || "",
			technician: kind === "Blackout" ? "" : who,
		};
		if (hours) Object.assign(values, { from_time, to_time });
		try {
			const { visits } = await post("planning.add_absence", values);
			if (visits.length) board.tell(__("These visits no longer fit: {0}", [visits.join(", ")]));
			await Promise.all([fill(), store.load()]);
		} catch (refusal) {
			complain(refusal);
		}
	}
	box.on("click", "[data-remove]", async ({ currentTarget }) => {
		await post("planning.remove_absence", { name: currentTarget.dataset.remove }).catch(complain);
		await Promise.all([fill(), store.load()]);
	});
	dialog.show();
	fill();
}
