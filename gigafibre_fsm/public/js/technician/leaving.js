// Signing out: the customers' data leaves the phone, and what was not handed in stays for its technician.
import { post } from "site/api";
import { word } from "site/words";
import { forgetOwn } from "technician/carried";
import { actions } from "technician/queue";
import { failed } from "technician/signal";

async function clean() {
	await forgetOwn();
	for (const name of Object.keys(localStorage))
		if (/^(typed|signature):/.test(name)) localStorage.removeItem(name);
	for (const name of await caches.keys()) {
		if (name.startsWith("technician-")) await (await caches.open(name)).delete("/technicien");
	}
}

export function signOut(button) {
	button.addEventListener("click", async () => {
		const left = (await actions()).length;
		if (left && !confirm(word(left === 1 ? "leave_one" : "leave_some", left))) return;
		try {
			const { home } = await post("auth.sign_out");
			await clean();
			location.assign(home);
		} catch (refusal) {
			failed(refusal.status ? refusal : { status: -1, message: word("needs_signal") });
		}
	});
}
