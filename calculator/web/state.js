// What the person answered: one object, the request made of it, and its form in the URL fragment.
//
// undefined = not answered, null = 不清楚. `kinds`: [] = all of them.

const UNKNOWN = "~";
const FORMAT = 1;
export const MAX_GROUPS = 20;

export function emptyState() {
  return { asker: undefined, region: undefined, kinds: undefined, groups: [{}], extra: [] };
}

/** The asker to reckon with: somebody who does not know which side they are on asks for themselves. */
export function askerOf(state) {
  return state.asker || "citizen";
}

/** The request for the engine, or null while the first questions are open. */
export function requestOf(state, today) {
  if (state.asker === undefined || state.region === undefined) return null;
  const facts = { region: state.region };
  if (state.groups.length > 1) facts.groups = state.groups.map((group) => ({ ...group }));
  else Object.assign(facts, state.groups[0]);
  const request = { asker: askerOf(state), facts, today };
  if (state.kinds && state.kinds.length) request.kinds = state.kinds;
  return request;
}

/**
 * The state as a fragment: readable, ordered, nothing but answers, the rule set they were answered under, and in short what
 * came out of it (`seen`, see seen.js).
 */
export function toFragment(state, ruleset, seen = "") {
  const pairs = [];
  const put = (key, value) => pairs.push(`${encodeURIComponent(key)}=${encode(value)}`);
  if (state.asker !== undefined) put("asker", state.asker);
  if (state.region !== undefined) put("region", state.region);
  if (state.kinds) put("kinds", state.kinds.length ? state.kinds : "all");
  state.groups.forEach((group, index) => {
    for (const [fact, value] of Object.entries(group)) put(index ? `${index + 1}.${fact}` : fact, value);
  });
  if (!pairs.length && state.groups.length === 1) return "";
  // An empty further group would be lost otherwise.
  if (state.groups.length > 1) put("groups", String(state.groups.length));
  return `v=${FORMAT}&${pairs.join("&")}&rules=${ruleset.slice(0, 12)}${seen ? `&seen=${seen}` : ""}`;
}

/**
 * Reads a fragment. What this version does not know is left out and told in `lost`, in words; ids of former versions are
 * found through the aliases. `newer`: the link was made by a later version of the page than this one.
 */
export function fromFragment(fragment, form) {
  const state = emptyState();
  const found = { state, rules: "", seen: "", newer: false, lost: [] };
  const lose = (words) => found.lost.includes(words) || found.lost.push(words);
  let count = 1;
  for (const pair of fragment.replace(/^#/, "").split("&")) {
    const cut = pair.indexOf("=");
    if (cut < 1) continue;
    let key;
    let raw;
    try {
      key = decodeURIComponent(pair.slice(0, cut));
      // Some programs encode the commas of a link they pass on.
      raw = decodeURIComponent(pair.slice(cut + 1)).split(",");
    } catch {
      lose(quoted(pair));
      continue;
    }
    if (key === "v") found.newer = Number(raw[0]) > FORMAT;
    else if (key === "rules") found.rules = raw[0];
    else if (key === "seen") found.seen = raw.join(",");
    else if (key === "groups") count = Math.min(Math.max(Number.parseInt(raw[0], 10) || 1, 1), MAX_GROUPS);
    else if (key === "asker") {
      if (raw[0] === UNKNOWN) state.asker = null;
      else if (has(form.askers, raw[0])) state.asker = raw[0];
      else lose(`“我是”里的${quoted(raw[0])}`);
    } else if (key === "region") state.region = raw[0] === UNKNOWN ? null : raw[0] || undefined;
    else if (key === "kinds") {
      const known = raw.filter((kind) => has(form.kinds, kind));
      if (raw[0] === "all" || raw[0] === UNKNOWN) state.kinds = [];
      else {
        for (const kind of raw) if (!known.includes(kind)) lose(`“想做什么”里的${quoted(kind)}`);
        state.kinds = known.length ? known : undefined;
      }
    } else readFact(key, raw, state, form, lose);
  }
  while (state.groups.length < count) state.groups.push({});
  return found;
}

function readFact(key, raw, state, form, lose) {
  const match = /^(?:(\d+)\.)?(.+)$/s.exec(key);
  const index = match[1] ? Number(match[1]) - 1 : 0;
  const fact = has(form.facts, match[2]) ? match[2] : named(match[2], form.facts);
  if (!fact || index < 0 || index >= MAX_GROUPS) {
    lose(quoted(key));
    return;
  }
  const definition = form.facts[fact];
  const value = decode(raw, definition, (text) => lose(`“${definition.label}”里的${quoted(text)}`));
  if (value === undefined) return;
  while (state.groups.length <= index) state.groups.push({});
  state.groups[index][fact] = value;
}

const has = (object, key) => Object.prototype.hasOwnProperty.call(object, key);
const quoted = (text) => `“${text.length > 40 ? `${text.slice(0, 40)}…` : text}”`;

/** The fact that once had this id, or is called so. */
function named(name, facts) {
  return Object.keys(facts).find((fact) => facts[fact].label === name || (facts[fact].aliases || []).includes(name));
}

function encode(value) {
  if (value === null) return UNKNOWN;
  if (value === true) return "yes";
  if (value === false) return "no";
  if (Array.isArray(value)) return value.map(encodeURIComponent).join(",");
  return encodeURIComponent(value);
}

function decode(raw, definition, lose) {
  if (raw[0] === UNKNOWN) return null;
  if (definition.type === "bool") {
    if (raw[0] === "yes") return true;
    if (raw[0] === "no") return false;
    lose(raw[0]);
    return undefined;
  }
  if (!definition.options) return raw.join(",") || undefined;
  const wanted = definition.type === "choices" ? raw : raw.slice(0, 1);
  const ids = [];
  for (const text of wanted) {
    const option = definition.options.find(
      ({ id, label, aliases }) => id === text || label === text || (aliases || []).includes(text),
    );
    if (option) ids.push(option.id);
    else lose(text);
  }
  if (!ids.length) return undefined;
  return definition.type === "choices" ? ids : ids[0];
}
