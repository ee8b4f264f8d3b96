"use strict";
// One JSON request a line on stdin, one JSON answer a line on stdout.
const fs = require("node:fs");
const path = require("node:path");
const readline = require("node:readline");
const vm = require("node:vm");
const { Fault, Pass, Waiting, wrapped } = require("./sandbox.js");

const EXTENSION_LIMIT_MS = 3000;
let extensions = { dir: "", env: {} };
const loaded = new Map();

function extension(name) {
	const file = path.join(extensions.dir, name.endsWith(".js") ? name : `${name}.js`);
	const changed = fs.statSync(file).mtimeMs;
	const known = loaded.get(file);
	if (!known || known.changed !== changed) {
		delete require.cache[require.resolve(file)];
		loaded.set(file, { changed, exports: require(file) });
	}
	return loaded.get(file).exports;
}

function call([name, method, ...args]) {
	return new Promise((resolve) => {
		const timer = setTimeout(() => resolve(new Fault("timeout", "Extension timed out")), EXTENSION_LIMIT_MS);
		const fail = (error) => {
			const detail = { name: error.name, message: error.message, stack: error.stack };
			resolve(new Fault(`ext.${error.name}`, error.message, detail));
		};
		try {
			extension(name)[method](args, (error, value) => {
				clearTimeout(timer);
				if (error) fail(error instanceof Error ? error : new Error(String(error)));
				else resolve(value);
			});
		} catch (error) {
			clearTimeout(timer);
			fail(error);
		}
	});
}

// Run once, asking extensions as they are met: each answer starts the scripts anew, as in GenieACS.
async function onePass(job, number) {
	const answers = new Map();
	const calls = [];
	for (;;) {
		const pass = new Pass(job, answers, number);
		try {
			pass.run();
			return { pass, calls };
		} catch (thrown) {
			if (thrown instanceof Waiting) {
				calls.push(thrown.args);
				answers.set(thrown.key, await call(thrown.args));
				continue;
			}
			if (thrown instanceof Fault) return { pass, calls, fault: { ...thrown } };
			const detail = { name: thrown.name, message: thrown.message, stack: thrown.stack };
			return { pass, calls, fault: { code: `script.${thrown.name}`, message: thrown.message, detail } };
		}
	}
}

async function run(job) {
	const first = await onePass(job, 0);
	const busy = first.pass.sets.size || first.calls.length || first.pass.commands.length;
	let last = first;
	if (!first.fault && busy) {
		// After writing, GenieACS runs the scripts again to see that nothing is left to do; extensions are asked again.
		const params = { ...job.params };
		for (const [name, [value, type]] of first.pass.sets) params[name] = [value, type, params[name][2]];
		const device = { ...job.device, tags: [...first.pass.tags] };
		last = await onePass({ ...job, params, device, known: first.pass.known }, 1);
	}
	// What was declared before a script failed is not carried out.
	const sets = first.fault ? new Map() : new Map([...first.pass.sets, ...last.pass.sets]);
	return {
		calls: [...first.calls, ...(last === first ? [] : last.calls)],
		cleared: first.pass.cleared,
		commands: first.fault ? [] : first.pass.commands,
		fault: last.fault || null,
		gets: [...new Set([...first.pass.gets, ...last.pass.gets])],
		logs: first.pass.logs,
		sets: [...sets].map(([name, [value, type]]) => [name, value, type]),
		tags: first.fault ? job.device.tags : [...last.pass.tags],
	};
}

function configure({ dir, env }) {
	extensions = { dir, env };
	Object.assign(process.env, env);
	loaded.clear();
	return {};
}

function check({ script }) {
	try {
		new vm.Script(wrapped(script));
		return { error: null };
	} catch (error) {
		return { error: `${error.name}: ${error.message}` };
	}
}

const ACTIONS = { run, configure, check };

readline
	.createInterface({ input: process.stdin })
	.on("line", async (line) => {
		const { id, action, ...request } = JSON.parse(line);
		let answer;
		try {
			answer = await ACTIONS[action](request);
		} catch (error) {
			answer = { broken: `${error.name}: ${error.message}` };
		}
		process.stdout.write(`${JSON.stringify({ id, ...answer })}\n`);
	})
	.on("close", () => process.exit(0));
