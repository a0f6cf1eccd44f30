// One question, drawn from its definition. The element keeps what is being typed; `onchange(value)` tells what was said:
// undefined = not answered, null = 不清楚, otherwise the raw value as the engine takes it.
import { h } from "./dom.js";

const FILTER_FROM = 13;

/** A question element with `.show(value)`, `.error(message)`, `.commit()` (reads what is typed now) and `.focusFirst()`. */
export function question({ id, definition, why, onchange, unknown = true }) {
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
  const reason = h("p", {}, "");
  const reasons = h("details", { class: "calc-why", hidden: true }, h("summary", {}, "为什么问这个"), reason);
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
    why(text) {
      reasons.hidden = !text;
      reason.textContent = text || "";
    },
    focusFirst() {
      fieldset.querySelector("legend").focus({ preventScroll: true });
      fieldset.scrollIntoView({ block: "nearest" });
    },
  };
  api.why(why);
  return api;
}

function option({ name, type, value, label, note, onchange, extraClass = "" }) {
  const input = h("input", { type, name, value, onchange });
  const text = h("span", {}, label, note ? h("small", {}, note) : null);
  return { input, element: h("label", { class: `calc-option ${extraClass}` }, input, text) };
}

const UNKNOWN = { value: "~", label: "不清楚", extraClass: "is-unknown" };

function single({ name, definition, onchange, unknown }) {
  const values = choicesOf(definition);
  if (unknown) values.push(UNKNOWN);
  const options = values.map((entry) =>
    option({ ...entry, name, type: "radio", onchange: () => onchange(valueOf(definition, entry.value)) }),
  );
  const list = h("div", { class: "calc-options" }, options.map((entry) => entry.element));
  const [element, summarise] = withFilter(list, options, values);
  return {
    element,
    show(value) {
      for (const { input } of options) input.checked = value !== undefined && input.value === textOf(value);
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
  const whole = definition.whole
    ? option({ name, type: "checkbox", value: "all", label: definition.whole, extraClass: "is-whole", onchange: all })
    : null;

  function changed() {
    if (none) none.input.checked = false;
    if (whole) whole.input.checked = false;
    const chosen = options.filter(({ input }) => input.checked).map(({ input }) => input.value);
    onchange(chosen.length ? chosen : undefined);
  }
  function clear(isUnknown) {
    for (const { input } of options) input.checked = false;
    onchange(isUnknown ? null : undefined);
  }
  function all() {
    for (const { input } of options) input.checked = false;
    onchange(whole.input.checked ? [] : undefined);
  }
  const list = h(
    "div",
    { class: "calc-options" },
    whole && whole.element,
    options.map((entry) => entry.element),
    none && none.element,
  );
  const [element, summarise] = withFilter(list, options, values);
  return {
    element,
    show(value) {
      for (const { input } of options) input.checked = Array.isArray(value) && value.includes(input.value);
      if (none) none.input.checked = value === null;
      if (whole) whole.input.checked = Array.isArray(value) && value.length === 0;
      summarise();
    },
  };
}

/** Long lists get a box that narrows them by name or by another name for the same thing, and say what is chosen. */
function withFilter(list, options, values) {
  if (options.length < FILTER_FROM || values.some((entry) => entry.noFilter)) return [list, () => {}];
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
  return [h("div", {}, box, nothing, chosen, list), summarise];
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

const KINDS = { bool: single, choice: single, choices: several, date, place };

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
  if (Array.isArray(value)) return value.length ? value.map(label).join("、") : definition.whole;
  if (definition.options) return label(value);
  if (definition.type === "date") {
    const [year, month, day] = value.split("-");
    return `${year}年${month}月${day}日`;
  }
  if (definition.type === "place" || definition.type === "text") return value;
  const unit = definition.unit || UNITS[definition.type] || "";
  return value.endsWith(unit) ? value : `${value}${unit}`;
}
