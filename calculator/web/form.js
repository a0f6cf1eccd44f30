// One question, drawn from its definition. The element keeps what is being typed; `onchange(value)` tells what was said:
// undefined = not answered, null = 不清楚, otherwise the raw value as the engine takes it.
import { h } from "./dom.js";
import { clauseHref } from "./report.js";

const FILTER_FROM = 13;

/** A question element with `.show(value)`, `.error(message)`, `.commit()` (reads what is typed now) and `.focusFirst()`. */
export function question({ id, definition, onchange, unknown = true }) {
  const name = `q-${id}`;
  const kind = KINDS[definition.type] || typed;
  // What the element shows or has told: drawing the page again must not overwrite what is being typed.
  let last;
  const told = (value) => {
    last = value;
    onchange(value);
  };
  const control = kind({ name, definition, onchange: told, unknown });
  const error = h("p", { class: "calc-error", id: `${name}-error`, hidden: true });
  const help = definition.help ? h("p", { class: "calc-help", id: `${name}-help` }, definition.help) : null;
  const reason = h("div", {});
  const reasons = h("details", { class: "calc-why", hidden: true }, h("summary", {}, "为什么问这个"), reason);
  let given;
  const fieldset = h(
    "fieldset",
    { class: "calc-question", "data-fact": id, "aria-describedby": help ? help.id : null },
    h("legend", { tabindex: "-1" }, definition.question),
    help,
    error,
    control.element,
    reasons,
  );
  const api = {
    element: fieldset,
    show(value) {
      if (JSON.stringify(value) === JSON.stringify(last)) return;
      last = value;
      control.show(value);
    },
    commit: () => (control.commit ? control.commit() : undefined),
    error(message) {
      error.hidden = !message;
      error.textContent = message ? `错误：${message}` : "";
      fieldset.classList.toggle("has-error", Boolean(message));
      for (const input of fieldset.querySelectorAll("input")) {
        if (message) input.setAttribute("aria-describedby", error.id);
        else input.removeAttribute("aria-describedby");
        if (input.type === "text") input.setAttribute("aria-invalid", message ? "true" : "false");
      }
    },
    /** `entry`: {why, citation}, the citation where a clause is behind the question. */
    why(entry) {
      const signature = JSON.stringify(entry && [entry.why, entry.citation]);
      if (signature === given) return;
      given = signature;
      reasons.hidden = !entry || !entry.why;
      reason.replaceChildren(...(entry ? [h("p", {}, entry.why || ""), entry.citation && cited(entry.citation)].filter(Boolean) : []));
    },
    focusFirst() {
      fieldset.querySelector("legend").focus({ preventScroll: true });
      fieldset.scrollIntoView({ block: "nearest" });
    },
  };
  return api;
}

function cited({ quote, clause, cite }) {
  return h("p", { class: "calc-why-quote" }, `“${quote}”`, h("a", { href: clauseHref(clause) }, cite));
}

function option({ name, type, value, label, note, onchange, extraClass = "" }) {
  const input = h("input", { type, name, value, onchange });
  const text = h("span", {}, label, note ? h("small", {}, note) : null);
  return { input, element: h("label", { class: `calc-option ${extraClass}` }, input, text) };
}

const UNKNOWN = { value: "~", label: "不清楚", extraClass: "is-unknown" };

function single({ name, definition, onchange, unknown }) {
  const values = choicesOf(definition);
  if (unknown) values.push({ ...UNKNOWN, label: definition.every || UNKNOWN.label, note: definition.unknownNote });
  const all = values.map((entry) =>
    option({ ...entry, name, type: "radio", onchange: () => onchange(valueOf(definition, entry.value)) }),
  );
  const last = unknown ? all[all.length - 1] : null;
  const options = unknown ? all.slice(0, -1) : all;
  const list = h("div", { class: "calc-options" }, options.map((entry) => entry.element));
  const [element, summarise] = withFilter(list, options, values, last);
  if (last) last.input.addEventListener("change", summarise);
  return {
    element,
    show(value) {
      for (const { input } of all) input.checked = value !== undefined && input.value === textOf(value);
      summarise();
    },
  };
}

