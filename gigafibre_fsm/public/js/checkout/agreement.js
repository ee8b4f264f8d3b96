// Before the payment: the contract summary to accept, and the first bill for a chosen day.
import { freeDays } from "checkout/dates";
import { post } from "site/api";
import { money, signed } from "site/money";
import { line } from "site/plans";
import { word } from "site/words";

export function contract(state) {
	const { quote } = state;
	const { months, total, exit_fee: fee } = quote.commitment;
	const monthly = quote.lines.filter((row) => row.kind === "recurring").map((row) => row.label);
	const facts = [
		[word("contract_place"), state.address_label],
		[word("contract_services"), monthly.join(", ")],
		[
			word("contract_month"),
			money(quote.monthly.total) +
				(quote.later.total === quote.monthly.total
					? ""
					: ` · ${word("later", months, money(quote.later.total))}`),
		],
	];
	if (Number(quote.one_time.subtotal)) facts.push([word("contract_once"), money(quote.one_time.subtotal)]);
	facts.push([word("contract_term"), Number(months) ? word("months", months) : word("none")]);
	if (Number(months)) facts.push([word("contract_total"), money(total)]);
	facts.push([word("contract_exit"), Number(fee) ? word("exit_fee", money(fee)) : word("no_exit")]);
	document.getElementById("contract").replaceChildren(
		...facts.flatMap(([name, text]) => {
			const term = document.createElement("dt");
			const fact = document.createElement("dd");
			term.textContent = name;
			fact.textContent = text;
			return [term, fact];
		}),
	);
}

let asked = 0;

async function bill(session, day) {
	const place = document.getElementById("first-bill");
	const turn = ++asked;
	place.setAttribute("aria-busy", "true");
	try {
		const first = await post("checkout.preview", { session, day });
		if (turn !== asked) return;
		place.querySelector("[data-total]").textContent = money(first.total);
		place.querySelector("[data-period]").textContent = word(
			"bill_period",
			first.period,
			money(first.subtotal),
			money(first.tps),
			money(first.tvq),
		);
		place.querySelector("[data-then]").textContent = word(
			"bill_then",
			money(first.then.total),
			first.then.label,
		);
		place
			.querySelector("[data-lines]")
			.replaceChildren(
				...first.lines.map((row) =>
					line(
						row.days < row.of_days ? word("bill_days", row.label, row.days, row.of_days) : row.label,
						signed(row.amount),
					),
				),
			);
		place.hidden = false;
	} catch {
		if (turn === asked) place.hidden = true; // the contract above gives the complete price
	} finally {
		if (turn === asked) place.removeAttribute("aria-busy");
	}
}

// The days to choose from: the customer's preferred dates, or all available ones.
export function firstBill(session, state) {
	const select = document.getElementById("bill-day");
	const wanted = state.preferred_dates.map((row) => [row.date, row.label]);
	const days = wanted.length ? wanted : freeDays();
	const before = select.value;
	select.replaceChildren(...days.map(([date, label]) => new Option(label, date)));
	if (days.some(([date]) => date === before)) select.value = before;
	select.closest("label").hidden = !days.length;
	select.onchange = () => bill(session, select.value);
	bill(session, select.value);
}
