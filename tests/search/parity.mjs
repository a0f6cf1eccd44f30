// node parity.mjs FOLDER: answers the queries on stdin (JSON list) with the browser's engine over the exported index.
// node parity.mjs FOLDER pieces STEP: pieces of two to eight characters of every clause that do not find their clause.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, mode, step] = process.argv.slice(2);
const { Engine } = await import(pathToFileURL(join(folder, "engine.js")));
const typing = await import(pathToFileURL(join(folder, "typing.js")));
const names = JSON.parse(readFileSync(join(folder, "manifest.json")));
const read = (name) => JSON.parse(new TextDecoder("gb18030").decode(readFileSync(join(folder, names[name]))));
const engine = new Engine(read("index"));
const light = new Engine(read("index"));
engine.addExtra(read("extra"), typing);
const id = (hit, from) => `${from.data.policies[hit.view.policy].id}:${hit.view.clause}`;

if (mode === "pieces") {
  const lost = [];
  let count = 0;
  for (const view of engine.views) {
    for (let size = 2; size <= 8; size++) {
      for (let at = 0; at + size <= view.raw.length; at++) {
        if (count++ % Number(step)) continue;
        const piece = view.raw.slice(at, at + size);
        if (!/[\p{L}\p{N}]/u.test(piece) || /\n/.test(piece)) continue;
        const asked = engine.understand(piece);
        const shown = !asked.policies.length || asked.policies.includes(view.policy);
        const base = engine.bm25(asked.grams).get(engine.views.indexOf(view));
        // A piece that is only the name of a region finds all clauses of the region.
        const whole = !asked.chunks.length && asked.policies.length;
        if (!shown || !(whole || engine.phraseShare(asked.chunks, view) > 0 || base || asked.concepts.some((c) => engine.match(c, view.main, view.normal.text)))) lost.push([piece, view.clause]);
      }
    }
  }
  console.log(JSON.stringify({ count, lost }));
} else {
  const queries = JSON.parse(readFileSync(0, "utf8"));
  console.log(JSON.stringify(queries.map((query) => {
    const found = engine.search(query, 5), first = light.search(query, 5);
    return {
      clauses: found.hits.map((hit) => id(hit, engine)), confident: found.confident,
      same: first.asked.wantsExtra || first.hits.map((hit) => hit.passage).join() === found.hits.map((hit) => hit.passage).join(),
    };
  })));
}
