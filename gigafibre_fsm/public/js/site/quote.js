// A quote, by the link that was sent with it: accept by card, accept on account, or decline. The page is drawn by the server.
import { post } from "site/api";
import { submits, typed } from "site/forms";
import { word } from "site/words";

export function start() {
	const form = (id) => document.getElementById(id);
	const { session } = form("quote").dataset;
	if (!form("card")) return;
	// One key for this page: a second press, or an answer that was lost, is the same order.
	const idempotency_key = crypto.randomUUID();

	submits(form("card"), {
		send: async () => {
			const { url, obstacle } = await post("quote.take_up", { session });
			if (!obstacle) location.assign(url);
			else stop(obstacle);
		},
	});
	submits(form("decline"), {
		send: () => post("quote.decline", { session, ...typed(form("decline")) }).then(() => location.reload()),
	});
	if (!form("account")) return;
	submits(form("account"), {
		check: () => {
			const { agreed, limits_911 } = form("account").elements;
			if (!agreed.checked) return [word("agree"), agreed];
			return limits_911 && !limits_911.checked ? [word("agree_911"), limits_911] : undefined;
		},
		send: async () => {
			const { slot, agreed, limits_911 } = typed(form("account"));
			const [date, time_window] = (slot || "").split("|");
			const { tracking, obstacle } = await post("quote.accept", {
				session,
				agreed: Boolean(agreed),
				limits_911: Boolean(limits_911),
				preferred_dates: date ? [{ date, time_window }] : [],
				contact_me: !date,
				idempotency_key,
			});
			if (!obstacle) location.assign(tracking);
			else stop(obstacle);
		},
	});

	/** An obstacle to accepting is shown instead of the buttons. */
	function stop(sentence) {
		form("answers").hidden = true;
		form("obstacle").hidden = false;
		form("obstacle").querySelector("[data-obstacle]").textContent = sentence;
		form("obstacle").scrollIntoView({ block: "center" });
	}
}