function several({ name, definition, onchange, unknown }) {
  const values = choicesOf(definition);
  const options = values.map((entry) => option({ ...entry, name, type: "checkbox", onchange: changed }));
  const none = unknown
    ? option({ ...UNKNOWN, name, type: "checkbox", onchange: () => clear(none.input.checked) })
    : null;

  function changed() {
    if (none) none.input.checked = false;
    const chosen = options.filter(({ input }) => input.checked).map(({ input }) => input.value);
    onchange(chosen.length ? chosen : undefined);
  }
  function clear(isUnknown) {
    for (const { input } of options) input.checked = false;
    summarise();
    onchange(isUnknown ? null : undefined);
  }
  const list = h("div", { class: "calc-options" }, options.map((entry) => entry.element));
  const [element, summarise] = withFilter(list, options, values, none);
  return {
    element,
    show(value) {
      for (const { input } of options) input.checked = Array.isArray(value) && value.includes(input.value);
      if (none) none.input.checked = value === null;
      summarise();
    },
  };
}

/** What people come for, in their own words; below, folded, the same as names of benefits. The value is the names' ids. */
function wishes({ name, definition, onchange }) {
  const ids = definition.options.map((entry) => entry.id);
  const whole = option({ name, type: "checkbox", value: "all", label: definition.whole, extraClass: "is-whole is-unknown", onchange: all });
  const wanted = definition.wishes.map((wish) => ({
    wish,
    ...option({ name, type: "checkbox", value: wish.id, label: wish.label, note: wish.note, onchange: () => toggle(wish.kinds) }),
  }));
  let named = [];
  let chosen = [];

  function toggle(kinds) {
    const on = !kinds.every((kind) => chosen.includes(kind));
    const rest = chosen.filter((kind) => !kinds.includes(kind));
    const now = on ? [...rest, ...kinds] : rest;
    tell(ids.filter((id) => now.includes(id)));
  }
  function tell(kinds) {
    draw(kinds, false);
    onchange(kinds.length ? kinds : undefined);
  }
  function all() {
    draw([], whole.input.checked);
    onchange(whole.input.checked ? [] : undefined);
  }
  function draw(kinds, everything) {
    chosen = kinds;
    whole.input.checked = everything;
    for (const { input, wish } of wanted) {
      const held = wish.kinds.filter((kind) => kinds.includes(kind)).length;
      input.checked = held === wish.kinds.length;
      input.indeterminate = held > 0 && held < wish.kinds.length;
    }
    for (const { input } of named) input.checked = kinds.includes(input.value);
  }
  const list = h("div", { class: "calc-options" });
  const names = h(
    "details",
    { class: "calc-fold calc-names", ontoggle: fill },
    h("summary", {}, `${definition.names}（${ids.length}项）`),
    list,
  );
  // Made when it is opened first: few people look for a benefit by its name.
  function fill() {
    if (named.length || !names.open) return;
    named = definition.options.map((entry) =>
      option({ ...entry, name: `${name}-name`, type: "checkbox", value: entry.id, onchange: () => toggle([entry.id]) }),
    );
    list.append(...named.map(({ element }) => element));
    for (const { input } of named) input.checked = chosen.includes(input.value);
  }
  return {
    element: h(
      "div",
      {},
      h("div", { class: "calc-options" }, wanted.map(({ element }) => element), whole.element),
      names,
    ),
    show(value) {
      draw(value || [], Array.isArray(value) && value.length === 0);
      if (wanted.some(({ input }) => input.indeterminate)) names.open = true;
    },
  };
}

