"use strict";
// The bridge from GenieACS to Gigafibre FSM. Copy it into the `ext` folder of GenieACS (GENIEACS_EXT_DIR) and set
// GIGAFIBRE_URL (https://erp.example.com) and GIGAFIBRE_DEVICE_TOKEN (Gigafibre Settings, "Device token") in the
// environment of genieacs-cwmp. GIGAFIBRE_HOST is needed only where GIGAFIBRE_URL is an inner address: the name of the
// site that is meant.
//
// GenieACS gives an extension 3 seconds; a call here ends after 2.5. A failure becomes the fault `ext.Error` on this
// app's channel and is retried by GenieACS.

const LIMIT_MS = 2500;
const SESSION_MS = 1500; // GenieACS stores what a device answered at the end of its session, moments after the last script
const base = new URL(process.env.GIGAFIBRE_URL || "http://127.0.0.1:8000");
const http = base.protocol === "https:" ? require("https") : require("http");
const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });

function call(method, path, body, callback) {
	let done = false;
	const finish = (error, value) => {
		if (!done) {
			done = true;
			clearTimeout(timer);
			callback(error, value);
		}
	};
	const headers = {
		"X-Gigafibre-Device-Token": process.env.GIGAFIBRE_DEVICE_TOKEN || "",
		Accept: "application/json",
	};
	if (process.env.GIGAFIBRE_HOST) headers.Host = process.env.GIGAFIBRE_HOST;
	if (body) {
		headers["Content-Type"] = "application/json";
		headers["Content-Length"] = Buffer.byteLength(body);
	}
	const request = http.request(new URL(path, base), { method, headers, agent }, (response) => {
		const chunks = [];
		response.on("data", (chunk) => chunks.push(chunk));
		response.on("error", finish);
		response.on("end", () => {
			if (response.statusCode !== 200) return finish(new Error("Gigafibre answered " + response.statusCode));
			try {
				finish(null, JSON.parse(Buffer.concat(chunks).toString("utf8")).message);
			} catch (error) {
				finish(new Error("Gigafibre sent no JSON"));
			}
		});
	});
	const timer = setTimeout(() => {
		request.destroy();
		finish(new Error("Gigafibre did not answer in time"));
	}, LIMIT_MS);
	request.on("error", finish);
	request.end(body);
}

// args[0]: JSON of what the device says about itself.
exports.event = (args, callback) => {
	call("POST", "/api/method/gigafibre_fsm.api.device.event", args[0], callback);
};

// args[0]: device id, args[1]: when its session began (ms). Only a hint, told when the session is over: Gigafibre looks anyway.
exports.done = (args, callback) => {
	const body = JSON.stringify({ acs_device_id: args[0], session: args[1] });
	setTimeout(() => call("POST", "/api/method/gigafibre_fsm.api.device.done", body, () => {}), SESSION_MS);
	callback(null, true);
};

// args[0]: serial, args[1]: device id.
exports.configuration = (args, callback) => {
	const query = new URLSearchParams({ serial: args[0], acs_device_id: args[1] });
	call("GET", "/api/method/gigafibre_fsm.api.device.configuration?" + query, null, callback);
};
