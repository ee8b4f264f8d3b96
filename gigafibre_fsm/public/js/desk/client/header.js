// The customer's name, flags and contact data, and the most frequent actions.

import { icon, safe } from "../board/words";
import { editable } from "./editing";

const LANGUAGES = { fr: __("French"), en: __("English") };

const TEXTS = { wanted: __("wanted"), stopped: __("none (STOP)") };

export function drawHeader(box, { customer, flags, contacts, messages }, live) {
	const chips = flags
		.map(
			({ flag, label, tone }) =>
				`<span class="fsm-chip fsm-${tone}" data-flag="${flag}">${safe(label)}</span>`,
		)
		.join("");
	const waiting = contacts.filter(({ confirmed }) => !confirmed);
	box.innerHTML = `<div class="fsm-who">
			<h1>${safe(customer.customer_name)}</h1>
			<span class="fsm-live" data-state="${live ? "on" : "off"}" title="${safe(live ? __("Changes of others appear at once") : __("Changes of others appear within seconds"))}">${icon(live ? "signal" : "refresh-cw")}</span>
			<span class="fsm-chips">${chips}</span>
		</div>
		<div class="fsm-head-acts">
			<button type="button" class="btn btn-primary btn-sm" data-act="ticket">${icon("life-buoy")} ${safe(__("Ticket"))}</button>
			<button type="button" class="btn btn-default btn-sm" data-act="visit">${icon("wrench")} ${safe(__("Visit"))}</button>
			<button type="button" class="btn btn-default btn-sm" data-act="order">${icon("plus")} ${safe(__("Order"))}</button>
			<button type="button" class="btn btn-default btn-sm" data-act="more" aria-haspopup="menu">${icon("ellipsis")} <span>${safe(__("More"))}</span></button>
		</div>
		<dl class="fsm-reach">
			${fact(__("Telephone"), editable({ field: "phone", value: customer.phone, shown: customer.phone_label, type: "tel", link: customer.phone && `tel:${customer.phone}` }))}
			${fact(__("E-mail"), editable({ field: "email", value: customer.email, type: "email", link: customer.email && `mailto:${customer.email}` }))}
			${fact(__("Language"), editable({ field: "language", value: customer.language, shown: LANGUAGES[customer.language], options: LANGUAGES }))}
			${messages.texts ? fact(__("Text Messages"), editable({ field: "texts", value: messages.texts, shown: TEXTS[messages.texts], options: TEXTS })) : ""}
			${messages.kinds.map((kind) => fact(kind.label, editable({ field: kind.field, value: kind.chosen, shown: messages.channels[kind.chosen], options: messages.channels }))).join("")}
			${fact(__("Account Number"), `<span class="fsm-mono">${safe(customer.account_number || "—")}</span>`)}
			${fact(__("Customer since"), safe(customer.since))}
			${customer.card ? fact(__("Pays with"), safe(customer.card)) : ""}
			${waiting.length ? fact(__("Not confirmed"), safe(waiting.map(({ value }) => value).join(", "))) : ""}
		</dl>`;
}

const fact = (label, html) => `<div><dt>${safe(label)}</dt><dd>${html}</dd></div>`;