/** Long lists get a box that narrows them by name or by another name for the same thing, and say what is chosen. */
function withFilter(list, options, values, last = null) {
  if (options.length < FILTER_FROM) {
    if (last) list.append(last.element);
    return [list, () => {}];
  }
  const nothing = h("p", { class: "calc-help", hidden: true }, "没有匹配的选项，请换个说法，或选“不清楚”。");
  const chosen = h("p", { class: "calc-chosen", hidden: true });
  const box = h("input", {
    type: "text",
    class: "calc-filter",
    "aria-label": "输入几个字，筛选下面的选项",
    placeholder: "输入几个字筛选",
    autocomplete: "off",
    oninput: narrow,
    onkeydown: (event) => {
      if (event.key === "Enter") event.preventDefault();
    },
  });
  function narrow() {
    const words = box.value.trim();
    let found = 0;
    options.forEach(({ input, element }, index) => {
      const names = [values[index].label, ...(values[index].aliases || [])];
      const fits = !words || input.checked || names.some((alias) => alias.includes(words));
      element.hidden = !fits;
      found += fits ? 1 : 0;
    });
    nothing.hidden = found > 0;
  }
  function summarise() {
    const labels = options.filter(({ input }) => input.checked).map((_, index, all) => values[options.indexOf(all[index])].label);
    chosen.hidden = !labels.length;
    chosen.textContent = `已选：${labels.join("、")}`;
  }
  list.classList.add("is-long");
  list.addEventListener("change", summarise);
  // 不清楚 stands outside the list, where it is seen without scrolling to its end.
  const below = last ? h("div", { class: "calc-options calc-below" }, last.element) : null;
  return [h("div", {}, box, nothing, chosen, list, below), summarise];
}

function choicesOf(definition) {
  if (definition.type === "bool") {
    return [
      { value: "yes", label: "是" },
      { value: "no", label: "否" },
    ];
  }
  return definition.options.map((entry) => ({ ...entry, value: entry.id }));
}

function valueOf(definition, value) {
  if (value === UNKNOWN.value) return null;
  return definition.type === "bool" ? value === "yes" : value;
}

function textOf(value) {
  if (value === null) return UNKNOWN.value;
  return value === true ? "yes" : value === false ? "no" : String(value);
}

const NUMERIC = new Set(["count", "days", "months", "years", "year"]);

function typed({ name, definition, onchange, unknown }) {
  const numeric = NUMERIC.has(definition.type);
  const money = definition.type === "yuan" || definition.type === "percent";
  const unit = definition.unit || UNITS[definition.type] || "";
  const input = h("input", {
    type: "text",
    name,
    id: `${name}-input`,
    inputmode: numeric ? "numeric" : money ? "decimal" : null,
    class: numeric || money ? "is-number" : "is-text",
    autocomplete: "off",
    "aria-label": definition.question,
    onchange: () => commit(),
    oninput: () => {
      if (input.value.trim()) setUnknown(false);
    },
  });
  const [button, setUnknown] = unknownBox(unknown, name, (isUnknown) => {
    if (isUnknown) input.value = "";
    onchange(isUnknown ? null : undefined);
  });
  function commit() {
    const text = input.value.trim();
    if (text) onchange(text);
    else if (!button || !button.querySelector("input").checked) onchange(undefined);
  }
  return {
    element: h(
      "div",
      { class: "calc-typed" },
      h(
        "div",
        { class: `calc-entry${numeric || money ? "" : " is-open"}` },
        input,
        unit && h("span", { class: "unit" }, unit),
      ),
      button,
    ),
    commit,
    show(value) {
      input.value = value === undefined || value === null ? "" : String(value);
      setUnknown(value === null);
    },
  };
}

const UNITS = { yuan: "元", percent: "%", days: "天", months: "个月", years: "年", year: "年" };

