// The search dialog on every page. It opens from the header's button, from the home page's form, with "/" and with Ctrl+K.
// A page that holds <div data-clause-search> gets the same box in place (search.html).

import { composing, el, excerpt, figures, library, marked } from "./library.js";

const style = document.createElement("link");
style.rel = "stylesheet";
style.href = new URL("./search.css", import.meta.url).href;
document.head.append(style);

const EXAMPLES = ["考证能补多少钱", "下岗了想学手艺", "招了贫困户边干边学", "以工代训 200元", "三门峡 项目制", "tuiyijunren"];
let serial = 0;

export class Box {
  constructor(host, { limit = 10 } = {}) {
    const id = `clause-search-${++serial}`;
    this.limit = limit;
    this.active = -1;
    this.turn = 0;
    this.input = el("input", {
      type: "search", class: "cs-input", role: "combobox", "aria-expanded": "false", "aria-controls": `${id}-list`, "aria-autocomplete": "list",
      "aria-label": "查条款：可以写整句话、金额、拼音、文号", placeholder: "用平常的话问，如：考证能补多少钱", autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "search",
    });
    this.status = el("p", { class: "cs-status", role: "status", "aria-live": "polite" });
    this.regions = this.select("地区", "全部地区");
    this.groups = this.select("人群", "全部人群");
    this.kinds = this.select("待遇", "全部待遇");
    this.card = el("div", { class: "cs-answer", hidden: true });
    this.list = el("ul", { class: "cs-list", role: "listbox", id: `${id}-list`, "aria-label": "条款" });
    this.hint = el("div", { class: "cs-hint" }, el("p", {}, "可以试试："), el("p", { class: "cs-examples" }, ...EXAMPLES.map((text) => el("button", { type: "button", class: "cs-chip", onclick: () => this.ask(text) }, text))),
      el("p", { class: "cs-keys" }, "↑ ↓ 选择，回车打开，Esc 关闭"));
    host.append(el("div", { class: "cs-top" }, this.input), el("div", { class: "cs-filters" }, this.regions.label, this.groups.label, this.kinds.label),
      el("div", { class: "cs-body" }, this.status, this.card, this.list, this.hint));
    const busy = composing(this.input);
    this.input.addEventListener("input", (event) => { if (!busy(event)) this.run(); });
    this.input.addEventListener("compositionend", () => this.run());
    this.input.addEventListener("keydown", (event) => { if (!busy(event)) this.key(event); });
    for (const part of [this.regions, this.groups, this.kinds]) part.select.addEventListener("change", () => this.run());
  }

  select(name, all) {
    const select = el("select", {}, el("option", { value: "" }, all));
    return { select, label: el("label", {}, el("span", { class: "cs-label" }, name), select) };
  }

  async start() {
    try {
      this.library = await library();
    } catch (error) {
      this.status.textContent = "查询数据没有下载成功，请检查网络后重试；也可以从“政策原文”逐份查看。";
      return false;
    }
    if (this.regions.select.length === 1) {
      const { data } = this.library.engine;
      const names = [...new Set(data.policies.map((policy) => policy.region))];
      this.regions.select.append(...names.map((name) => el("option", { value: name }, name)));
      data.groups.forEach((group, number) => this.groups.select.append(el("option", { value: number }, group.title)));
      this.kinds.select.addEventListener("focus", () => this.fillKinds(), { once: true });
      this.kinds.select.addEventListener("pointerdown", () => this.fillKinds(), { once: true });
    }
    return true;
  }

  async fillKinds() {
    if (this.kinds.select.length > 1) return;
    const file = await this.library.answers();
    for (const [kind, title] of Object.entries(file.kinds)) this.kinds.select.append(el("option", { value: kind }, title));
  }

  ask(text) {
    this.input.value = text;
    this.input.focus();
    this.run();
  }

