// The data that the server sent when the desk started (overrides/desk_boot.py).
// In a scope of its own: the names of a script that every page loads would be taken for all others.
(() => {
	// The number cards of our workspace: they show at once that they are loading, and ask for their number only.
	for (const card of frappe.boot.gigafibre_cards || [])
		frappe.model.sync({ docs: [card], docinfo: { doctype: card.doctype, name: card.name } });

	// The groups of record states. After an update, a page that was opened before has the new scripts without their groups:
	// it asks to be reloaded, and offers no buttons that depend on them.
	const GROUP = /^[A-Z_]+$/;
	let told = false;

	frappe.boot.gigafibre_vocabulary = new Proxy(frappe.boot.gigafibre_vocabulary || {}, {
		get(words, name) {
			if (name in words || !GROUP.test(String(name))) return words[name];
			if (!told)
				frappe.msgprint({
					title: __("Reload this page"),
					indicator: "orange",
					message: __(
						"Gigafibre FSM was updated after this page was opened. Save what you have typed, then reload it.",
					),
					primary_action: { label: __("Reload"), action: () => location.reload() },
				});
			told = true;
			return [];
		},
	});

	// Amounts as the house writes them in the user's language, 0,50 $ or $0.50: the desk's own format_currency writes the
	// company's number format in every language.
	const price = new Intl.NumberFormat((frappe.boot.lang || "fr").startsWith("en") ? "en-CA" : "fr-CA", {
		style: "currency",
		currency: "CAD",
		currencyDisplay: "narrowSymbol",
	});
	window.gigafibre_money = (amount) => price.format(Number(amount || 0));

	// A moment whose label says that it is in UTC: below it Frappe would write the time zone of the site.
	const Datetime = frappe.ui.form.ControlDatetime.prototype;
	const zone_of_the_site = Datetime.get_user_time_zone;
	Datetime.get_user_time_zone = function () {
		return /\(UTC\)$/.test(this.df.label) ? "UTC" : zone_of_the_site.call(this);
	};
})();
