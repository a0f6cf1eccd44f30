// The clause search in the browser: the same analysis and ranking as scripts/search (normalise, query, pinyin, repair,
// ranking), over the index that scripts/search/export.py writes. A parity test holds the two together.

const BLANK = "\0";
const DIGITS = { 零: 0, 一: 1, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9, "〇": 0, 两: 2 };
const TENS = { 十: 10, 百: 100, 千: 1000 };
const UNITS = "元块圆次个人名天日月年岁家项届部类所期种户支批条号倍回遍小周星钱亿成万";
const LETTER = /[\p{L}\p{N}]/u;
const DIGIT = /[0-9]/;
const CHUNK = /[\s，。、？！；：,?!;:（）()“”"'‘’《》<>【】[\]|~…·]+/;
const AMOUNT = /多少(?![人次年天个回遍届期家月])|几百|几千|几块|几元|什么标准|啥标准|补贴标准|金额|数额|多钱|几钱|标准$/;
// 多少人才, 占比多少: the answer is a count or a share, not money.
const COUNT = /多少[^的，]{0,4}(?:人|员|者|学徒|家|所|名)|多少个|几个人|几家|几所/;
const RATIO = /占比|比例|比重|百分之几|百分之多少|几成|就业率/;
const AGE = /了|多了|出头|好几|来岁/y;
const LEVELS = [["province", /省里|全省|我省|省级/], ["prefecture", /市里|全市|我市|我们市/], ["county", /县里|全县|我县|我们县|县级/]];
const FIGURES = { money: /\d万?元/, count: /\d万?(?:人|名|家|所|个)/, ratio: /\d%/ };
const TAIL = /[（(][^（）()]*(?:负责|责任单位|责任分工)[^（）()]*[）)]/g;
const KINDS = ["text", "heading", "duties", "front"];
const FIELDS = [1, 1.5, 1];
const K1 = 1.2;
// Short enough for a touch to be answered at once on a phone four times slower.
const SLICE_MS = 8;
const B = 0.75;

// ---- normalised text ---------------------------------------------------------------------------------------------

export function valueOf(run) {
  let total = 0, section = 0, digit = null, last = 1e9;
  for (const char of run) {
    if (char in DIGITS) {
      if (digit) return null;
      digit = DIGITS[char];
    } else if (char === "万") {
      if (total || (section === 0 && digit === null)) return null;
      total = (section + (digit || 0)) * 10000;
      section = 0; digit = null; last = 1e9;
    } else {
      const unit = TENS[char];
      if (unit >= last || (digit === null && unit !== 10)) return null;
      section += (digit === null ? 1 : digit) * unit;
      digit = null; last = unit;
    }
  }
  if (digit && last === 100 && run[run.length - 2] === "百") digit *= 10;
  else if (digit && last === 1000 && run[run.length - 2] === "千") digit *= 100;
  return total + section + (digit || 0);
}

const numberText = (value) => (value >= 10000 && value % 10000 === 0 ? `${value / 10000}万` : String(value));

function replaced(normal, changes) {
  if (!changes.length) return normal;
  let text = "", at = 0;
  const starts = [], ends = [];
  for (const [start, end, put] of [...changes, [normal.text.length, normal.text.length, ""]]) {
    text += normal.text.slice(at, start) + put;
    for (let i = at; i < start; i++) { starts.push(normal.starts[i]); ends.push(normal.ends[i]); }
    for (let i = 0; i < put.length; i++) { starts.push(normal.starts[start]); ends.push(normal.ends[end - 1]); }
    at = end;
  }
  return { text, starts, ends };
}

function changesOf(text, pattern, make) {
  const changes = [];
  for (const found of text.matchAll(pattern)) {
    const change = make(found);
    if (change) changes.push(change);
  }
  return changes;
}

const RULES = [
  (text) => changesOf(text, /(\d)w(?![a-z])/g, (m) => [m.index + 1, m.index + 2, "万"]),
  (text) => changesOf(text, /百分之([零〇一二两三四五六七八九十百]+|\d+(?:\.\d+)?)/g, (m) => {
    const number = DIGIT.test(m[1][0]) ? m[1] : valueOf(m[1]);
    return number === null ? null : [m.index, m.index + m[0].length, `${number}%`];
  }),
  (text) => changesOf(text, /([一二三四五六七八九])成([一二三四五六七八九])?/g, (m) => {
    const before = text[m.index - 1] || "", end = m.index + m[0].length;
    if (before in DIGITS || before in TENS || ["员", "立", "为", "果"].includes(text[end])) return null;
    return [m.index, end, `${DIGITS[m[1]] * 10 + DIGITS[m[2] || "零"]}%`];
  }),
  (text) => changesOf(text, /(\d+)([百千])/g, (m) => (m[1].length > 3 || text[m.index - 1] === "." ? null : [m.index, m.index + m[0].length, numberText(Number(m[1]) * TENS[m[2]])])),
  (text) => changesOf(text, /[零〇一二两三四五六七八九十百千万]+/g, (m) => {
    const run = m[0], end = m.index + run.length, follow = text[end];
    const many = run.length > 1 && /[十百千万]/.test(run);
    if (!many && !(follow && UNITS.includes(follow))) return null;
    const value = valueOf(run);
    return value === null ? null : [m.index, end, numberText(value)];
  }),
  (text) => changesOf(text, /(\d万?)(块钱|元钱|块|圆)/g, (m) => [m.index + m[1].length, m.index + m[0].length, "元"]),
  (text) => changesOf(text, /(\d)([回遍])(?!家|乡|来|去)/g, (m) => [m.index + 1, m.index + 2, "次"]),
];

const FOLDED = new Map(), LETTERS = new Map();

function remembered(map, key, make) {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make(key)));
  return value;
}

