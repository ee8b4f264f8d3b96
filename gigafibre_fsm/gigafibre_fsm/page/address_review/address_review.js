frappe.pages["address-review"].on_page_load = function (wrapper) {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Address Review"), single_column: true });
	wrapper.review = new AddressReview(page);
};
frappe.pages["address-review"].on_page_show = (wrapper) => {
	wrapper.review.next();
	wrapper.review.follow();
};

const QUEUE = "gigafibre_fsm.api.matching";
const safe = (text) => frappe.utils.escape_html(String(text ?? ""));

// The method as the match stores it, "text, postal code, near, shared with FIB-12", in the reader's words.
const METHODS = { text: __("its text"), "postal code": __("its postal code"), near: __("its location") };
const found_by = (method) =>
	method
		.split(", ")
		.map(
			(part) =>
				METHODS[part] || part.replace(/^shared with (.+)$/, (_all, drop) => __("shared with {0}", [drop])),
		)
		.join(", ");

// One drop at a time beside the civic addresses that it may be: a accepts, r rejects, u undoes, arrows choose and skip.
class AddressReview {
	constructor(page) {
		this.page = page;
		this.done = [];
		this.skip = 0;
		this.body = $(`
			<div class="row">
				<div class="col-lg-5"><p class="text-muted" role="status" data-waiting></p><p class="text-muted" role="status" data-job></p><div data-match></div>
					<p class="text-muted small" style="margin-top: var(--margin-md)">${[
						["a", __("accept")],
						["r", __("reject")],
						["u", __("undo")],
						["← →", __("candidate or runner-up")],
						["↓ ↑", __("later, back")],
					]
						.map(([key, text]) => `<kbd>${key}</kbd> ${text}`)
						.join(" · ")}</p></div>
				<div class="col-lg-7"><div data-map style="height: 460px"></div></div>
			</div>`).appendTo(page.main);
		page.main.css("padding", "var(--padding-lg)");
		this.accept_button = page.set_primary_action(__("Accept"), () => this.accept());
		page.add_button(__("Reject"), () => this.decide("reject"));
		page.add_button(__("Undo Last"), () => this.undo());
		page.add_inner_button(__("Match Drops"), () => this.start());
		this.body.on("click", "[data-option]", (event) =>
			this.choose(Number(event.currentTarget.dataset.option)),
		);
		$(document).on("keydown.address-review", (event) => this.key(event));
	}

	key(event) {
		const elsewhere =
			frappe.get_route_str() !== "address-review" || event.ctrlKey || event.metaKey || event.altKey;
		if (elsewhere || cur_dialog || $(event.target).is("input, textarea, select, [contenteditable]")) return;
		const work = {
			a: () => this.accept(),
			r: () => this.decide("reject"),
			u: () => this.undo(),
			ArrowLeft: () => this.choose(0),
			ArrowRight: () => this.choose(1),
			ArrowDown: () => this.leave(1),
			ArrowUp: () => this.leave(-1),
		}[event.key];
		if (!work) return;
		event.preventDefault();
		work();
	}

	async ask(method, values, type = "POST") {
		if (this.busy) return null;
		this.busy = true;
		try {
			return (await frappe.call({ method: `${QUEUE}.${method}`, args: values, type })).message;
		} catch {
			return null; // the desk has shown why
		} finally {
			this.busy = false;
		}
	}

	async next() {
		const answer = await this.ask("following", { skip: this.skip }, "GET");
		if (answer) this.show(answer);
	}

	async start() {
		await frappe.call({ method: `${QUEUE}.start`, type: "POST" });
		this.started = true;
		this.follow();
	}

	// Says how far the match is, until it ends or the page is left.
	async follow() {
		clearTimeout(this.later);
		if (frappe.get_route_str() !== "address-review") return;
		const { message } = await frappe.call({ method: `${QUEUE}.progress`, type: "GET" });
		const { running, done, total, counts } = message;
		let text = "";
		if (running)
			text = total ? __("Matching: {0} of {1} drops", [done, total]) : __("The match is starting.");
		else if (this.started) {
			text = counts
				? __("Matched: {0} linked, {1} to review, {2} without an address", [
						counts.Accepted,
						counts.Proposed,
						counts.Unmatched,
					])
				: __("The match has ended without a result: see the error log.");
		}
		this.body.find("[data-job]").text(text);
		if (running) {
			this.started = true;
			this.later = setTimeout(() => this.follow(), 2000);
		} else if (this.started) {
			this.started = false;
			this.next();
		}
	}

	leave(step) {
		this.skip = Math.max(0, Math.min(this.skip + step, this.waiting - 1));
		this.next();
	}