  filter() {
    const [region, group, kind] = [this.regions, this.groups, this.kinds].map((part) => part.select.value);
    if (!region && !group && !kind) return null;
    const words = group ? this.library.engine.data.groups[Number(group)].words : [];
    const filter = (view) => (!region || this.library.region(view) === region) && (!group || words.some((word) => view.main.includes(word)))
      && (!kind || (view.kinds || []).includes(kind));
    filter.kinds = Boolean(kind);
    return filter;
  }

  async run() {
    const query = this.input.value.trim(), turn = ++this.turn;
    if (!this.library && !(await this.start())) return;
    if (turn !== this.turn) return;
    if (!query) { this.clear(); return; }
    const found = await this.library.search(query, this.limit, this.filter());
    if (turn === this.turn) this.show(found, turn);
  }

  clear() {
    this.list.replaceChildren();
    this.card.hidden = true;
    this.status.textContent = "";
    this.hint.hidden = false;
    this.input.setAttribute("aria-expanded", "false");
    this.choose(-1);
  }

  show(found, turn) {
    const { library: lib } = this, { asked } = found;
    this.hint.hidden = true;
    this.card.hidden = true;
    const said = [];
    for (const [typed, meant] of asked.repairs) said.push(`按“${meant}”查（输入的是“${typed}”）`);
    if (asked.policies.length) said.push(`只看${asked.policies.map((n) => lib.engine.data.policies[n].region).join("、")}`);
    const lines = [];
    if (!found.confident) {
      lines.push(el("strong", {}, lib.engine.elsewhereText(asked)));
      const near = lib.engine.nearest(found.hits);
      if (near.length) lines.push(el("span", { class: "cs-near" }, "相近的内容：", ...near.map((title) => el("button", { type: "button", class: "cs-chip", onclick: () => this.ask(title) }, title))));
      if (found.hits.length) lines.push(el("span", {}, "下面的条款只是沾边："));
    } else said.unshift(`${found.hits.length}条`);
    this.status.className = found.confident ? "cs-status" : "cs-status cs-status--none";
    this.status.replaceChildren(...lines, said.length ? el("span", {}, said.join("；")) : "");
    this.list.replaceChildren(...found.hits.map((hit, place) => this.row(hit.view, asked.concepts, place)));
    this.input.setAttribute("aria-expanded", String(found.hits.length > 0));
    this.choose(-1);
    if (found.confident) {
      lib.benefits(found).then(([best]) => { if (turn === this.turn && best) this.answer(best); }).catch(() => {});
    }
  }

  row(view, concepts, place) {
    const { library: lib } = this, marks = lib.engine.highlights(view, concepts);
    const [start, end] = excerpt(view.raw, marks);
    const through = new Map();
    for (const [, , word, term] of marks) if (word !== term && !term.includes(word)) through.set(word, term);
    const above = view.passage.path.slice(0, -1);
    // the link itself is the option: an option may hold nothing that takes the focus
    return el("li", { role: "presentation" },
      el("a", { role: "option", id: `${this.list.id}-${place}`, "aria-selected": "false", class: "cs-row", href: lib.href(view), tabindex: "-1" },
        el("span", { class: "cs-path" }, el("b", {}, lib.region(view)), ` ${view.passage.marker}`, above.length ? ` ${above.join(" › ")}` : ""),
        el("span", { class: "cs-title" }, lib.title(view)),
        el("span", { class: "cs-text" }, start > 0 ? "…" : "", ...marked(view.raw, marks, start, end), end < view.raw.length ? "…" : ""),
        through.size ? el("span", { class: "cs-through" }, [...through].slice(0, 3).map(([word, term]) => `“${word}”按“${term}”查到`).join("；")) : null));
  }

  answer({ benefit, quote: [clause, cite, quote] }) {
    const policy = this.library.engine.data.policies.find((one) => one.id === benefit.policy);
    const [id, local] = clause.split(":");
    this.card.replaceChildren(
      el("p", { class: "cs-answer-head" }, el("b", {}, `${policy.region}：${benefit.title}`)),
      el("blockquote", {}, ...marked(quote, figures(quote))),
      el("p", {}, benefit.stated ? "" : "原文没有写明数额。", `付给：${benefit.payee}。`, el("a", { href: new URL(`policies/${id}.html#${local}`, new URL("../../", import.meta.url)).href }, cite)));
    this.card.hidden = false;
  }

