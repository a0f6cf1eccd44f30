// Bundles module scripts into classic ones. In: JSON {site, bundles: {name: [paths of modules]}} on standard input;
// out: JSON {name: program}.

import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { build } from "esbuild";

const { site, bundles } = JSON.parse(readFileSync(0, "utf-8"));
const ENTRY = "entry";

/** A module knows where it lies; in a bundle it has to be told. */
const modules = (paths) => ({
  name: "site",
  setup(setup) {
    setup.onResolve({ filter: /^entry$/ }, () => ({ path: ENTRY, namespace: ENTRY }));
    setup.onLoad({ filter: /.*/, namespace: ENTRY }, () => ({
      contents: paths.map((path) => `import ${JSON.stringify(join(site, path))};`).join("\n"),
      resolveDir: site,
    }));
    setup.onLoad({ filter: /\.m?js$/ }, ({ path }) => {
      const name = relative(site, path).replaceAll("\\", "/");
      const address = `portable.address(${JSON.stringify(name)})`;
      return { contents: readFileSync(path, "utf-8").replaceAll("import.meta.url", address), loader: "js" };
    });
  },
});

const programs = {};
for (const [name, paths] of Object.entries(bundles)) {
  const result = await build({
    entryPoints: [ENTRY],
    plugins: [modules(paths)],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2020",
    charset: "utf8",
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: "none",
    logLevel: "silent",
  });
  // What esbuild leaves of import() has a computed address.
  programs[name] = result.outputFiles[0].text.replace(/\bimport\(/g, "portable.load(");
}
process.stdout.write(JSON.stringify(programs));