function date({ name, definition, onchange, unknown }) {
  const parts = [
    ["年", "is-year", "year"],
    ["月", "is-month", "month"],
    ["日", "is-month", "day"],
  ].map(([label, size, part]) => {
    const input = h("input", {
      type: "text",
      name: `${name}-${part}`,
      inputmode: "numeric",
      class: `is-number ${size}`,
      autocomplete: "off",
      "aria-label": `${definition.question}${label}`,
      oninput: () => {
        if (input.value.trim()) setUnknown(false);
      },
    });
    return { input, label };
  });
  const [button, setUnknown] = unknownBox(unknown, name, (isUnknown) => {
    if (isUnknown) for (const { input } of parts) input.value = "";
    onchange(isUnknown ? null : undefined);
  });
  const entry = h(
    "div",
    {
      class: "calc-entry",
      // The three boxes are one answer: it is read when the reader leaves them, and a half-written date is told as wrong.
      onfocusout: (event) => {
        if (!entry.contains(event.relatedTarget)) commit();
      },
      onchange: () => {
        if (parts.every(({ input }) => input.value.trim())) commit();
      },
    },
    parts.map(({ input, label }) => [input, h("span", { class: "unit" }, label)]).flat(),
  );
  let told;
  function commit() {
    const values = parts.map(({ input }) => input.value.trim());
    const text = values.join("") ? values.join("-") : undefined;
    if (text === told) return;
    told = text;
    if (text !== undefined || !button || !button.querySelector("input").checked) onchange(text);
  }
  return {
    element: h("div", { class: "calc-typed" }, entry, button),
    commit,
    show(value) {
      told = value === null ? undefined : value;
      const values = typeof value === "string" ? value.split("-") : [];
      parts.forEach(({ input }, index) => {
        input.value = values[index] || "";
      });
      setUnknown(value === null);
    },
  };
}

function unknownBox(wanted, name, onchange) {
  if (!wanted) return [null, () => {}];
  const { input, element } = option({
    ...UNKNOWN,
    name: `${name}-unknown`,
    type: "checkbox",
    onchange: () => onchange(input.checked),
  });
  const set = (on) => {
    input.checked = on;
  };
  return [h("div", { class: "calc-options" }, element), set];
}

/** A place: the regions of the library as choices, or the name of a place inside one of them. */
function place({ name, definition, onchange, unknown }) {
  if (definition.directory) return finder({ name, definition, onchange });
  if (!definition.regions) return typed({ name, definition, onchange, unknown });
  const options = definition.regions.map((region) =>
    option({ name, type: "radio", value: region, label: region, onchange: () => choose(region) }),
  );
  const every = option({
    name,
    type: "radio",
    value: UNKNOWN.value,
    label: definition.every,
    extraClass: "is-unknown",
    onchange: () => choose(null),
  });
  const input = h("input", {
    type: "text",
    name: `${name}-other`,
    class: "is-text",
    autocomplete: "off",
    "aria-label": definition.other,
    placeholder: definition.hint,
    onchange: () => commit(),
    oninput: () => {
      for (const { input: radio } of [...options, every]) radio.checked = false;
    },
  });
  function choose(value) {
    input.value = "";
    onchange(value);
  }
  function commit() {
    const text = input.value.trim();
    if (text) onchange(text);
    else if (![...options, every].some(({ input: radio }) => radio.checked)) onchange(undefined);
  }
  return {
    element: h(
      "div",
      {},
      h("div", { class: "calc-options" }, [...options, every].map(({ element }) => element)),
      h("label", { class: "calc-other" }, h("span", {}, definition.other), h("div", { class: "calc-entry" }, input)),
    ),
    commit,
    show(value) {
      let listed = false;
      for (const { input: radio } of [...options, every]) {
        radio.checked = value !== undefined && radio.value === textOf(value);
        listed = listed || radio.checked;
      }
      input.value = typeof value === "string" && !listed ? value : "";
    },
  };
}

// Regions offered at once for what was typed.
const OFFERED = 8;

/**
 * A place in a library too large to list its regions: found by a part of its name or by its province, or typed. The list
 * (`definition.directory`, see directory.js) may still be on its way, and is empty then.
 */