	accept() {
		const option = this.options?.[this.chosen];
		if (!option) return;
		const others = option.drops || [];
		if (!others.length) return this.decide("accept", { address: option.id });
		frappe.confirm(
			__("{0} already has the drop {1}. Do both belong to this address?", [
				safe(option.label),
				safe(others.join(", ")),
			]),
			() => this.decide("accept", { address: option.id, several: 1 }),
		);
	}

	async decide(method, values = {}) {
		if (!this.match) return;
		const answer = await this.ask(method, { match: this.match.name, ...values });
		if (!answer) return this.next();
		this.done.push(answer.done.name);
		frappe.show_alert(
			{
				message: method === "accept" ? __("Accepted") : __("Rejected"),
				indicator: method === "accept" ? "green" : "orange",
			},
			3,
		);
		if (this.skip) this.next();
		else this.show(answer);
	}

	async undo() {
		const last = this.done.pop();
		if (!last) return frappe.show_alert(__("Nothing to undo."), 3);
		const answer = await this.ask("undo", { match: last });
		if (answer) this.show(answer);
	}

	show({ waiting, match }) {
		this.waiting = waiting;
		this.match = match;
		this.options = match ? [match.candidate, match.runner_up].filter(Boolean) : [];
		this.chosen = 0;
		this.body.find("[data-waiting]").text(waiting ? __("{0} matches to review", [waiting]) : "");
		this.body.find("[data-map]").toggle(Boolean(match));
		this.accept_button.prop("disabled", !match);
		this.draw();
		if (match) this.draw_map();
	}

	choose(number) {
		if (!this.options?.[number]) return;
		this.chosen = number;
		this.draw();
		this.draw_map();
	}

	draw() {
		const place = this.body.find("[data-match]");
		if (!this.match) {
			const text = this.waiting
				? __("The remaining matches were skipped for later.")
				: __("No matches to review: every drop is matched or has no candidate.");
			return place.html(`<div class="text-center text-muted" style="padding: 60px 0">${text}</div>`);
		}
		const { drop, method, score } = this.match;
		const line = (where) =>
			[where.label, where.locality, where.postal_code].filter(Boolean).map(safe).join("<br>");
		const card = (option, number) => `
			<button type="button" data-option="${number}" aria-pressed="${number === this.chosen}" class="btn btn-default btn-block text-left" style="white-space: normal; margin-bottom: var(--margin-sm); border: 2px solid ${number === this.chosen ? "var(--green-500)" : "var(--border-color)"}">
				<span class="text-muted small">${number ? __("Runner-up") : __("Candidate")} · ${Math.round(option.score * 100)} %${option.distance === null ? "" : ` · ${__("{0} m away", [Math.round(option.distance)])}`}</span><br>
				<strong>${line(option)}</strong>
				${(option.drops || []).length ? `<br><span class="indicator-pill orange">${__("has {0} already", [safe(option.drops.join(", "))])}</span>` : ""}
			</button>`;
		place.html(`
			<div style="padding: var(--padding-sm) var(--padding-md); border: 1px solid var(--border-color); border-radius: var(--border-radius); margin-bottom: var(--margin-md)">
				<span class="text-muted small">${__("Fibre drop")} <a href="/app/fibre-port/${encodeURIComponent(drop.id)}">${safe(drop.id)}</a> · ${safe(__(drop.status))}</span><br>
				<strong>${line(drop)}</strong>
			</div>
			<p class="text-muted small">${__("Matched by {0}, {1}%", [safe(found_by(method)), Math.round(score * 100)])}</p>
			${this.options.map(card).join("")}`);
	}

	async draw_map() {
		await frappe.require("/assets/gigafibre_fsm/js/desk/map.js");
		const box = this.body.find("[data-map]")[0];
		const map = await window.gigafibre_map(box);
		if (!map) return; // a later step draws
		const spots = [
			[this.match?.drop, "#b4530a", __("Fibre drop"), "bottom"],
			...this.options.map((option, number) => [
				option,
				number === this.chosen ? "#0b6b57" : "#6b7a74",
				number ? __("Runner-up") : __("Candidate"),
				number ? "right" : "left",
			]),
		];
		const placed = spots.filter(([where]) => where?.latitude);
		if (!placed.length) return map.setView([45.1, -73.9], 9);
		for (const [where, color, text, direction] of placed) {
			L.circleMarker([where.latitude, where.longitude], { radius: 9, weight: 3, color, fillOpacity: 0.5 })
				.bindTooltip(document.createTextNode(__("{0}: {1}", [text, where.label])), {
					permanent: true,
					direction,
					offset: { left: [-9, 0], right: [9, 0], bottom: [0, 9] }[direction],
				})
				.addTo(map);
		}
		map.fitBounds(
			placed.map(([where]) => [where.latitude, where.longitude]),
			{ padding: [120, 70], maxZoom: 18 },
		);
	}
}
