// Fetching the index, and what box and counter share: results with their clauses, marks, answers.

import { Engine, normalise } from "./engine.js";

const HERE = new URL("./", import.meta.url);
export const ROOT = new URL("../../", HERE);

async function file(name) {
  const response = await fetch(new URL(name, HERE));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return JSON.parse(new TextDecoder("gb18030").decode(await response.arrayBuffer()));
}

let started = null;

// One library a page: index now, the rest when a query needs it.
export function library() {
  if (!started) {
    started = (async () => {
      const manifest = await (await fetch(new URL("manifest.json", HERE), { cache: "no-cache" })).json();
      const ready = new Library(manifest, await Engine.inSlices(await file(manifest.index)));
      if (manifest.growth) await ready.grow();
      return ready;
    })();
    started.catch(() => { started = null; });
  }
  return started;
}

class Library {
  constructor(manifest, engine) {
    this.manifest = manifest;
    this.engine = engine;
    this.extra = null;
    this.answerFile = null;
    this.growth = null;
  }

  // A large library is loaded in parts.
  async grow() {
    const { growth } = this.manifest, read = (name) => file(`${growth.place}/${name}`);
    const [{ Growth }, regions] = await Promise.all([import("./growth.js"), read("regions.json")]);
    this.growth = new Growth(this.engine, growth, regions, read);
  }

  loadExtra() {
    if (!this.extra) {
      this.extra = Promise.all([file(this.manifest.extra), import("./typing.js")]).then(([extra, typing]) => this.engine.addExtra(extra, typing));
      this.extra.catch(() => { this.extra = null; });
    }
    return this.extra;
  }

  answers() {
    if (!this.answerFile) {
      this.answerFile = file(this.manifest.answers).then((all) => {
        this.engine.books[0].views.forEach((view, place) => { view.kinds = all.kindsOf[place]; });
        return { ...all, added: new Set() };
      });
      this.answerFile.catch(() => { this.answerFile = null; });
    }
    return this.answerFile;
  }

  // The answers with those of these policies (a large library has them in parts).
  async answersOf(numbers) {
    const all = await this.answers();
    if (this.growth) await Promise.all([...new Set(numbers)].map((number) => this.growth.answers(number, all)));
    return all;
  }

  // Results for a query; pinyin, traditional characters and typos fetch their tables first.
  async search(query, limit, filter) {
    const books = this.growth ? await this.growth.prepare(query) : null;
    if (filter && filter.kinds && books) await this.answersOf(books.map((book) => book.views[0].policy));
    if (books) this.engine.use(books);
    let found = this.engine.search(query, limit, filter);
    if (found.asked.wantsExtra && !this.engine.hasExtra) {
      try {
        await this.loadExtra();
        if (this.growth) this.engine.use(await this.growth.prepare(query));
        found = this.engine.search(query, limit, filter);
      } catch (error) { /* without the tables the query is taken as typed */ }
    }
    return found;
  }

  region(view) { return this.engine.data.policies[view.policy].region; }
  id(view) { return `${this.engine.data.policies[view.policy].id}:${view.clause}`; }
  href(view) { return new URL(`policies/${this.engine.data.policies[view.policy].id}.html#${view.clause}`, ROOT).href; }
  title(view) { const { path } = view.passage; return path.length ? path[path.length - 1] : "正文"; }

  // 《…方案》（文号）二、（三）1. as a reader cites it, and as the rules' own citations are written: full-width brackets.
  cite(view) {
    const policy = this.engine.data.policies[view.policy], title = /《[^》]+》/.exec(policy.title) || [`《${policy.title}》`];
    return `${title[0]}${policy.number ? `（${policy.number}）` : ""}${view.passage.marker.replaceAll("(", "（").replaceAll(")", "）")}`;
  }

  // The benefits that answer a question, best first, each with the quote nearest to it: drawn from a clause among the
  // results and about what was asked.
  async benefits(found, limit = 1) {
    const { engine } = this, file = await this.answersOf(found.hits.slice(0, 8).map((hit) => hit.view.policy));
    const { concepts } = found.asked, amount = found.asked.figure === "money";
    if (!concepts.length) return [];
    const weights = concepts.map((concept) => engine.weightOf(concept));
    const total = weights.reduce((sum, x) => sum + x, 0);
    const cover = (texts) => concepts.reduce((sum, c, k) => sum + weights[k] * Math.max(...texts.map(([text, share]) => share * engine.match(c, text, ""))), 0) / total;
    const clauses = found.hits.slice(0, 3).map((hit) => this.id(hit.view));
    const rows = [];
    for (const benefit of file.benefits) {
      const title = engine.plain(`${benefit.title}\n${file.kinds[benefit.kind]}`);
      let best = null;
      for (const quote of benefit.quotes) {
        const place = clauses.indexOf(quote[0].split("-p")[0]);
        if (place < 0) continue;
        const share = cover([[engine.plain(quote[2]), 1], [title, 0.9]]);
        const figure = figures(quote[2]).length ? (amount ? 0.3 : 0.1) : 0;
        if (share >= 0.5 && (!best || share + figure - place * 0.1 > best.value)) best = { benefit, quote, value: share + figure - place * 0.1 };
      }
      if (best) rows.push(best);
    }
    return rows.sort((x, y) => y.value - x.value).slice(0, limit);
  }
}

// ---- making elements: text never becomes markup

export function el(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value === true) node.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

// Text with marks from start to end; a mark found through a synonym says so.
export function marked(text, marks, start = 0, end = text.length) {
  const out = [];
  let at = start;
  for (const [from, to, word, term] of marks) {
    if (to <= start || from >= end) continue;
    const a = Math.max(from, start), b = Math.min(to, end);
    if (a > at) out.push(text.slice(at, a));
    const mark = el("mark", word && word !== term ? { title: `您说的“${word}”` } : {}, text.slice(a, b));
    out.push(mark);
    at = b;
  }
  out.push(text.slice(at, end));
  return out;
}

// The part of a clause with most of the marks.
export function excerpt(text, marks, size = 110) {
  if (text.length <= size + 20) return [0, text.length];
  let best = 0, most = -1;
  for (const [from] of marks) {
    const words = new Set(marks.filter((m) => m[0] >= from && m[1] <= from + size).map((m) => m[2]));
    if (words.size > most) { most = words.size; best = from; }
  }
  const start = Math.max(0, Math.min(best - 12, text.length - size));
  return [start, Math.min(text.length, start + size)];
}

export function figures(text) {
  return [...text.matchAll(/\d[\d.]*(?:万|亿)?(?:元|%|％|次|个月)|百分之[一二三四五六七八九十百]+/g)].map((m) => [m.index, m.index + m[0].length, "", ""]);
}

// Keys must not act while an input method composes, nor in the moment after (WebKit sends Enter after compositionend).
export function composing(input) {
  let ended = -1e9, open = false;
  input.addEventListener("compositionstart", () => { open = true; });
  input.addEventListener("compositionend", () => { open = false; ended = performance.now(); });
  return (event) => open || event.isComposing || event.keyCode === 229 || (event.type === "keydown" && performance.now() - ended < 100);
}

export { normalise };