const folded = (char) => remembered(FOLDED, char, (c) => c.normalize("NFKC").toLowerCase());
const isLetter = (char) => remembered(LETTERS, char, (c) => LETTER.test(c));

export function normalise(raw, simplified) {
  const chars = [], from = [];
  for (let i = 0; i < raw.length; i++) {
    for (const char of folded(raw[i])) {
      chars.push(simplified[char] || char);
      from.push(i);
    }
  }
  const kept = [];
  for (let i = 0; i < chars.length; i++) {
    const char = chars[i];
    if (",.-~/+—–－".includes(char) && i > 0 && i < chars.length - 1 && DIGIT.test(chars[i - 1]) && DIGIT.test(chars[i + 1])) {
      if (char !== ",") {
        chars[i] = char === "." || char === "/" ? "." : "-";
        kept.push(i);
      }
    } else if (char === "%" || isLetter(char)) kept.push(i);
  }
  let normal = { text: kept.map((i) => chars[i]).join(""), starts: kept.map((i) => from[i]), ends: kept.map((i) => from[i] + 1) };
  for (const rule of RULES) normal = replaced(normal, rule(normal.text));
  return normal;
}

export function grams(text) {
  const found = [];
  for (const piece of text.match(/[0-9][0-9.%-]*|[a-z]+|[^0-9a-z]+/g) || []) {
    if (piece.charCodeAt(0) < 128 || piece.length === 1) found.push(piece);
    else for (let i = 0; i < piece.length - 1; i++) found.push(piece.slice(i, i + 2));
  }
  return found;
}

export function cut(words, text) {
  const size = text.length, cost = new Array(size + 1).fill(0), step = new Array(size + 1).fill(1);
  for (let at = size - 1; at >= 0; at--) {
    cost[at] = (words.has(text[at]) ? 1 : 2) + cost[at + 1];
    for (let end = at + 2; end <= Math.min(size, at + 10); end++) {
      if (1 + cost[end] <= cost[at] && words.has(text.slice(at, end))) { cost[at] = 1 + cost[end]; step[at] = end - at; }
    }
  }
  const found = [];
  for (let at = 0; at < size; at += step[at]) found.push(text.slice(at, at + step[at]));
  return found;
}

const edgeSafe = (term, text, at) => {
  const end = at + term.length;
  if (DIGIT.test(term[0]) && at > 0 && /[0-9.]/.test(text[at - 1])) return false;
  return !(DIGIT.test(term[term.length - 1]) && end < text.length && /[0-9.万亿]/.test(text[end]));
};

function contains(term, text) {
  if (term === "@percent") return text.includes("%");
  for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + 1)) if (edgeSafe(term, text, at)) return true;
  return false;
}

// Words by their places in the texts: one sign for the distance from the word before and the length (export.py, placed).
function placed(signs, source) {
  const found = [];
  let at = 0;
  for (const sign of signs) {
    if (sign === "~") { at += 12; continue; }
    const code = sign.charCodeAt(0), value = code - (code > 92 ? 36 : 35);
    at += Math.floor(value / 7);
    found.push(source.slice(at, at + (value % 7) + 2));
  }
  return found;
}

// The clauses of an index or policy file.
export function passagesOf(rows, texts) {
  const passages = [];
  rows.split("\n").forEach((row, number) => {
    const [policy, clause, marker, back, head, kind, ...runs] = row.split("|"), text = texts[number], asked = [];
    // A clause names its heading; the headings and the number above are those of the clause above.
    const parent = back ? passages[number - Number(back)] : { marker: "", path: [] };
    const own = /^\d+$/.test(head) ? text.slice(0, Number(head)) : head;
    for (let i = 0; i < runs.length; i += 2) for (let k = 0; k < Number(runs[i + 1]); k++) asked.push(Number(runs[i]) + k);
    passages.push({ policy: Number(policy), clause, marker: parent.marker + marker, path: own ? [...parent.path, own] : parent.path, kind: KINDS[kind], text, asked });
  });
  return passages;
}

