// Bundles the engine's desk and website sources, and the apps' own bundles.
//
//   node build.mjs OUT NODE_MODULES_OF_THE_PAGES APP=PACKAGE_FOLDER...
//
// writes OUT/<app>/dist/{js,css}/NAME.HASH.{js,css} and OUT/assets.json, which maps "x.bundle.js" to its address.

import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { ENGINE, packageName, sourcePlugins } from "./plugins.mjs";
import { compileStyle } from "./styles.mjs";

const [out, pagePackages, ...appArguments] = process.argv.slice(2);
const apps = Object.fromEntries(appArguments.map((argument) => argument.split("=")));
const here = path.dirname(fileURLToPath(import.meta.url));
const nodeModules = path.join(process.cwd(), "node_modules");

// a page's own script may say `frappe` as soon as the first bundle has begun
const BANNER = `window.frappe = window.${ENGINE} = window.${ENGINE} || window.frappe || {};`;

function bundlesOf(folder) {
	if (!fs.existsSync(folder)) return [];
	return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const file = path.join(folder, entry.name);
		if (entry.isDirectory()) return ["node_modules", "dist"].includes(entry.name) ? [] : bundlesOf(file);
		return /\.bundle\.(js|ts|css|scss)$/.test(entry.name) ? [file] : [];
	});
}

function outputName(source) {
	return path
		.basename(source)
		.replace(/\.ts$/, ".js")
		.replace(/\.scss$/, ".css");
}

/** Write `contents` under a name that changes with them; answer the address the browser asks for. */
function publish(app, name, contents) {
	const extension = path.extname(name);
	const hash = createHash("sha256").update(contents).digest("hex").slice(0, 8).toUpperCase();
	const file = `${path.basename(name, extension)}.${hash}${extension}`;
	const folder = path.join(out, app, "dist", extension.slice(1));
	fs.mkdirSync(folder, { recursive: true });
	fs.writeFileSync(path.join(folder, file), contents);
	return `/assets/${app}/dist/${extension.slice(1)}/${file}`;
}

async function bundleApp(app, folder) {
	const sources = bundlesOf(path.join(folder, "public"));
	const scripts = sources.filter((file) => /\.(js|ts)$/.test(file));
	const styles = sources.filter((file) => /\.s?css$/.test(file));
	const shared = {
		bundle: true,
		minify: true,
		write: false,
		target: "es2020",
		nodePaths: [nodeModules, pagePackages],
		outdir: path.join(out, app, "dist"),
		loader: { ".svg": "dataurl", ".png": "dataurl", ".woff": "dataurl", ".woff2": "dataurl" },
		logLevel: "error",
	};
	const addresses = {};
	const built = await Promise.all([
		...scripts.map(async (source) => {
			const result = await esbuild.build({
				...shared,
				entryPoints: [source],
				banner: { js: BANNER },
				define: {
					"process.env.NODE_ENV": '"production"',
					__VUE_OPTIONS_API__: "true",
					__VUE_PROD_DEVTOOLS__: "false",
					__VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
				},
				plugins: sourcePlugins(apps, here),
			});
			return [source, result.outputFiles.find((file) => file.path.endsWith(".js")).contents];
		}),
		...styles.map(async (source) => {
			const css = compileStyle(source, apps, nodeModules);
			const stdin = { contents: css, loader: "css", resolveDir: path.dirname(source), sourcefile: source };
			const result = await esbuild.build({ ...shared, stdin, plugins: sourcePlugins(apps, here) });
			return [source, result.outputFiles[0].contents];
		}),
	]);
	for (const [source, contents] of built) {
		addresses[outputName(source)] = publish(app, outputName(source), contents);
	}
	return addresses;
}

const assets = {};
for (const [app, folder] of Object.entries(apps)) Object.assign(assets, await bundleApp(app, folder));
fs.writeFileSync(path.join(out, "assets.json"), JSON.stringify(assets, null, 1));
console.log(`${Object.keys(assets).length} bundles for ${Object.keys(apps).map(packageName).join(", ")}`);
