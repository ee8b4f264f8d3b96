// Realtime without a socket server: the same object, no connection. Pages that need fresh data ask for it.

class QuietRealtime {
	constructor() {
		this.open_tasks = {};
		this.open_docs = new Set();
		this.handlers = {};
	}

	on(event, handler) {
		(this.handlers[event] ??= []).push(handler);
	}

	off(event, handler) {
		this.handlers[event] = (this.handlers[event] || []).filter((each) => handler && each !== handler);
	}

	init() {}
	connect() {}
	emit() {}
	publish() {}
	subscribe() {}
	task_subscribe() {}
	task_unsubscribe() {}
	doctype_subscribe() {}
	doctype_unsubscribe() {}
	doc_subscribe() {}
	doc_unsubscribe() {}
	doc_open() {}
	doc_close() {}
}

criscostack.provide("criscostack.realtime");
criscostack.realtime = new QuietRealtime();
criscostack.socketio = criscostack.realtime;
