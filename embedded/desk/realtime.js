// The engine's own client of the socket server. In production a proxy serves both at one address; here the socket server
// has a port of its own.

import "criscostack/public/js/criscostack/socketio_client.js";

criscostack.realtime.get_host = (port) => {
	const { sitename, socketio_port } = criscostack.boot;
	return `${location.protocol}//${location.hostname}:${socketio_port || port}/${sitename}`;
};
