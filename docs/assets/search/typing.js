// What was typed in pinyin, and what was mistyped: loaded only when a query needs it (scripts/search/pinyin.py, repair.py).

import { cut } from "./engine.js";

const BLANK = "\0";

// A syllable and the spellings it is often mistaken for.
function variants(syllable) {
  const ends = [syllable];
  if (/(?:ang|eng|ing)$/.test(syllable)) ends.push(syllable.slice(0, -1));
  else if (/(?:an|en|in)$/.test(syllable)) ends.push(`${syllable}g`);
  return ends.concat(ends.filter((end) => "zcs".includes(end[0])).map((end) => (end[1] === "h" ? end[0] + end.slice(2) : `${end[0]}h${end.slice(1)}`)));
}

export class Typing {
  constructor(engine, extra) {
    this.engine = engine;
    this.shapes = extra.shapes;
    this.sounds = new Map();
    for (const [syllable, chars] of Object.entries(extra.readings)) {
      for (const char of chars) this.sounds.set(char, [...(this.sounds.get(char) || []), syllable]);
    }
    // Where each letter can begin, in the texts and the plain words.
    this.byFirst = new Map();
    for (let i = 0; i < engine.source.length; i++) {
      for (const letter of new Set((this.sounds.get(engine.source[i]) || []).map((s) => s[0]))) {
        if (!this.byFirst.has(letter)) this.byFirst.set(letter, []);
        this.byFirst.get(letter).push(i);
      }
    }
    this.places = new Map();
    for (let i = 0; i < engine.source.length; i++) {
      if (!this.places.has(engine.source[i])) this.places.set(engine.source[i], []);
      this.places.get(engine.source[i]).push(i);
    }
  }

  // -- pinyin

  resolve(letters) {
    const found = [];
    let rest = letters;
    while (rest) {
      let [words, size] = this.spelt(rest, this.sounds);
      if (size < rest.length) {
        // Nothing is spelt exactly so: many speakers do not tell an from ang, or z from zh.
        const [near, nearSize] = this.spelt(rest, this.looseSounds());
        if (nearSize === rest.length && rest.length > 4) [words, size] = [near, nearSize];
      }
      if (size < rest.length && !found.length) {
        const initials = this.initials(letters);
        if (initials.length && (size < 4 || (letters.length <= 6 && size < letters.length - 1 && !words.length))) return [{ letters, words: initials }];
      }
      if (!words.length || size < 2) {
        found.push({ letters: rest, words: [rest] });
        break;
      }
      found.push({ letters: rest.slice(0, size), words });
      rest = rest.slice(size);
    }
    return found;
  }

  looseSounds() {
    if (!this.loose) this.loose = new Map([...this.sounds].map(([char, list]) => [char, [...new Set(list.reduce((all, s) => all.concat(variants(s)), []))]]));
    return this.loose;
  }

  spelt(letters, sounds) {
    const full = new Map(), partial = new Map();
    const text = this.engine.source;
    for (const at of this.byFirst.get(letters[0]) || []) {
      const stack = [[at, 0]];
      const seen = (word, size, complete) => {
        if (size === letters.length) full.set(word, (full.get(word) || 0) + (this.engine.words.has(word) ? 3 : 1));
        else if (complete && word.length > 1) partial.set(word, Math.max(partial.get(word) || 0, size));
      };
      while (stack.length) {
        const [place, used] = stack.pop();
        if (used) seen(text.slice(at, place), used, true);
        if (used >= letters.length || place >= text.length || place - at >= 10) continue;
        const rest = letters.slice(used);
        for (const syllable of sounds.get(text[place]) || []) {
          if (rest.startsWith(syllable)) stack.push([place + 1, used + syllable.length]);
          else if (place > at && syllable.startsWith(rest)) seen(text.slice(at, place + 1), letters.length, false);
        }
      }
    }
    if (full.size) return [this.bestOf(full), letters.length];
    if (!partial.size) return [[], 0];
    let rows = [...partial], longest = Math.max(...rows.map((row) => row[1]));
    const wordlike = rows.filter(([word]) => this.engine.words.has(word));
    if (wordlike.length && Math.max(...wordlike.map((row) => row[1])) >= longest - 2) {
      longest = Math.max(...wordlike.map((row) => row[1]));
      rows = wordlike;
    }
    return [rows.filter((row) => row[1] === longest).map((row) => row[0]).sort().slice(0, 3), longest];
  }

