// node growth.mjs FOLDER: answers the queries on stdin (JSON list) with the browser's engine over a large library.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder] = process.argv.slice(2);
const load = (name) => import(pathToFileURL(join(folder, name)));
const { Engine } = await load("engine.js");
const { Growth } = await load("growth.js");
const typing = await load("typing.js");
const manifest = JSON.parse(readFileSync(join(folder, "manifest.json")));
const json = (name) => JSON.parse(new TextDecoder("gb18030").decode(readFileSync(join(folder, name))));
let files = new Set();
const read = async (name) => { files.add(name); return json(join(manifest.growth.place, name)); };
const engine = new Engine(json(manifest.index));
engine.addExtra(json(manifest.extra), typing);
const growth = new Growth(engine, manifest.growth, json(join(manifest.growth.place, "regions.json")), read);

const answers = [];
for (const query of JSON.parse(readFileSync(0, "utf8"))) {
  growth.files.clear();
  growth.books.clear();
  files = new Set();
  engine.use(await growth.prepare(query));
  const found = engine.search(query, 5);
  answers.push({
    clauses: found.hits.map((hit) => `${engine.data.policies[hit.view.policy].id}:${hit.view.clause}`), confident: found.confident,
    policies: [...files].filter((name) => name[0] === "p").length, postings: [...files].filter((name) => name[0] === "t").length,
  });
}
console.log(JSON.stringify(answers));