  key(event) {
    const rows = this.list.children.length;
    if (event.key === "ArrowDown" && rows) { event.preventDefault(); this.choose((this.active + 1) % rows); }
    else if (event.key === "ArrowUp" && rows) { event.preventDefault(); this.choose((this.active - 1 + rows) % rows); }
    else if (event.key === "Enter" && rows) { event.preventDefault(); this.list.children[Math.max(0, this.active)].querySelector("a").click(); }
    else if (event.key === "Escape" && this.input.value) { event.preventDefault(); event.stopPropagation(); this.input.value = ""; this.run(); }
  }

  choose(place) {
    this.active = place;
    [...this.list.children].forEach((row, k) => row.firstElementChild.setAttribute("aria-selected", String(k === place)));
    if (place < 0) this.input.removeAttribute("aria-activedescendant");
    else {
      this.input.setAttribute("aria-activedescendant", this.list.children[place].firstElementChild.id);
      this.list.children[place].scrollIntoView({ block: "nearest" });
    }
  }
}

// ---- the dialog

let dialog = null, box = null, opener = null;

function make() {
  const panel = el("div", { class: "cs-panel", role: "dialog", "aria-modal": "true", "aria-label": "查条款" });
  panel.append(el("button", { type: "button", class: "cs-close", onclick: close }, "关闭"));
  box = new Box(panel);
  dialog = el("div", { class: "cs-dialog", hidden: true, onclick: (event) => { if (event.target === dialog) close(); } }, panel);
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && !event.isComposing) { event.preventDefault(); close(); }
    if (event.key !== "Tab") return;
    const stops = [...panel.querySelectorAll("button, input, select, a[href]:not([tabindex='-1'])")].filter((node) => node.offsetParent);
    const first = stops[0], last = stops[stops.length - 1];
    if (event.shiftKey && document.activeElement === first) { event.preventDefault(); last.focus(); }
    else if (!event.shiftKey && document.activeElement === last) { event.preventDefault(); first.focus(); }
  });
  box.list.addEventListener("click", (event) => { if (event.target.closest("a")) close(); });
  document.body.append(dialog);
}

export function open(text = "") {
  if (!dialog) make();
  if (dialog.hidden) opener = document.activeElement;
  dialog.hidden = false;
  document.documentElement.classList.add("cs-open");
  box.input.focus();
  if (text) box.ask(text);
  box.start();
}

export function close() {
  dialog.hidden = true;
  document.documentElement.classList.remove("cs-open");
  if (opener && opener.focus) opener.focus();
}

// Our dialog answers in place of the theme's: its listeners never see these events.
document.addEventListener("click", (event) => {
  const target = event.target instanceof Element && event.target.closest("[data-open-search], label[for='__search'], .md-search__input, [data-home-search] [data-query]");
  if (!target) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  open(target.getAttribute("data-query") || "");
}, true);
document.addEventListener("submit", (event) => {
  if (!(event.target instanceof Element) || !event.target.matches("[data-home-search]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const input = event.target.querySelector("input");
  open(input ? input.value.trim() : "");
}, true);
document.addEventListener("keydown", (event) => {
  const inside = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
  const wanted = (event.key === "k" && (event.ctrlKey || event.metaKey)) || (event.key === "/" && !inside && !event.ctrlKey && !event.altKey);
  if (!wanted || event.isComposing || event.keyCode === 229) {
    // The theme opens its own search with f and s.
    if (!inside && (event.key === "f" || event.key === "s") && !event.ctrlKey && !event.metaKey && !event.altKey) event.stopImmediatePropagation();
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  open();
}, true);

for (const host of document.querySelectorAll("[data-clause-search]")) {
  const inline = new Box(host, { limit: 20 });
  const query = new URLSearchParams(location.search).get("q") || "";
  inline.start().then(() => { if (query) inline.ask(query); });
}