  initials(letters) {
    const size = letters.length;
    if (size < 2 || size > 8) return [];
    const found = new Map();
    const begins = (char, letter) => (this.sounds.get(char) || []).some((s) => s[0] === letter);
    const text = this.engine.source;
    outer: for (const at of this.byFirst.get(letters[0]) || []) {
      for (let k = 1; k < size; k++) if (!begins(text[at + k], letters[k])) continue outer;
      const word = text.slice(at, at + size);
      found.set(word, (found.get(word) || 0) + 1);
    }
    const known = new Map([...found].filter(([word]) => this.engine.words.has(word)));
    return this.bestOf(known.size ? known : found);
  }

  bestOf(counts) {
    const order = [...counts.keys()].sort((a, b) => this.engine.words.has(b) - this.engine.words.has(a) || counts.get(b) - counts.get(a) || (a < b ? -1 : 1));
    const known = order.filter((word) => this.engine.words.has(word));
    return (known.length ? known : order).slice(0, 3);
  }

  // -- typos

  repaired(run, tokens) {
    const changes = [];
    let text = run, pieces = tokens;
    for (let turn = 0; turn < 3; turn++) {
      const doubtful = this.engine.doubtful(text, pieces);
      if (!doubtful.size) break;
      const best = this.bestRepair(text, pieces, doubtful);
      if (!best) break;
      const { at, char, left, right } = best;
      changes.push([text.slice(left, right), text.slice(left, at) + char + text.slice(at + 1, right)]);
      text = text.slice(0, at) + char + text.slice(at + 1);
      pieces = cut(this.engine.lexicon, text);
    }
    return { text, changes };
  }

  bestRepair(text, tokens, doubtful) {
    const { source } = this.engine;
    const edges = [0];
    for (const token of tokens) edges.push(edges[edges.length - 1] + token.length);
    const rows = new Map();
    for (const [at, weak] of doubtful) {
      const starts = new Set();
      for (const i of [at - 1, at + 1]) if (i >= 0 && i < text.length) for (const p of this.places.get(text[i]) || []) starts.add(p - i + at);
      for (const place of starts) {
        if (place < 0 || place >= source.length || source[place] === text[at] || source[place] === BLANK) continue;
        const alike = this.alike(text[at], source[place]);
        let left = at, right = at + 1;
        while (left > 0 && place - (at - left) - 1 >= 0 && source[place - (at - left) - 1] === text[left - 1]) left--;
        while (right < text.length && place + right - at < source.length && source[place + right - at] === text[right]) right++;
        left = Math.min(...edges.filter((edge) => edge >= left));
        right = Math.max(...edges.filter((edge) => edge <= right));
        if (!(left <= at && at < right)) continue;
        const same = right - left - 1, needed = alike >= 0.9 ? 1 : alike >= 0.7 ? 2 : 3;
        if (same < needed || (weak && (alike < 0.9 || same < 2)) || (alike === 0 && (place >= this.engine.corpus.length || !(left < at && at < right - 1)))) continue;
        const stretch = source.slice(place - (at - left), place + right - at);
        if (!this.completes(stretch, at - left, alike ? 2 : 4) || (stretch.length === 2 && text.length !== 2)) continue;
        const key = `${at},${source[place]},${left},${right}`;
        const row = rows.get(key) || { at, char: source[place], left, right, count: 0 };
        row.count++;
        row.strength = alike * 2 + Math.min(same, 6) + (this.engine.words.has(stretch) ? 0.5 : 0);
        rows.set(key, row);
      }
    }
    let best = null;
    for (const row of rows.values()) {
      const order = best ? row.strength - best.strength || row.count - best.count || best.at - row.at || (row.char > best.char ? 1 : -1) : 1;
      if (order > 0) best = row;
    }
    return best;
  }

  completes(stretch, at, size) {
    for (let start = 0; start <= at; start++) {
      for (let end = Math.max(at + 1, start + size); end <= stretch.length; end++) if (this.engine.words.has(stretch.slice(start, end))) return true;
    }
    return false;
  }

  alike(typed, meant) {
    const mine = this.sounds.get(typed) || [], theirs = this.sounds.get(meant) || [];
    if (mine.some((s) => theirs.includes(s))) return 1;
    if (this.shapes.some((group) => group.includes(typed) && group.includes(meant))) return 0.8;
    const blurred = (s) => {
      let out = s;
      for (const [one, other] of [["zh", "z"], ["ch", "c"], ["sh", "s"]]) if (out.startsWith(one)) out = other + out.slice(2);
      if (/(?:ing|eng|ang)$/.test(out)) out = out.slice(0, -1);
      return out.replace(/^l/, "n");
    };
    const blurredTheirs = theirs.map(blurred);
    return mine.some((s) => blurredTheirs.includes(blurred(s))) ? 0.7 : 0;
  }
}
