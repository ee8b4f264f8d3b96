"use strict";
// Runs provision scripts against a picture of one device, with GenieACS's own functions.
const vm = require("node:vm");

const SCRIPT_LIMIT_MS = 50;
const compiled = new Map();

// Thrown by ext() until its answer is there.
class Waiting {
	constructor(key, args) {
		Object.assign(this, { key, args });
	}
}

class Fault {
	constructor(code, message, detail) {
		Object.assign(this, { code, message, detail });
	}
}

function normalised(value, type) {
	if (value === null) return "null";
	if (type === "xsd:boolean")
		return value === true || value === 1 || ["true", "1"].includes(String(value).toLowerCase());
	if (/^xsd:(unsigned)?(Int|int|Long|long)$/.test(type)) {
		const number = parseInt(value, 10);
		return Number.isNaN(number) ? String(value) : number;
	}
	return String(value);
}

// One pass of a channel's scripts. `job.known` is path -> [value, type, at], `job.params` path -> [value, type, flags].
class Pass {
	constructor(job, answers, number) {
		Object.assign(this, { job, answers, number, known: { ...job.known } });
		this.tags = new Set(job.device.tags);
		this.sets = new Map();
		this.gets = new Set();
		this.cleared = [];
		this.commands = [];
		this.logs = [];
	}

	identity(path) {
		const { device } = this.job;
		const fields = {
			ID: device.id,
			SerialNumber: device.serial,
			ProductClass: device.productClass,
			OUI: device.oui,
			Manufacturer: device.manufacturer,
		};
		return fields[path.slice("DeviceID.".length)];
	}

	constant(path, value, type) {
		const found =
			value === undefined || value === null ? [] : [{ path, value: [value, type || "xsd:string"], size: 1 }];
		return this.wrapper(found, () => found[0] && found[0].value);
	}

	wrapper(found, value) {
		return {
			path: found.length ? found[0].path : undefined,
			size: found.length,
			get value() {
				return value();
			},
			[Symbol.iterator]: () => found[Symbol.iterator](),
		};
	}

	find(path) {
		const { params } = this.job;
		if (!path.includes("*")) return path in params ? [path] : [];
		const escaped = path.split(".").map((part) => (part === "*" ? "[^.]+" : part.replace(/[^\w]/g, "\\$&")));
		const expression = new RegExp(`^${escaped.join("\\.")}$`);
		return Object.keys(params).filter((name) => expression.test(name));
	}

	declare(path, timestamps, values) {
		if (typeof path !== "string") throw new TypeError("declare() needs a path");
		const wanted = values ? values.value : undefined;
		if (path.startsWith("Tags.")) return this.tag(path, wanted);
		if (path.startsWith("DeviceID.")) return this.constant(path, this.identity(path));
		if (path.startsWith("Events."))
			return this.constant(path, this.job.events[path.slice(7)], "xsd:dateTime");
		if (path === "Reboot" || path === "FactoryReset" || path.startsWith("Download.")) {
			if (wanted !== undefined && !this.commands.includes(path)) this.commands.push(path);
			return this.constant(path, undefined);
		}
		const names = this.find(path);
		for (const name of names) {
			const since = timestamps && timestamps.value;
			if (since !== undefined || wanted !== undefined) this.read(name, since === undefined ? 1 : since);
			if (wanted !== undefined) this.write(name, wanted);
		}
		const found = names.map((name) => {
			const known = this.known[name];
			return {
				path: name,
				value: known && known.slice(0, 2),
				writable: Boolean(this.job.params[name][2] & 1),
				size: 1,
			};
		});
		return this.wrapper(found, () => found[0] && found[0].value);
	}

	read(name, since) {
		const known = this.known[name];
		if (known && known[2] >= since) return;
		const [value, type, flags] = this.job.params[name];
		this.known[name] = [flags & 2 ? "" : value, type, this.job.now];
		this.gets.add(name);
	}

	write(name, wanted) {
		const [, deviceType, flags] = this.job.params[name];
		if (!(flags & 1)) return;
		const [given, givenType] = Array.isArray(wanted) ? wanted : [wanted];
		const type = givenType || deviceType;
		const value = normalised(given, type);
		if (normalised(this.known[name][0], deviceType) === value) return;
		this.known[name] = [value, deviceType, this.job.now + 1];
		this.sets.delete(name);
		this.sets.set(name, [value, type]);
	}

	tag(path, wanted) {
		const name = path.slice("Tags.".length);
		if (wanted !== undefined) {
			const [present] = Array.isArray(wanted) ? wanted : [wanted];
			if (present) this.tags.add(name);
			else this.tags.delete(name);
		}
		return this.constant(path, this.tags.has(name) || undefined, "xsd:boolean");
	}

	clear(path, timestamp) {
		for (const name of Object.keys(this.known)) {
			const inside = name === path || name.startsWith(`${path}.`);
			if (inside && this.known[name][2] < timestamp) {
				delete this.known[name];
				this.cleared.push(name);
			}
		}
	}

	tree(path, since) {
		for (const name of Object.keys(this.job.params)) {
			if (!path || name === path || name.startsWith(`${path}.`)) this.read(name, since);
		}
	}

	ext(...args) {
		const key = `${this.number}:${JSON.stringify(args)}`;
		if (!this.answers.has(key)) throw new Waiting(key, args);
		const answer = this.answers.get(key);
		if (answer instanceof Fault) throw answer;
		return answer;
	}

	run() {
		const { job } = this;
		for (const [name, ...args] of job.provisions) {
			const source = job.scripts[name];
			if (source === undefined) continue;
			const context = contextFor(this, args);
			script(source).runInContext(context, { timeout: SCRIPT_LIMIT_MS });
		}
	}
}

// Within a session the clock stands still, and Date.now(interval) is the start of this device's interval.
const SESSION_DATE = `
	const RealDate = Date;
	globalThis.Date = class extends RealDate {
		constructor(...parts) {
			super(...(parts.length ? parts : [$now()]));
		}
		static now(interval) {
			return $now(interval);
		}
	};`;

// One context for all runs: making one costs more than a session.
let shared = null;

function contextFor(pass, args) {
	if (!shared) {
		shared = vm.createContext({});
		vm.runInContext(SESSION_DATE, shared);
	}
	const { now, offset } = pass.job;
	const at = (interval) => (interval ? now - ((now + (offset % interval)) % interval) : now);
	Object.assign(shared, {
		args,
		declare: (...given) => pass.declare(...given),
		clear: (path, timestamp) => pass.clear(path, timestamp),
		commit: () => {},
		ext: (...given) => pass.ext(...given),
		log: (message, meta) => pass.logs.push([String(message), meta || null]),
		$tree: (path, since) => pass.tree(path, since),
		$now: at,
	});
	return shared;
}

function script(source) {
	if (!compiled.has(source)) compiled.set(source, new vm.Script(wrapped(source)));
	return compiled.get(source);
}

function wrapped(source) {
	return `"use strict";(function(){\n${source}\n})();`;
}

module.exports = { Fault, Pass, Waiting, wrapped };
