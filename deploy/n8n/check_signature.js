// Whether an event comes from Gigafibre FSM: the check that every receiver makes before anything else (docs/events.md).
// Usage: node check_signature.js HEADER < body, with the secret in GIGAFIBRE_WEBHOOK_SECRET. Exit status 0: genuine.
const { createHmac, timingSafeEqual } = require("node:crypto");

const OLDEST_SECONDS = 300;

function isGenuine(header, body, secret, now = Date.now() / 1000) {
	const parts = Object.fromEntries(header.split(",").map((part) => part.split("=", 2)));
	const given = Buffer.from(parts.v1 ?? "", "hex");
	const expected = createHmac("sha256", secret).update(`${parts.t}.`).update(body).digest();
	const fresh = Math.abs(now - Number(parts.t)) <= OLDEST_SECONDS;
	return fresh && given.length === expected.length && timingSafeEqual(given, expected);
}

module.exports = { isGenuine };

if (require.main === module) {
	const chunks = [];
	process.stdin.on("data", (chunk) => chunks.push(chunk));
	process.stdin.on("end", () => {
		const genuine = isGenuine(process.argv[2] ?? "", Buffer.concat(chunks), process.env.GIGAFIBRE_WEBHOOK_SECRET ?? "");
		console.log(genuine ? "genuine" : "forged or too old");
		process.exit(genuine ? 0 : 1);
	});
}