function unpacked(packed) {
  const texts = [], words = (text) => text.split(" ");
  const grouped = (text) => words(text).reduce((all, group) => {
    const [first, ...rest] = group.split(",");
    return all.concat(first, rest.map((end) => first[0] + end));
  }, []);
  packed.order.forEach((number, k) => { texts[number] = packed.texts[k]; });
  const passages = passagesOf(packed.passages, texts);
  const places = (text) => words(text).filter(Boolean).reduce((all, name) => all.concat(name.endsWith("*") ? [name.slice(0, -1), name.slice(0, -2)] : [name]), []);
  const policies = packed.policies.map((policy) => ({ ...policy, places: places(policy.places) }));
  const synonyms = packed.synonyms.split("\n").map((entry) => entry.split("|").map((part) => part.split(" ").filter(Boolean)));
  const elsewhere = packed.elsewhere.split("\n").map((entry) => {
    const [topic, ask, found, unless] = entry.split("|");
    return { topic, ask, words: found.split(","), unless: unless.split(",").filter(Boolean) };
  });
  return { ...packed, elsewhere, passages, policies, synonyms, phrases: packed.phrases.split("\n"), otherPlaces: words(packed.otherPlaces), training: words(packed.training), stop: grouped(packed.stop), vocabulary: grouped(packed.vocabulary[1]) };
}

// ---- the engine --------------------------------------------------------------------------------------------------

export class Engine {
  // packed: the index file; extra (readings, traditional forms, look-alikes) may come later: see wantsExtra.
  constructor(packed) {
    for (const step of this.build(packed)) void step;
  }

  // The same in slices, so that the page can be scrolled and typed into meanwhile.
  static async inSlices(packed) {
    const engine = Object.create(Engine.prototype);
    let until = performance.now() + SLICE_MS;
    for (const step of engine.build(packed)) {
      void step;
      if (performance.now() < until) continue;
      await new Promise((resolve) => { setTimeout(resolve); });
      until = performance.now() + SLICE_MS;
    }
    return engine;
  }

  // Everything the engine needs, one step after the other; it may be left alone for a while at every yield.
  *build(packed) {
    const [signs] = packed.vocabulary;
    packed = unpacked(packed);
    this.data = packed;
    this.weights = packed.weights;
    this.simplified = {};
    this.typing = null;
    this.phraseGrams = new Map();
    this.hasExtra = false;
    yield;
    this.phrases = [];
    for (const phrase of packed.phrases) {
      this.phrases.push(this.plain(phrase));
      yield;
    }
    this.synonyms = new Map();
    for (const [plainWords, means, weak] of packed.synonyms) {
      for (const word of plainWords) {
        if (!this.synonyms.has(word)) this.synonyms.set(word, new Map());
        const row = this.synonyms.get(word);
        means.forEach((term, place) => row.set(term, Math.max(row.get(term) || 0, 0.95 - this.weights.step * Math.min(place, 5))));
        (weak || []).forEach((term) => row.set(term, Math.max(row.get(term) || 0, 0.5)));
      }
    }
    // 裁…人: the gap stands for up to four characters.
    this.patterns = [];
    for (const [word, row] of this.synonyms) {
      if (!word.includes("…")) continue;
      this.synonyms.delete(word);
      this.patterns.push([word, new RegExp(word.split("…").join(".{0,4}?")), [...row]]);
    }
    this.stop = new Set(packed.stop);
    this.views = [];
    for (const passage of packed.passages) {
      this.views.push(this.view(passage));
      yield;
    }
    this.corpus = this.views.map((v) => v.normal.text).join(BLANK);
    this.words = new Set([...placed(signs, [this.corpus, ...this.phrases].join(BLANK)), ...packed.vocabulary, ...this.synonyms.keys()]);
    yield;
    const elsewhere = packed.elsewhere.reduce((all, entry) => all.concat(...entry.words.map((w) => w.split(" "))), []);
    this.lexicon = new Set([...this.words, ...this.stop, ...elsewhere]);
    this.said = [...this.phrases, ...[...this.synonyms.keys()].sort()].join(BLANK);
    this.source = this.corpus + BLANK + this.said;
    this.charset = new Set(this.source + packed.stop.join("") + elsewhere.join(""));
    yield;
    this.books = [yield* this.bookInSteps(this.views)];
    this.use([]);
  }

  // The readings and the module typing.js, which knows what to do with them.
  addExtra(extra, typing) {
    this.simplified = extra.simplified;
    this.typing = new typing.Typing(this, extra);
    this.hasExtra = true;
  }

  plain(raw) { return normalise(raw, this.simplified).text; }

