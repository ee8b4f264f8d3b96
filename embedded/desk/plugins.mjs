// How the desk's sources find what they import, for esbuild.

import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { compileScript, compileStyle, parse } from "@vue/compiler-sfc";
import * as sass from "sass";

export const ENGINE = "criscostack";

/** The sources' package names were renamed with everything else; npm knows the old ones. */
export function packageName(name) {
	return name.replaceAll(new RegExp(`${ENGINE}-(charts|datatable|gantt)`, "g"), "frappe-$1");
}

export function sourcePlugins(apps, here) {
	return [resolution(apps, here), htmlTemplates(), vueComponents()];
}

function resolution(apps, here) {
	return {
		name: "resolution",
		setup(build) {
			build.onResolve({ filter: new RegExp(`^~?${ENGINE}-`) }, ({ path: name, ...from }) =>
				build.resolve(packageName(name.replace(/^~/, "")), { kind: from.kind, resolveDir: from.resolveDir }),
			);
			// `app/public/...` is a path inside that app's package
			build.onResolve({ filter: /^[a-z_]+\/(public|website)\// }, ({ path: name }) => {
				const [app, ...rest] = name.split("/");
				return apps[app] ? { path: path.join(apps[app], ...rest) } : undefined;
			});
			// the engine's client, with the address of our socket server
			build.onResolve({ filter: /\/socketio_client(\.js)?$/ }, () => ({
				path: path.join(here, "realtime.js"),
			}));
			// addresses that the browser resolves
			build.onResolve({ filter: /^(\/|https?:)/ }, ({ path: name, kind }) =>
				kind === "url-token" || kind === "import-rule" ? { path: name, external: true } : undefined,
			);
			build.onResolve(
				{ filter: /\.(eot|ttf|otf|woff2?|svg|png)([?#].*)?$/ },
				({ path: name, kind, resolveDir }) => {
					const file = path.join(resolveDir, name.replace(/[?#].*$/, ""));
					return kind === "url-token" && !fs.existsSync(file) ? { path: name, external: true } : undefined;
				},
			);
		},
	};
}

/** `import "./x.html"` registers the text as the template `x`. */
function htmlTemplates() {
	return {
		name: "html-templates",
		setup(build) {
			build.onLoad({ filter: /\.html$/ }, ({ path: file }) => {
				const name = JSON.stringify(path.basename(file, ".html"));
				const text = fs
					.readFileSync(file, "utf8")
					.replace(/<!--[\s\S]*?-->/g, "")
					.replace(/\s+/g, " ")
					.replaceAll("'", "\\'");
				return { contents: `${ENGINE}.templates[${name}] = ${JSON.stringify(text)};`, loader: "js" };
			});
		},
	};
}

/** Single-file components: the desk's are all `<script setup>`. Their styles join the page when the script runs. */
function vueComponents() {
	return {
		name: "vue-components",
		setup(build) {
			build.onLoad({ filter: /\.vue$/ }, ({ path: file }) => {
				const text = fs.readFileSync(file, "utf8");
				const whole = text.includes("<script") ? text : `${text}\n<script setup>;</script>`;
				const { descriptor } = parse(whole, { filename: file, ignoreEmpty: false });
				const id = createHash("sha256").update(file.split("/public/").at(-1)).digest("hex").slice(0, 8);
				const scoped = descriptor.styles.some((style) => style.scoped);
				const options = { id, inlineTemplate: true, genDefaultAs: "component", templateOptions: { scoped } };
				const script = [
					compileScript(descriptor, options).content,
					scoped && `component.__scopeId = "data-v-${id}";`,
					"export default component;",
					descriptor.styles.length &&
						addStyle(descriptor.styles.map((style) => css(style, id, file)).join("\n")),
				];
				return { contents: script.filter(Boolean).join("\n"), loader: "js", resolveDir: path.dirname(file) };
			});
		},
	};
}

function css(style, id, file) {
	const source =
		style.lang === "scss"
			? sass.compileString(style.content, { logger: sass.Logger.silent }).css
			: style.content;
	return compileStyle({ source, id: `data-v-${id}`, scoped: style.scoped, filename: file }).code;
}

function addStyle(text) {
	return `document.head.appendChild(document.createElement("style")).textContent = ${JSON.stringify(text)};`;
}
