// Realtime for the embedded bench, by the protocol of Frappe v15's own socket server, which is in no package.
//
//   node socket_server.mjs SITES_FOLDER DEFAULT_SITE
//
// A site is a namespace (/test.localhost) and a browser is known by its session cookie. What Python publishes on the Redis
// channel "events", {namespace, room, event, message}, goes to the sockets in that room; who is in which: socket_rooms.mjs.

import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { createClient } from "@redis/client";
import { Server } from "socket.io";
import { joinRooms } from "./socket_rooms.mjs";

const [sites, defaultSite] = process.argv.slice(2);
const config = JSON.parse(fs.readFileSync(path.join(sites, "common_site_config.json"), "utf8"));
const PATIENCE_MS = 20_000;
const LOOPBACK = ["localhost", "127.0.0.1"];

/** The answer of a method of the site to GET, as the socket's user. Rejects with the status when it is refused. */
function ask(socket, method, values = {}) {
	const { site, sid, authorization } = socket.data;
	const headers = { Host: `${site}:${config.webserver_port}`, Accept: "application/json" };
	if (authorization) headers.Authorization = authorization;
	else headers.Cookie = `sid=${sid}`;
	return new Promise((resolve, reject) => {
		const request = http.get(
			{
				host: "127.0.0.1",
				port: config.webserver_port,
				path: `/api/method/${method}?${new URLSearchParams(values)}`,
				headers,
				timeout: PATIENCE_MS,
			},
			async (response) => {
				let text = "";
				for await (const part of response.setEncoding("utf8")) text += part;
				if (response.statusCode !== 200) return reject(new Error(`${method}: ${response.statusCode}`));
				try {
					resolve(JSON.parse(text).message);
				} catch (error) {
					reject(error);
				}
			},
		);
		request.on("timeout", () => request.destroy(new Error(`${method}: no answer`)));
		request.on("error", reject);
	});
}

const hostname = (address) =>
	address ? new URL(address.includes("://") ? address : `http://${address}`).hostname : "";

function siteOf({ headers }) {
	const named = headers["x-frappe-site-name"];
	if (named) return hostname(named);
	const host = hostname(headers.host);
	return LOOPBACK.includes(host) ? defaultSite : hostname(headers.origin) || host;
}

function cookie(header, name) {
	const found = (header || "").split(/;\s*/).find((part) => part.startsWith(`${name}=`));
	return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

/** Who a socket belongs to, or why it may not connect. */
async function authenticate(socket, next) {
	try {
		const { headers } = socket.request;
		const site = siteOf(socket.request);
		if (socket.nsp.name !== `/${site}`) return next(new Error("Invalid namespace"));
		if (hostname(headers.host) !== hostname(headers.origin)) {
			return next(new Error("Invalid origin"));
		}
		Object.assign(socket.data, {
			site,
			sid: cookie(headers.cookie, "sid"),
			authorization: headers.authorization,
		});
		// Frappe's wants a cookie beside an API key as well.
		if (!headers.cookie) return next(new Error("No cookie transmitted."));
		if (!socket.data.sid && !socket.data.authorization)
			return next(new Error("No authentication method used."));
		const { user, user_type } = await ask(socket, "frappe.realtime.get_user_info");
		Object.assign(socket.data, { user, isDeskUser: user_type === "System User" });
		next();
	} catch (error) {
		next(new Error(`Unauthorized: ${error.message}`));
	}
}

const server = http.createServer();
const io = new Server(server, {
	cors: { origin: true, credentials: true },
	cleanupEmptyChildNamespaces: true,
});
const realtime = io.of(/^\/.+$/);
realtime.use(authenticate);
realtime.on("connection", (socket) => joinRooms(socket, ask));

function deliver(text) {
	let event;
	try {
		event = JSON.parse(text);
	} catch {
		return console.error("not JSON on the channel events:", text.slice(0, 200));
	}
	if (event.room) io.of(`/${event.namespace}`).to(event.room).emit(event.event, event.message);
	else realtime.emit(event.event, event.message);
}

const subscriber = createClient({ url: config.redis_queue });
// it connects again by itself, and subscribes again
subscriber.on("error", (error) => console.error("Redis:", error.message));
await subscriber.connect();
await subscriber.subscribe("events", deliver);
server.listen(config.socketio_port, "127.0.0.1", () => console.log(`listening on ${config.socketio_port}`));