  view(passage) {
    const { text: raw, path } = passage;
    const normal = normalise(raw, this.simplified);
    const tails = [...raw.matchAll(TAIL)].map((m) => [m.index, m.index + m[0].length]);
    const marks = [...raw.matchAll(/[。；;！？\n]/g)].map((m) => m.index);
    const sentences = [];
    let main = "", current = "", k = 0;
    for (let i = 0; i < normal.text.length; i++) {
      while (k < marks.length && marks[k] < normal.starts[i]) {
        if (current) { sentences.push(current); current = ""; }
        k++;
      }
      if (tails.some(([start, end]) => start <= normal.starts[i] && normal.starts[i] < end)) main += BLANK;
      else { main += normal.text[i]; current += normal.text[i]; }
    }
    if (current) sentences.push(current);
    return {
      passage, policy: passage.policy, clause: passage.clause, kind: passage.kind, raw, normal, main, sentences,
      head: path.length ? this.plain(path[path.length - 1]) : "",
      path: path.slice(0, -1).map((title) => this.plain(title)).join(BLANK),
      asked: passage.asked.map((number) => this.phrases[number]),
    };
  }

  // Postings and lengths of some clauses.
  book(views) {
    const steps = this.bookInSteps(views);
    for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
  }

  *bookInSteps(views) {
    const index = FIELDS.map(() => new Map()), lengths = [], [steps] = this.data.lengths;
    const size = (list) => steps.find((step) => step >= list.length) || list.length;
    for (const [number, view] of views.entries()) {
      const fields = [grams(view.normal.text), grams(view.head), view.asked.reduce((all, p) => all.concat(grams(p)), [])];
      lengths.push(fields.map(size));
      fields.forEach((list, f) => {
        for (const gram of list) {
          let row = index[f].get(gram);
          if (!row) index[f].set(gram, (row = new Map()));
          row.set(number, (row.get(number) || 0) + 1);
        }
      });
      yield;
    }
    return { views, index, lengths, corpus: views.map((v) => v.normal.text).join(BLANK) };
  }

  // Search the index's own clauses and those of these books (a large library is loaded in parts).
  use(books) {
    this.active = [this.books[0], ...books];
    this.views = this.active.reduce((all, book) => all.concat(book.views), []);
    this.corpus = this.active.map((book) => book.corpus).join(BLANK);
    this.clauses = this.views.filter((v) => v.kind !== "front").map((v) => v.normal.text).join(BLANK);
  }

  bm25(terms) {
    const scores = new Map(), count = this.views.length, totals = this.data.lengths[1], size = this.books[0].views.length;
    for (const [term, weight] of terms) {
      FIELDS.forEach((boost, f) => {
        const rows = this.active.map((book) => book.index[f].get(term));
        const found = rows.reduce((sum, row) => sum + (row ? row.size : 0), 0);
        if (!found) return;
        const idf = Math.log(count / (found + 1)) + 1, average = totals[f] / size || 1;
        let first = 0;
        rows.forEach((row, k) => {
          const { lengths, views } = this.active[k];
          for (const [number, tf] of row || []) {
            const score = idf * ((tf * (K1 + 1)) / (tf + K1 * (1 - B + (B * lengths[number][f]) / average)));
            scores.set(first + number, (scores.get(first + number) || 0) + score * weight * boost);
          }
          first += views.length;
        });
      });
    }
    return scores;
  }

  search(query, limit = 10, filter = null) {
    const asked = this.understand(query);
    let hits = this.rank(asked, this.bm25(asked.grams));
    const confident = this.confident(asked, hits);
    if (filter) hits = hits.filter((hit) => filter(hit.view));
    return { asked, hits: hits.slice(0, limit), confident };
  }

  // -- understanding

  understand(query) {
    const found = {
      query, concepts: [], chunks: [], policies: [], clauses: [], numbers: [], elsewhere: [], otherPlace: "",
      repairs: [], figure: "", level: "", grams: new Map(), wantsExtra: false,
    };
    if (!this.hasExtra && [...query].some((c) => /[\p{Script=Han}a-zA-Z]/u.test(c) && !this.charset.has(c))) found.wantsExtra = true;
    let text = [...query].map((char) => this.simplified[char] || char).join("");
    text = this.regions(text, found);
    text = this.references(text, found);
    this.documentNumber(query, found);
    for (const raw of text.split(CHUNK)) {
      const chunk = this.plain(raw);
      if (chunk) this.chunk(chunk, found);
    }
    const whole = found.chunks.join(""), seen = new Set();
    for (const [word, pattern, terms] of this.patterns) {
      const same = terms.join();
      if (seen.has(same) || !pattern.test(whole)) continue;
      seen.add(same);
      found.concepts.push({ word, terms, via: "synonym" });
    }
    found.figure = RATIO.test(whole) ? "ratio" : COUNT.test(whole) ? "count" : AMOUNT.test(whole) ? "money" : "";
    [found.level] = LEVELS.find(([, pattern]) => pattern.test(whole)) || [""];
    const training = this.data.training.some((word) => whole.includes(word));
    this.data.elsewhere.forEach((entry, number) => {
      if (!training && entry.words.some((words) => words.split(" ").every((part) => whole.includes(part))) && !entry.unless.some((w) => whole.includes(w))) found.elsewhere.push(number);
    });
    for (const concept of found.concepts) {
      for (const [term, weight] of concept.terms) {
        if (term[0] === "@") continue;
        for (const gram of grams(term)) found.grams.set(gram, Math.max(found.grams.get(gram) || 0, term === concept.word ? weight : weight * 0.7));
      }
    }
    for (const chunk of found.chunks) for (const gram of grams(chunk)) found.grams.set(gram, Math.max(found.grams.get(gram) || 0, 0.8));
    return found;
  }

