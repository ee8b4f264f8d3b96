// The profile: each choice is saved as it is made; who else signs in is confirmed by a code.
import { busy, post } from "site/api";
import { toast } from "site/dom";
import { digits, missing, sixDigits, submits, typed } from "site/forms";
import { word } from "site/words";

// Saves a choice; one that was refused goes back to what it was.
function saves(field, send) {
	let kept = field.value;
	field.addEventListener("change", async () => {
		try {
			await send(field.value);
			kept = field.value;
			toast(word("saved"));
		} catch (refusal) {
			field.value = kept;
			toast(refusal.message);
		}
	});
}

function choices() {
	for (const field of document.querySelectorAll("[data-language]"))
		saves(field, async (language) => {
			await post("profile.set_language", { customer: field.dataset.language, language });
			location.assign(`/portail/profil?lang=${language}`);
		});
	for (const field of document.querySelectorAll("[data-channel]"))
		saves(field, (channel) =>
			post("profile.set_channel", {
				customer: field.dataset.customer,
				kind: field.dataset.channel,
				channel,
			}),
		);
}

// Another number or email address opens the account once the code sent to it has been entered here.
function ways() {
	const form = document.getElementById("confirm");
	let contact;
	const ask = (to) => {
		contact = to;
		form.querySelector("[data-sent]").textContent = word("code_sent", contact);
		form.hidden = false;
		form.elements.code.focus();
	};
	const pressed = (selector, work) =>
		document
			.querySelectorAll(selector)
			.forEach((presser) =>
				presser.addEventListener("click", () =>
					busy(presser, () => work(presser).catch((refusal) => toast(refusal.message))),
				),
			);
	pressed("[data-confirm]", async ({ dataset }) => {
		await post("auth.send_confirmation", { contact: dataset.confirm });
		ask(dataset.confirm);
	});
	pressed("[data-remove]", async ({ dataset }) => {
		await post("profile.remove", { contact: dataset.remove });
		location.reload();
	});
	submits(form, {
		check: () => sixDigits(form.elements.code),
		send: async () => {
			await post("auth.confirm_contact", { contact, code: digits(form.elements.code) });
			location.reload();
		},
	});
	const invite = document.getElementById("invite");
	submits(invite, {
		check: () => missing(invite) && [word("required"), missing(invite)],
		send: async () => ask((await post("profile.invite", typed(invite))).contact),
	});
}

export function profile() {
	choices();
	ways();
}
