// What the person answered: one object, the request made of it, and its form in the URL fragment.

const UNKNOWN = "~";
const FORMAT = "1";
// A link may name what every object has ("constructor"); only what the form itself holds counts.
const own = (object, key) => Object.prototype.hasOwnProperty.call(object, key);

export function emptyState() {
  return { asker: "", region: undefined, kinds: null, groups: [{}], extra: [] };
}

/** The request for the engine, or null while the first questions are open. */
export function requestOf(state, today) {
  if (!state.asker || state.region === undefined) return null;
  const facts = { region: state.region };
  if (state.groups.length > 1) facts.groups = state.groups.map((group) => ({ ...group }));
  else Object.assign(facts, state.groups[0]);
  const request = { asker: state.asker, facts, today };
  if (state.kinds && state.kinds.length) request.kinds = state.kinds;
  return request;
}

/** The state as a fragment: readable, ordered, nothing but answers and the rule set they were answered under. */
export function toFragment(state, ruleset) {
  const pairs = [];
  const put = (key, value) => pairs.push(`${encodeURIComponent(key)}=${encode(value)}`);
  if (state.asker) put("asker", state.asker);
  if (state.region !== undefined) put("region", state.region);
  if (state.kinds) put("kinds", state.kinds.length ? state.kinds : "all");
  state.groups.forEach((group, index) => {
    for (const [fact, value] of Object.entries(group)) put(index ? `${index + 1}.${fact}` : fact, value);
  });
  if (!pairs.length && state.groups.length === 1) return "";
  // An empty further group would be lost otherwise.
  if (state.groups.length > 1) put("groups", String(state.groups.length));
  return `v=${FORMAT}&${pairs.join("&")}&rules=${ruleset.slice(0, 12)}`;
}

/** Reads a fragment; ids that this version does not know are left out and listed in `lost`. */
export function fromFragment(fragment, form) {
  const state = emptyState();
  const lost = [];
  let rules = "";
  let count = 1;
  for (const pair of fragment.replace(/^#/, "").split("&")) {
    const cut = pair.indexOf("=");
    if (cut < 1) continue;
    let key;
    let raw;
    try {
      key = decodeURIComponent(pair.slice(0, cut));
      raw = pair.slice(cut + 1).split(",").map(decodeURIComponent);
    } catch {
      lost.push(pair.slice(0, cut));
      continue;
    }
    if (key === "v") continue;
    else if (key === "rules") rules = raw[0];
    else if (key === "groups") count = Math.min(Math.max(Number.parseInt(raw[0], 10) || 1, 1), MAX_GROUPS);
    else if (key === "asker") {
      if (own(form.askers, raw[0])) state.asker = raw[0];
      else lost.push(key);
    } else if (key === "region") state.region = raw[0] === UNKNOWN ? null : raw[0];
    else if (key === "kinds") {
      const known = raw.filter((kind) => own(form.kinds, kind));
      if (raw[0] !== "all" && known.length < raw.length) lost.push(key);
      state.kinds = raw[0] === "all" ? [] : known;
    } else {
      const match = /^(?:(\d+)\.)?(.+)$/.exec(key);
      const index = match[1] ? Number(match[1]) - 1 : 0;
      const definition = own(form.facts, match[2]) ? form.facts[match[2]] : undefined;
      const value = definition ? decode(raw, definition) : undefined;
      if (value === undefined || index < 0 || index >= MAX_GROUPS) {
        lost.push(key);
        continue;
      }
      while (state.groups.length <= index) state.groups.push({});
      state.groups[index][match[2]] = value;
    }
  }
  while (state.groups.length < count) state.groups.push({});
  return { state, rules, lost };
}

export const MAX_GROUPS = 20;

function encode(value) {
  if (value === null) return UNKNOWN;
  if (value === true) return "yes";
  if (value === false) return "no";
  if (Array.isArray(value)) return value.map(encodeURIComponent).join(",");
  return encodeURIComponent(value);
}

function decode(raw, definition) {
  if (raw[0] === UNKNOWN) return null;
  if (definition.type === "bool") return raw[0] === "yes" ? true : raw[0] === "no" ? false : undefined;
  const ids = definition.options ? definition.options.map((option) => option.id) : null;
  if (definition.type === "choices") {
    const known = raw.filter((id) => ids.includes(id));
    return known.length ? known : undefined;
  }
  if (definition.type === "choice") return ids.includes(raw[0]) ? raw[0] : undefined;
  return raw.join(",") || undefined;
}
