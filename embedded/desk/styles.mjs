// SCSS to CSS. `~name/x` is an npm package's file; everything else is relative, or a path inside an app.

import path from "node:path";
import { pathToFileURL } from "node:url";
import * as sass from "sass";
import { packageName } from "./plugins.mjs";

export function compileStyle(source, apps, nodeModules) {
	const packages = {
		findFileUrl(name) {
			if (name.startsWith("~")) return pathToFileURL(path.join(nodeModules, packageName(name.slice(1))));
			const [app, ...rest] = name.split("/");
			return apps[app] && rest.length ? pathToFileURL(path.join(apps[app], ...rest)) : null;
		},
	};
	return sass.compile(source, { importers: [packages], logger: sass.Logger.silent, quietDeps: true }).css;
}
