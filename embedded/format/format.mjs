// Formats every script, style sheet and page template of a tree: tabs, 110 columns.
//   node format.mjs ROOT --check | --write
// Prettier has no plug-in that keeps Jinja whole (one loses the space in `{% if x %} · {{ x }}`), so templates are
// formatted by markup_fmt, which reads Jinja itself. Prints what is not as it should be; ends with 1 if anything is.
import { createFromBuffer } from "@dprint/formatter";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { extname, join, relative } from "node:path";
import prettier from "prettier";

const COLUMNS = 110;
const FOLDERS = ["gigafibre_fsm", "embedded"];
const LEFT_ALONE = new Set(["node_modules", "vendor", "dist", "__pycache__"]);
const [root, mode] = process.argv.slice(2);

const markup = createFromBuffer(
	readFileSync(createRequire(import.meta.url).resolve("dprint-plugin-markup/plugin.wasm")),
);
markup.setConfig(
	{},
	{
		printWidth: COLUMNS,
		useTabs: true,
		doctypeKeywordCase: "lower",
		"html.void.selfClosing": false,
		"svg.selfClosing": true,
		whitespaceSensitivity: "css",
		preferAttrsSingleLine: true,
		scriptIndent: true,
		styleIndent: true,
	},
);

const code = (parser) => (text) => prettier.format(text, { parser, printWidth: COLUMNS, useTabs: true });
const FORMATTERS = {
	".js": code("babel"),
	".mjs": code("babel"),
	".css": code("css"),
	".html": (text) => markup.formatText({ filePath: "page.jinja", fileText: text }),
};

function* files(folder) {
	for (const entry of readdirSync(folder, { withFileTypes: true })) {
		if (LEFT_ALONE.has(entry.name) || entry.name.startsWith(".")) continue;
		const path = join(folder, entry.name);
		if (entry.isDirectory()) yield* files(path);
		else if (extname(path) in FORMATTERS) yield path;
	}
}

let wrong = 0;
for (const folder of FOLDERS) {
	for (const path of files(join(root, folder))) {
		const text = readFileSync(path, "utf8");
		try {
			const formatted = await FORMATTERS[extname(path)](text);
			if (formatted === text) continue;
			if (mode === "--write") writeFileSync(path, formatted);
			else wrong += 1;
			console.log(relative(root, path));
		} catch (failure) {
			wrong += 1;
			console.log(`${relative(root, path)}: ${String(failure.message ?? failure).split("\n")[0]}`);
		}
	}
}
if (wrong) console.log("`./fsm format` rewrites them.");
process.exitCode = wrong ? 1 : 0;
