// The last step: the agreement is ticked, the card saved, the order placed.
import { again, pay } from "checkout/card";
import { post } from "site/api";
import { submits } from "site/forms";
import { word } from "site/words";

const asked = (form) => [...form.querySelectorAll("[type=checkbox][required]")];

// `adopt` applies the server's state and returns whether the price has changed; `recover` handles a refusal.
export function payment(form, session, { adopt, recover }) {
	submits(form, {
		check: () => {
			const open = asked(form).find((box) => !box.checked);
			return open && [word("consent"), open];
		},
		send: async () => {
			const consents = Object.fromEntries([["contact", true], ...asked(form).map((box) => [box.name, true])]);
			if (adopt(await post("checkout.update", { session, consents }))) {
				form.elements.terms.checked = false;
				throw new Error(word("price_changed"));
			}
			const answer = await pay(session);
			location.assign(answer.tracking);
		},
		refused: async (refusal) => {
			await recover(refusal);
			if (refusal.status) again(session, form);
		},
	});
}
