// The balance, a preview of the next bill, bills and payments. Every amount comes from the server.

import { icon, safe } from "../board/words";
import * as may from "./may";

export function drawMoney(box, { money }) {
	const late = money.overdue !== "0.00";
	const owes = money.owed !== "0.00" && may.care();
	box.innerHTML = `<article class="fsm-balance${late ? " fsm-bad" : ""}">
			<small>${safe(money.balance.startsWith("-") ? __("In the customer's favour") : __("Balance"))}</small>
			<b data-balance>${safe(money.balance_label)}</b>
			${late ? `<span>${safe(__("{0} overdue since {1}", [money.overdue_label, money.overdue_since]))}</span>` : ""}
			${money.credit !== "0.00" ? `<span>${safe(__("{0} on account", [money.credit_label]))}</span>` : ""}
			${
				money.promise
					? `<span class="fsm-promise">${icon("clock")} <span>${money.promise.installments.map(installment).join("<br>")}</span>
				${may.care() ? `<button type="button" class="btn btn-xs btn-default" data-act="withdraw">${safe(__("Withdraw"))}</button>` : ""}</span>`
					: ""
			}
			<div class="fsm-head-acts">${owes ? `<button type="button" class="btn btn-xs btn-primary" data-act="pay">${safe(__("Take a Payment"))}</button>` : ""}
			${owes && !money.promise ? `<button type="button" class="btn btn-xs btn-default" data-act="promise">${safe(__("Promise to Pay"))}</button>` : ""}</div>
		</article>
		${next(money.next_bill)}
		${list(__("Bills"), money.bills, bill, __("No bill yet."))}
		${list(__("Payments"), money.payments, payment, __("No payment yet."))}
		${referrals(money.referrals)}`;
}

const installment = ({ amount_label, date_label }) =>
	safe(__("{0} promised by {1}", [amount_label, date_label]));

function next(one) {
	if (!one) return "";
	const rows = one.lines
		.map(({ label, amount_label }) => `<tr><td>${safe(label)}</td><td>${safe(amount_label)}</td></tr>`)
		.join("");
	const sum = (label, amount, strong) =>
		`<tr${strong ? ' class="fsm-total"' : ""}><td>${safe(label)}</td><td>${safe(amount)}</td></tr>`;
	return `<details class="fsm-next"><summary><span>${safe(__("Next bill, {0}", [one.date_label]))}</span> <b>${safe(one.total_label)}</b></summary>
		<p class="text-muted">${safe(one.period)}</p>
		<table>${rows}${sum(__("Before taxes"), one.net_label)}${sum(__("GST"), one.tps_label)}${sum(__("QST"), one.tvq_label)}${sum(__("Total"), one.total_label, true)}</table></details>`;
}

function referrals({ code, referred }) {
	if (!code && !referred.length) return "";
	const rows = referred.map(
		({ name, state, amount }) =>
			`<li><span>${safe(name)}</span><b>${safe(gigafibre_money(amount))}</b><small>${safe(state)}</small></li>`,
	);
	return `<article class="fsm-papers"><h3>${safe(__("Referrals"))}</h3><p>${safe(__("Referral Code"))} <b class="fsm-mono" data-referral>${safe(code)}</b></p>${rows.length ? `<ul>${rows.join("")}</ul>` : ""}</article>`;
}

function list(title, rows, row, nothing) {
	return `<article class="fsm-papers"><h3>${safe(title)}</h3>${rows.length ? `<ul>${rows.map(row).join("")}</ul>` : `<p class="text-muted">${safe(nothing)}</p>`}</article>`;
}

function bill(one) {
	const open = one.can_charge;
	return `<li><a href="/app/sales-invoice/${encodeURIComponent(one.name)}">${safe(one.date_label)}</a>
		<b>${safe(one.total_label)}</b>
		<small class="${open ? "fsm-owed" : ""}">${safe(open ? __("{0} to pay by {1}", [one.outstanding_label, one.due_label]) : one.status_label)}${one.charge && open ? ` · ${safe(one.charge)}` : ""}${one.why && open ? `<br>${safe(one.why)}` : ""}</small></li>`;
}

function payment(one) {
	return `<li><a href="/app/payment-entry/${encodeURIComponent(one.name)}">${safe(one.date_label)}</a>
		<b>${safe(one.amount_label)}</b><small>${safe(one.how)}</small></li>`;
}
