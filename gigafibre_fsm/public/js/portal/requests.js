// Requests to support: a new one, an answer to one, each with a photo.
import { post } from "site/api";
import { keeps, missing, submits, typed } from "site/forms";
import { word } from "site/words";

const LARGEST = 6_000_000;

// The chosen photo as a data URL, or nothing.
function photoOf(form) {
	const [file] = form.querySelector("[type=file]").files;
	if (!file) return Promise.resolve("");
	if (file.size > LARGEST) return Promise.reject(new Error(word("photo")));
	return new Promise((resolve, reject) => {
		const reader = new FileReader();
		reader.addEventListener("load", () => resolve(reader.result));
		reader.addEventListener("error", () => reject(new Error(word("photo"))));
		reader.readAsDataURL(file);
	});
}

export function requests() {
	const form = document.getElementById("ticket");
	const draft = keeps(form, () => "ticket");
	draft.restore();
	submits(form, {
		check: () => missing(form) && [word("required"), missing(form)],
		send: async () => {
			const answer = await post("portal.open_ticket", { ...typed(form), photo: await photoOf(form) });
			draft.forget();
			const sent = document.getElementById("ticket-sent");
			sent.querySelector("p").textContent = [word("sent", answer.ticket), answer.outage].join(" ").trim();
			sent.hidden = false;
			form.hidden = true;
		},
	});
	for (const one of document.querySelectorAll("[data-reply]")) {
		const { reply: ticket } = one.dataset;
		const kept = keeps(one, () => `reply ${ticket}`);
		kept.restore();
		submits(one, {
			check: () =>
				missing(one) && !one.querySelector("[type=file]").files.length
					? [word("required"), missing(one)]
					: undefined,
			send: async () => {
				await post("portal.reply", { ticket, ...typed(one), photo: await photoOf(one) });
				kept.forget();
				location.assign(`/portail/aide#${ticket}`);
				location.reload();
			},
		});
	}
	const wanted = location.hash && document.getElementById(location.hash.slice(1));
	if (wanted?.tagName === "DETAILS") wanted.open = true;
}