function finder({ name, definition, onchange }) {
  const { directory } = definition;
  const input = h("input", {
    type: "text",
    name: `${name}-other`,
    class: "is-text",
    autocomplete: "off",
    "aria-label": definition.finder,
    placeholder: definition.hint,
    oninput: () => {
      emptied();
      offer();
    },
    onchange: () => commit(),
  });
  const matches = h("div", { class: "calc-options calc-below" });
  const told = h("p", { class: "calc-small", role: "status" });
  const provinces = [...new Set(directory.map((entry) => entry.province))];
  const province = h("select", { "aria-label": "省份", onchange: () => fill(region, inside(province.value), "请选地区") });
  const region = h("select", {
    "aria-label": "地区",
    onchange: () => {
      input.value = region.value;
      matches.replaceChildren();
      told.textContent = "";
      onchange(region.value || undefined);
    },
  });

  function fill(select, values, first) {
    select.replaceChildren(h("option", { value: "" }, first), ...values.map((value) => h("option", { value }, value)));
  }
  function emptied() {
    fill(province, provinces, "请选省份");
    fill(region, [], "请先选省份");
  }
  function inside(wanted) {
    return directory.filter((entry) => entry.province === wanted).map((entry) => entry.region);
  }
  function match(entry) {
    const note = entry.province === entry.region ? "" : entry.province;
    const onpick = () => {
      input.value = entry.region;
      onchange(entry.region);
    };
    return option({ name, type: "radio", value: entry.region, label: entry.region, note, onchange: onpick }).element;
  }
  function offer() {
    const text = input.value.trim();
    const found = text ? directory.filter((entry) => entry.region.includes(text)) : [];
    // What begins with the text is more likely meant.
    found.sort((one, other) => other.region.startsWith(text) - one.region.startsWith(text));
    matches.replaceChildren(...found.slice(0, OFFERED).map(match));
    mark(text);
    const more = found.length - OFFERED;
    if (more > 0) told.textContent = `还有${more}个地区的名字里有“${text}”，请多输入几个字。`;
    else told.textContent = text && directory.length && !found.length ? "名单里没有叫这个名字的地区；县、市、区会自动归到它所属的地区。" : "";
  }
  function mark(value) {
    for (const radio of matches.querySelectorAll("input")) radio.checked = radio.value === value;
  }
  function commit() {
    const text = input.value.trim();
    mark(text);
    onchange(text || undefined);
  }
  emptied();
  return {
    element: h(
      "div",
      {},
      h("label", { class: "calc-other" }, h("span", {}, definition.finder), h("div", { class: "calc-entry" }, input)),
      told,
      matches,
      directory.length ? h("div", { class: "calc-other" }, h("span", {}, "或者按省份找"), h("div", { class: "calc-entry" }, province, region)) : null,
    ),
    commit,
    show(value) {
      input.value = typeof value === "string" ? value : "";
      emptied();
      offer();
    },
  };
}

const KINDS = { bool: single, choice: single, choices: several, wishes, date, place };

/** An answer in words, for the list of answers, the slip and the text. */
export function answerText(value, definition) {
  if (value === undefined) return "没有回答";
  if (value === null) return definition.every || "不清楚";
  if (value === true) return "是";
  if (value === false) return "否";
  const label = (id) => {
    const found = (definition.options || []).find((entry) => entry.id === id);
    return found ? found.label : id;
  };
  if (definition.wishes) return wishText(value, definition, label);
  if (Array.isArray(value)) return value.map(label).join("、");
  if (definition.options) return label(value);
  if (definition.type === "date") {
    const [year, month, day] = value.split("-");
    return `${year}年${Number(month)}月${Number(day)}日`;
  }
  if (definition.type === "place" || definition.type === "text") return value;
  const unit = definition.unit || UNITS[definition.type] || "";
  return value.endsWith(unit) ? value : `${value}${unit}`;
}

/** Whole wishes by their words, what is left by the names of the benefits. */
function wishText(value, definition, label) {
  if (!value.length) return definition.whole;
  const whole = definition.wishes.filter((wish) => wish.kinds.every((kind) => value.includes(kind)));
  const told = whole.flatMap((wish) => wish.kinds);
  return [...whole.map((wish) => wish.label), ...value.filter((kind) => !told.includes(kind)).map(label)].join("、");
}
