// A large library: the index holds the first policies, the others are loaded when a question needs them
// (scripts/search/shards.py writes the files and says why).

import { passagesOf } from "./engine.js";

const POLICIES = 8, GRAMS = 24, CLAUSES = 1000;

function placeOf(gram, files) {
  let value = 0;
  for (const char of gram) value = (Math.imul(value, 31) + char.codePointAt(0)) >>> 0;
  return value % files;
}

export class Growth {
  // engine over the first policies; entry of the manifest; read(name) fetches a file of the entry's folder.
  constructor(engine, entry, regions, read) {
    this.engine = engine;
    this.entry = entry;
    this.read = read;
    this.files = new Map();
    this.books = new Map();
    const words = (text) => text.split(" ").filter(Boolean);
    for (const row of regions.rows.split("\n")) {
      const [given, places = "", above = "", level = "", count = ""] = row.split("|");
      const names = given.endsWith("*") ? [given.slice(0, -1), given.slice(0, -2)] : words(given);
      for (let k = 0; k < (Number(count) || 1); k++) {
        engine.data.policies.push({ id: "", title: "", number: "", region: names[0], names, places: words(places), above: words(above), level: regions.levels[level] });
      }
    }
    engine.names = null;
  }

  file(name) {
    if (!this.files.has(name)) {
      const wanted = this.read(name);
      wanted.catch(() => this.files.delete(name));
      this.files.set(name, wanted);
    }
    return this.files.get(name);
  }

  // The clauses of one policy, prepared for the engine.
  async book(number) {
    if (!this.books.has(number)) {
      const file = await this.file(`p${number}.json`), { engine } = this;
      const { texts, passages, ...policy } = file;
      Object.assign(engine.data.policies[number], policy);
      this.books.set(number, engine.book(passagesOf(passages, texts).map((passage) => engine.view(passage))));
    }
    return this.books.get(number);
  }

  // Benefits, kinds and period of one policy, added to the answers of the first ones.
  async answers(number, all) {
    const name = `a${number}.json`;
    if (number < this.entry.first || all.added.has(name)) return;
    const [file, book] = await Promise.all([this.file(name), this.book(number)]);
    if (all.added.has(name)) return;
    all.added.add(name);
    all.benefits.push(...file.benefits);
    Object.assign(all.periods, file.periods);
    book.views.forEach((view, place) => { view.kinds = file.kindsOf[place]; });
  }

  // Load what a question needs and let the engine search it; the same question always searches the same clauses.
  async prepare(query) {
    const { engine } = this;
    engine.use([]);
    const asked = engine.understand(query), { first } = this.entry;
    const wanted = asked.policies.length ? asked.policies.slice(0, POLICIES) : await this.choose(asked);
    const numbers = wanted.filter((number) => number >= first).sort((a, b) => a - b);
    return Promise.all(numbers.map((number) => this.book(number)));
  }

  // The policies whose clauses have most of the grams asked for, rare ones counting more.
  async choose(asked) {
    const { engine, entry } = this;
    const typed = new Set(asked.chunks);
    const grams = [...asked.grams].filter(([gram]) => gram.length > 1 || typed.has(gram)).sort((a, b) => b[1] - a[1]).slice(0, GRAMS);
    const rows = await Promise.all(grams.map(async ([gram, weight]) => [(await this.file(`t${placeOf(gram, entry.files)}.json`))[gram], weight]));
    const scores = new Map();
    for (const [row, weight] of rows) {
      if (!row) continue;
      const idf = Math.log(entry.count / (row[0] + 1)) + 1;
      let code = 0;
      for (let k = 1; k < row.length; k++) {
        code += row[k];
        scores.set(code, (scores.get(code) || 0) + idf * weight);
      }
    }
    const best = new Map();
    for (const [code, score] of scores) {
      const policy = Math.floor(code / CLAUSES);
      best.set(policy, Math.max(best.get(policy) || 0, score));
    }
    return [...best].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, POLICIES).map(([policy]) => policy);
  }
}
