// The number cards of our workspace came with the desk: they show at once that they are loading, and ask for their
// number only.
for (const card of frappe.boot.gigafibre_cards || [])
	frappe.model.sync({ docs: [card], docinfo: { doctype: card.doctype, name: card.name } });
