// The setup checklist of a new site, above its manager's workspace until all steps are done. Each step detects by itself that it is done.

const SETUP_WORKSPACE = "Gigafibre Management";
let setup_asked = 0;

async function show_site_setup() {
	const asked = ++setup_asked;
	const [view, name] = frappe.get_route() || [];
	const body = document.querySelector("#page-Workspaces .layout-main-section");
	document.getElementById("fsm-setup")?.remove();
	if (view !== "Workspaces" || name !== SETUP_WORKSPACE || !body) return;
	if (!frappe.user.has_role(["FSM Manager", "System Manager"])) return;
	const { message } = await frappe.call({
		method: "gigafibre_fsm.api.site_setup.steps",
		type: "GET",
	});
	if (message.done === message.of) return;
	await frappe.require("/assets/gigafibre_fsm/css/site_setup.css");
	if (asked === setup_asked) body.prepend(site_setup_section(message));
}

function site_setup_section({ done, of, steps }) {
	const section = document.createElement("section");
	section.id = "fsm-setup";
	section.setAttribute("aria-labelledby", "fsm-setup-title");
	const safe = frappe.utils.escape_html;
	section.innerHTML = `<header><h2 id="fsm-setup-title">${safe(__("Set up this site"))}</h2>
		<span>${safe(__("{0} of {1} done", [done, of]))}</span><progress max="${of}" value="${done}" aria-hidden="true"></progress></header>
		<ol>${steps
			.map(
				(step, index) => `<li data-step="${safe(step.key)}" data-done="${step.done ? 1 : 0}">
			<span class="fsm-setup-mark">${frappe.utils.icon(step.done ? "tick" : "right", "sm")}</span>
			<a href="/app/${step.place.map((part) => encodeURIComponent(frappe.router.slug(part))).join("/")}" data-index="${index}">${safe(step.label)}</a>
			<span class="sr-only">${safe(step.done ? __("Done") : __("To do"))}</span>
			${step.done ? "" : `<p>${safe(step.missing || step.why)}</p>`}</li>`,
			)
			.join("")}</ol>`;
	section.addEventListener("click", (event) => {
		const link = event.target.closest("[data-index]");
		if (!link) return;
		event.preventDefault();
		event.stopPropagation();
		go_to_step(steps[Number(link.dataset.index)]);
	});
	return section;
}

async function go_to_step({ place, field }) {
	const arrives = frappe.set_route(...place);
	// Frappe's form goes to the field that the address names, at the end of its refresh.
	if (place[0] === "Form" && field) history.replaceState(history.state, "", `${location.pathname}#${field}`);
	await arrives;
}

$(document).on("app_ready", () => {
	frappe.router.on("change", show_site_setup);
	show_site_setup();
});