  regions(text, found) {
    const above = [];
    if (!this.names) {
      this.names = [];
      this.data.policies.forEach((policy, number) => {
        for (const name of [...policy.names, ...policy.places, ...policy.above]) this.names.push([name, number, policy.above.includes(name)]);
      });
      this.names.sort((a, b) => b[0].length - a[0].length || a[1] - b[1]);
    }
    const names = this.names.filter(([name]) => text.includes(name));
    const alone = (name) => new RegExp(`(^|[\\s，、])${name}(?:省|市)?(?=[\\s，、]|$)`, "g");
    for (const [name, number, higher] of names) {
      if (name.length === 1 ? !alone(name).test(text) : !text.includes(name)) continue;
      (higher ? above : found.policies).push(number);
    }
    if (!found.policies.length) found.policies = above;
    found.policies = [...new Set(found.policies)].sort((a, b) => a - b);
    for (const [name] of names) text = name.length === 1 ? text.replace(alone(name), "$1 ") : this.without(name, text);
    for (const name of this.data.otherPlaces) {
      if (text.includes(name) && !found.policies.length) {
        found.otherPlace = name;
        text = text.split(name).join(" ");
      }
    }
    return text;
  }

  without(name, text) {
    let at = text.indexOf(name);
    while (at >= 0) {
      let end = at + name.length;
      const parts = [text.slice(Math.max(0, at - 2), end), text.slice(at, end + 2)];
      const inside = parts.filter((part) => part.length === name.length + 2 && !CHUNK.test(part));
      if (!inside.some((part) => this.clauses.includes(this.plain(part)))) {
        text = text.slice(0, at) + " " + text.slice(end);
        end = at + 1;
      }
      at = text.indexOf(name, end);
    }
    return text;
  }

  references(text, found) {
    const pattern = /([一二三四五六七八九十]{1,2}|(?<!\d)\d{1,2})[、，\s]*[（(]([一二三四五六七八九十]{1,3}|\d{1,2})[）)][\s、]*(\d{1,2})?[.．、]?(?=\s|$|\D)/g;
    return text.replace(pattern, (all, section, item, number) => {
      const read = (numeral) => (DIGIT.test(numeral) ? Number(numeral) : valueOf(numeral)), clause = `s${read(section)}-i${read(item)}`;
      found.clauses.push(number ? `${clause}-n${Number(number)}` : clause);
      return " ";
    });
  }

  documentNumber(query, found) {
    const pattern = /(20\d\d)[〕\]）)】年]?\D{0,2}(\d{1,3})号/;
    const match = pattern.exec(this.plain(query)) || pattern.exec(query);
    if (!match) return;
    this.data.policies.forEach((policy, number) => {
      const digits = (policy.number || "").match(/\d+/g) || [];
      if (digits.length === 2 && digits[0] === match[1] && digits[1] === match[2]) found.numbers.push(number);
    });
  }

  chunk(chunk, found) {
    const last = chunk[chunk.length - 1];
    const completed = chunk.slice(0, -1) + DIGITS[last];
    if (last in DIGITS && this.corpus.includes(completed)) {
      if (this.corpus.includes(chunk)) found.concepts.push({ word: chunk, terms: [[completed, 0.9]], via: "number" });
      else chunk = completed;
    }
    found.chunks.push(chunk);
    let at = 0;
    while (at < chunk.length) {
      const key = this.key(chunk, at);
      if (key) {
        found.concepts.push(this.concept(key));
        at += key.length;
        continue;
      }
      const piece = /[0-9][0-9.-]*|[a-z]+|[^0-9a-z]+/y;
      piece.lastIndex = at;
      const run = piece.exec(chunk)[0];
      if (DIGIT.test(run[0])) at = this.number(chunk, at, at + run.length, found);
      else if (/[a-z]/.test(run[0])) { this.latin(run, found); at += run.length; }
      else { this.han(chunk, at, at + run.length, found); at += run.length; }
    }
  }

  key(chunk, at) {
    const ascii = (char) => char.charCodeAt(0) < 128;
    if (!ascii(chunk[at])) return "";
    for (let end = Math.min(chunk.length, at + 8); end > at; end--) {
      const word = chunk.slice(at, end);
      if (this.synonyms.has(word) && !(ascii(word[word.length - 1]) && end < chunk.length && ascii(chunk[end]))) return word;
    }
    return "";
  }

  number(chunk, at, end, found) {
    const date = /\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}月\d{1,2}日/y;
    date.lastIndex = at;
    const day = date.exec(chunk);
    if (day) {
      found.concepts.push({ word: day[0], terms: [[day[0], 1]], via: "number" });
      return at + day[0].length;
    }
    const pattern = /(万|亿)?(%|元|人次|个月|[次人名天年月日家所项期个号倍届种部]|多?岁)?/y;
    pattern.lastIndex = end;
    const unit = pattern.exec(chunk);
    const number = chunk.slice(at, end), scale = unit[1] || "", value = number + scale;
    let name = (unit[2] || "").replace(/^多/, "");
    AGE.lastIndex = end;
    // 我55了: an age without its unit.
    if (!value.replace(/^\d+$/, "") && !name && Number(number) >= 16 && Number(number) <= 90 && AGE.test(chunk)) name = "岁";
    // A number alone is an amount of money first.
    const alone = !name && value.length === chunk.length && number.length > 1;
    const terms = new Map(alone ? [[`${value}元`, 1], [value, 0.8]] : [[value + name, 1]]);
    if (!scale && /^\d+$/.test(number) && Number(number) >= 10000 && Number(number) % 10000 === 0) terms.set(`${Number(number) / 10000}万${name}`, 1);
    for (const other of { 人: ["名", "人次"], 名: ["人"], 人次: ["人"], 个月: ["月"] }[name] || []) if (!terms.has(value + other)) terms.set(value + other, 0.85);
    if (name === "岁") for (const [term, weight] of this.synonyms.get(name) || []) terms.set(term, weight);
    else if (name && !terms.has(value)) terms.set(value, 0.5);
    found.concepts.push({ word: value + name, terms: [...terms], via: "number" });
    return end + unit[0].length;
  }

  latin(word, found) {
    if (["pc", "ap", "app"].includes(word)) {
      found.concepts.push({ word, terms: [[word, 1]], via: "word" });
      return;
    }
    if (!this.typing) found.wantsExtra = true;
    if (!this.typing) {
      found.concepts.push({ word, terms: [[word, 1]], via: "unknown" });
      return;
    }
    for (const reading of this.typing.resolve(word)) {
      const terms = new Map();
      for (const one of reading.words) for (const [term, weight] of this.concept(one).terms) terms.set(term, Math.max(terms.get(term) || 0, weight));
      found.concepts.push({ word: reading.letters, terms: [...terms], via: "pinyin" });
      if (reading.words.length === 1) {
        const last = found.chunks.length - 1;
        found.chunks[last] = found.chunks[last].replace(reading.letters, reading.words[0]);
      }
    }
  }

  han(chunk, start, end, found) {
    const run = chunk.slice(start, end);
    let tokens = cut(this.lexicon, run);
    const doubtful = this.doubtful(run, tokens).size > 0;
    if (doubtful && !this.typing) found.wantsExtra = true;
    const fixed = doubtful && this.typing ? this.typing.repaired(run, tokens) : { text: run, changes: [] };
    if (fixed.text !== run) {
      found.repairs.push(...fixed.changes);
      const last = found.chunks.length - 1;
      found.chunks[last] = found.chunks[last].slice(0, start) + fixed.text + found.chunks[last].slice(end);
      tokens = cut(this.lexicon, fixed.text);
    }
    found.concepts.push(...this.conceptsOf(tokens));
  }

  conceptsOf(tokens) {
    const out = [];
    const loose = (token) => token.length === 1 && !this.stop.has(token) && !this.synonyms.has(token);
    for (let at = 0; at < tokens.length; ) {
      const token = tokens[at];
      if (token.length > 1 || this.synonyms.has(token)) {
        if (!this.stop.has(token) || this.synonyms.has(token)) out.push(this.concept(token));
        at++;
      } else if (this.stop.has(token)) at++;
      else {
        let end = at;
        while (end < tokens.length && loose(tokens[end])) end++;
        this.looseRun(tokens.slice(at, end).join(""), at ? tokens[at - 1] : "", tokens[end] || "", out);
        at = end;
      }
    }
    return out;
  }

  looseRun(run, before, after, out) {
    const known = (text) => this.corpus.includes(text) || this.said.includes(text);
    if (run.length === 1) {
      for (const joined of [before + run, run + after]) {
        if (joined.length > 1 && this.corpus.includes(joined)) { out.push(this.concept(joined)); return; }
      }
      out.push({ word: run, terms: [[run, 1]], via: "char" });
      return;
    }
    for (let size = run.length; size > 1; size--) {
      if (!known(run.slice(0, size))) continue;
      out.push(this.concept(run.slice(0, size)));
      if (size < run.length) this.looseRun(run.slice(size), run.slice(0, size), after, out);
      return;
    }
    let at = 2;
    while (at < run.length - 1 && !known(run.slice(at, at + 2))) at++;
    if (at >= run.length - 1) at = run.length;
    out.push({ word: run.slice(0, at), terms: [[run.slice(0, at), 1]], via: "unknown" });
    if (at < run.length) this.looseRun(run.slice(at), run.slice(0, at), after, out);
  }

  concept(word) {
    const terms = new Map([[word, 1]]);
    for (const [meaning, weight] of this.synonyms.get(word) || []) terms.set(meaning, Math.max(terms.get(meaning) || 0, weight));
    return { word, terms: [...terms], via: this.synonyms.has(word) ? "synonym" : "word" };
  }

  // -- typos: what looks wrong is found here, what was meant in typing.js

  doubtful(text, tokens) {
    const found = new Map();
    let at = 0;
    for (const token of tokens) {
      if (token.length === 1 && !this.synonyms.has(token)) {
        const pairs = [text.slice(Math.max(at - 1, 0), at + 1), text.slice(at, at + 2)];
        if (!pairs.some((pair) => pair.length === 2 && this.corpus.includes(pair)) || this.lone(text, at)) found.set(at, this.stop.has(token));
      }
      at += token.length;
    }
    return found;
  }

  lone(text, at) {
    let any = false;
    for (let i = Math.max(0, at - 2); i <= at; i++) {
      if (i + 3 > text.length) continue;
      any = true;
      const window = text.slice(i, i + 3);
      if (this.corpus.includes(window) || this.said.includes(window)) return false;
    }
    return any;
  }

  // -- ranking

  match(concept, text, whole) {
    let best = 0;
    for (const [term, weight] of concept.terms) {
      if (weight <= best) continue;
      if (contains(term, text)) best = weight;
      else if (whole && contains(term, whole)) best = Math.max(best, weight * this.weights.tail);
      else if (term.length >= 4 && !DIGIT.test(term[0])) {
        const pairs = term.length - 1;
        let share = 0;
        for (let i = 0; i < pairs; i++) if (text.includes(term.slice(i, i + 2))) share++;
        share /= pairs;
        if (share >= 0.6) best = Math.max(best, weight * this.weights.partial * share);
      }
    }
    return best;
  }

  weightOf(concept) {
    if (concept.via === "char") {
      const found = this.views.filter((v) => v.main.includes(concept.word)).length;
      return found && found <= this.views.length * 0.06 ? this.weights.rare : 0.15;
    }
    const strong = concept.terms.filter(([, weight]) => weight >= 0.7).map(([term]) => term);
    const where = this.views.filter((v) => strong.some((term) => contains(term, v.main) || contains(term, v.head))).length;
    if (!where) {
      const said = this.phrases.some((phrase) => strong.some((term) => contains(term, phrase)));
      return said ? 0.6 : this.weights.unknown * Math.max(1, concept.word.length / 2);
    }
    const count = this.views.length;
    return Math.log(1 + count / (where + 0.5)) / Math.log(1 + count / 1.5);
  }

  rank(asked, base) {
    const w = this.weights, { concepts } = asked;
    const weights = concepts.map((concept) => this.weightOf(concept));
    const total = weights.reduce((sum, x) => sum + x, 0);
    // Headings and ways of asking are shared by many clauses: each is compared once.
    const lines = new Map(), asking = new Map();
    const inLine = (line) => remembered(lines, line, (text) => concepts.map((c) => (text ? this.match(c, text, "") : 0)));
    const inPhrase = (text) => remembered(asking, text, () => {
      const found = inLine(text);
      return { found, value: 0.6 * share(found) + 0.4 * this.dice(typed, text) };
    });
    const highest = Math.max(0, ...base.values()) || 1;
    const typed = new Set(grams(asked.chunks.join("")));
    const share = (found) => { let value = 0; for (let k = 0; k < found.length; k++) value += found[k] * weights[k]; return value / total; };
    const hits = [];
    this.views.forEach((view, number) => {
      if (asked.policies.length && !asked.policies.includes(view.policy)) return;
      let body = 0, head = 0, path = 0, sentence = 0, asks = 0, cover = 0, figure = 0;
      if (total) {
        const inBody = concepts.map((c) => this.match(c, view.main, view.normal.text));
        const inHead = inLine(view.head);
        body = share(inBody);
        head = share(inHead);
        path = share(inLine(view.path));
        for (const part of view.sentences) {
          const value = share(concepts.map((c, k) => (inBody[k] ? Math.max(this.match(c, part, ""), 0.8 * inHead[k]) : 0)));
          if (asked.figure) figure = Math.max(figure, value * (FIGURES[asked.figure].test(part) ? 1 : asked.figure === "money" && part.includes("标准") ? 0.5 : 0));
          sentence = Math.max(sentence, value);
        }
        let bestAsk = concepts.map(() => 0);
        view.asked.forEach((phrase, place) => {
          const one = inPhrase(phrase), value = one.value * (1 - 0.002 * place);
          if (value > asks) { asks = value; bestAsk = one.found; }
        });
        cover = share(concepts.map((c, k) => Math.max(inBody[k], inHead[k], 0.9 * bestAsk[k])));
      }
      const phrase = this.phraseShare(asked.chunks, view);
      if (cover === 0 && phrase === 0 && !base.get(number) && (concepts.length || !(asked.policies.length || asked.clauses.length || asked.numbers.length))) return;
      let score = w.body * body + w.sentence * sentence + w.heading * head + w.path * path + w.asked * asks
        + (w.bm25 * (base.get(number) || 0)) / highest + w.phrase * phrase;
      if (concepts.length && asked.chunks.every((chunk) => this.endsPhrase(chunk, view))) score += w.verbatim;
      score -= { duties: w.duties, front: w.front, heading: w.bare }[view.kind] || 0;
      if (asked.figure) score += w.amount * figure;
      if (asked.level && this.data.policies[view.policy].level === asked.level) score += w.level;
      score += this.named(asked, view);
      hits.push({ view, passage: number, score: Math.round(score * 1e9) / 1e9, cover });
    });
    return hits.sort((a, b) => b.score - a.score || a.passage - b.passage);
  }

  named(asked, view) {
    let value = 0;
    for (const clause of asked.clauses) value += view.clause === clause ? 10 : view.clause.startsWith(`${clause}-`) ? 5 : 0;
    const first = view.clause === "s1" || view.clause === "h1";
    if (asked.numbers.includes(view.policy)) value += first ? 6 : 3;
    else if (!asked.concepts.length && asked.policies.length && first) value += 2;
    return value;
  }

  // 实名制管理 is the matter of 实行实名制管理, not of 实名制管理系统.
  endsPhrase(chunk, view) {
    for (let at = chunk.length > 1 ? view.main.indexOf(chunk) : -1; at >= 0; at = view.main.indexOf(chunk, at + 1)) {
      const after = view.raw[view.normal.ends[at + chunk.length - 1]];
      if (!after || !isLetter(after)) return true;
    }
    return false;
  }

  dice(typed, phrase) {
    const theirs = remembered(this.phraseGrams, phrase, (text) => new Set(grams(text)));
    let common = 0;
    for (const gram of theirs) if (typed.has(gram)) common++;
    return common ? (2 * common) / (typed.size + theirs.size) : 0;
  }

  phraseShare(chunks, view) {
    const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    if (!length) return 0;
    const longest = (chunk) => {
      let best = 0;
      for (let start = 0; start < chunk.length && chunk.length - start > best; start++) {
        let size = best + 1;
        while (start + size <= chunk.length && view.normal.text.includes(chunk.slice(start, start + size))) best = size++;
      }
      return best > 1 || best === chunk.length ? best : 0;
    };
    const apart = chunks.reduce((sum, chunk) => sum + longest(chunk), 0);
    return Math.max(apart, chunks.length > 1 ? longest(chunks.join("")) : 0) / length;
  }

  confident(asked, hits) {
    if (!hits.length) return false;
    if (asked.clauses.length || asked.numbers.length) return true;
    if (asked.otherPlace) return false;
    if (asked.chunks.join("").length > 1 && asked.chunks.every((chunk) => this.corpus.includes(chunk))) return true;
    if (asked.elsewhere.length) return false;
    if (!asked.concepts.length) return asked.policies.length > 0;
    if (asked.concepts.every((concept) => concept.via === "char")) return false;
    const w = this.weights, cover = Math.max(...hits.slice(0, 3).map((hit) => hit.cover));
    return cover + w.length * Math.min(asked.chunks.join("").length, 16) + w.strength * hits[0].score >= w.threshold;
  }

  // -- what a result shows

  // Ranges of the clause text that matched: [start, end, word typed, term found], merged where they overlap.
  highlights(view, concepts) {
    const marks = [];
    for (const concept of concepts) {
      for (const [term] of concept.terms) {
        if (term[0] === "@" || (term.length < 2 && !DIGIT.test(term))) continue;
        for (let at = view.normal.text.indexOf(term); at >= 0; at = view.normal.text.indexOf(term, at + 1)) {
          if (edgeSafe(term, view.normal.text, at)) marks.push([view.normal.starts[at], view.normal.ends[at + term.length - 1], concept.word, term]);
        }
      }
    }
    marks.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    const merged = [];
    for (const mark of marks) {
      const last = merged[merged.length - 1];
      if (last && mark[0] <= last[1]) last[1] = Math.max(last[1], mark[1]);
      else merged.push(mark.slice());
    }
    return merged;
  }

  nearest(hits) {
    const titles = [];
    for (const hit of hits.slice(0, 5)) {
      const { asked } = hit.view.passage;
      for (const number of this.data.topics) if (asked.includes(number)) titles.push(this.data.phrases[number]);
    }
    return [...new Set(titles)].slice(0, 5);
  }

  elsewhereText(asked) {
    if (asked.elsewhere.length) {
      const entry = this.data.elsewhere[asked.elsewhere[0]];
      return `资料库里没有“${entry.topic}”的内容，请问${entry.ask}。`;
    }
    if (asked.otherPlace) {
      const names = [...new Set(this.data.policies.map((p) => p.region))];
      return `资料库里没有${asked.otherPlace}的文件，只收录了${names.length > 12 ? `${names.length}个地区` : names.join("、")}的文件。`;
    }
    return "资料库里没有找到能回答这个问题的条款，可以换个说法再查，或拨打12333、12345咨询。";
  }
}
