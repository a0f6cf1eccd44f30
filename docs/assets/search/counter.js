// The counter page (窗口): one box, one answer card. Enter copies clause and citation, F8 prints a slip, F9 opens the calculator.
// Every sentence on the card is a quote, a label of a rule with its clause, or an editor's note marked as such.

import { composing, el, excerpt, figures, library, marked, ROOT } from "./library.js";

const host = document.querySelector("[data-counter]");
const style = document.createElement("link");
style.rel = "stylesheet";
style.href = new URL("./search.css", import.meta.url).href;
document.head.append(style);

const input = el("input", { type: "search", class: "cs-input", id: "counter-question", autocomplete: "off", autocapitalize: "off", spellcheck: "false", placeholder: "问题、金额、条款号（二（六））、拼音首字母（ygdx）", "aria-describedby": "counter-status", "aria-keyshortcuts": "F2 F8 F9" });
const status = el("p", { class: "cs-status", id: "counter-status", role: "status", "aria-live": "polite" });
const said = el("p", { class: "counter-note", role: "status", "aria-live": "polite" });
const card = el("div", { hidden: true });
const list = el("ul", { class: "cs-list", role: "listbox", "aria-label": "条款，上下键选择" });
const slip = el("div", { class: "counter-slip" });
const help = el("section", { hidden: true }, el("h2", {}, "按键"), el("ul", {}, ...[["回车", "复制条款和出处"], ["↑ ↓", "换一条"], ["F2", "复制条款和出处"], ["F8", "打印一张纸条"], ["F9", "带着地区和待遇打开测算"], ["Esc", "清空，重新问"], ["F1", "显示或收起这张表"]].map(([key, does]) => el("li", {}, el("kbd", {}, key), ` ${does}`))));
host.append(el("label", { for: "counter-question", class: "visually-hidden" }, "问题、金额、条款号或拼音首字母"), input, status, said, help, card, el("section", {}, el("h2", {}, "条款"), list), slip);
const busy = composing(input);

let lib = null, found = null, active = 0, turn = 0, current = null;

async function run() {
  const query = input.value.trim(), mine = ++turn;
  said.textContent = "";
  try {
    lib = lib || (await library());
  } catch (error) {
    status.textContent = "查询数据没有下载成功，请检查网络后重新打开本页。";
    return;
  }
  if (mine !== turn) return;
  if (!query) {
    found = current = null;
    card.hidden = true;
    list.replaceChildren();
    status.textContent = "";
    return;
  }
  const result = await lib.search(query, 8);
  if (mine !== turn) return;
  found = result;
  status.className = found.confident ? "cs-status" : "cs-status cs-status--none";
  const notes = found.asked.repairs.map(([typed, meant]) => `按“${meant}”查（输入的是“${typed}”）`);
  status.textContent = found.confident ? [`${found.hits.length}条`, ...notes].join("；") : lib.engine.elsewhereText(found.asked);
  list.replaceChildren(...found.hits.map(row));
  await choose(0, mine);
}

function row(hit, place) {
  const view = hit.view, marks = lib.engine.highlights(view, found.asked.concepts), [start, end] = excerpt(view.raw, marks, 60);
  return el("li", { class: "cs-row", role: "option", "aria-selected": "false", onclick: () => choose(place, turn) },
    el("a", { href: lib.href(view), tabindex: "-1", onclick: (event) => event.preventDefault() },
      el("span", { class: "cs-path" }, el("b", {}, lib.region(view)), ` ${view.passage.marker} ${lib.title(view)}`),
      el("span", { class: "cs-text" }, start ? "…" : "", ...marked(view.raw, marks, start, end), end < view.raw.length ? "…" : "")));
}

async function choose(place, mine) {
  active = place;
  [...list.children].forEach((item, k) => item.setAttribute("aria-selected", String(k === place)));
  if (!found.hits.length) { card.hidden = true; current = null; return; }
  if (place && list.children[place]) list.children[place].scrollIntoView({ block: "nearest" });
  const hit = found.hits[place], view = hit.view;
  current = { view, benefit: null, quote: sentence(view), cite: lib.cite(view) };
  draw([]);
  try {
    const file = await lib.answersOf(found.hits.map((one) => one.view.policy));
    const [best] = await lib.benefits({ ...found, hits: [hit] });
    if (mine !== turn || place !== active) return;
    const benefit = best ? best.benefit : null;
    if (best) current = { view, benefit, quote: best.quote[2], cite: best.quote[1] };
    draw(file.benefits.filter((one) => benefit && one.kind === benefit.kind && one.policy !== benefit.policy), file);
  } catch (error) { /* without the answers the clause itself stands */ }
}

// The sentence of a clause that has most of the question, word for word.
function sentence(view) {
  // Who asks for a clause by its number wants the clause.
  if (found.asked.clauses.includes(view.clause)) return view.raw;
  const marks = lib.engine.highlights(view, found.asked.concepts);
  let best = "", most = -1;
  for (const part of view.raw.matchAll(/[^。；\n]+[。；]?/g)) {
    const words = new Set(marks.filter((m) => m[0] >= part.index && m[1] <= part.index + part[0].length).map((m) => m[2]));
    if (words.size > most) { most = words.size; best = part[0].trim(); }
  }
  return best;
}

function draw(others, file) {
  const { view, benefit, quote, cite } = current, region = lib.region(view), link = () => el("a", { href: lib.href(view) }, cite);
  const say = el("section", { class: "say", "data-say": true }, el("h2", {}, "这样说"),
    el("p", {}, `${region}的文件写的是：“`, ...marked(quote, figures(quote)), "”"),
    benefit ? el("p", {}, benefit.stated ? "" : "文件没有写明数额。", `付给：${benefit.payee}。`) : "",
    el("p", { class: "counter-note" }, "出处：", link(), file ? `；实施期${file.periods[lib.engine.data.policies[view.policy].id]}，已经结束` : ""));
  const full = el("section", {}, el("h2", {}, `原文 ${view.passage.marker} ${lib.title(view)}`), el("blockquote", {}, ...marked(view.raw, lib.engine.highlights(view, found.asked.concepts))));
  const conditions = benefit ? benefit.conditions : [];
  const ask = el("section", {}, el("h2", {}, "反问清单"), conditions.length
    ? el("ol", {}, ...conditions.map((c) => el("li", {}, (c.facts[0] && file.facts[c.facts[0]]) || c.label, el("span", { class: "counter-note" }, `　${c.label}`), " ",
      c.quotes.length ? el("a", { href: href(c.quotes[0][0]), title: c.quotes[0][1] }, "条款") : "")))
    : el("p", { class: "counter-note" }, "这一条没有列出需要核对的条件。"));
  const notes = benefit && benefit.notes.length ? el("section", {}, el("h2", {}, "编者说明"), el("ul", {}, ...benefit.notes.map((note) => el("li", {}, note)))) : "";
  const side = benefit ? el("section", {}, el("h2", {}, `别的地区：${file.kinds[benefit.kind]}`), table(others)) : "";
  card.hidden = false;
  card.replaceChildren(
    el("p", { class: "counter-actions" }, button("复制条款和出处", "F2", copy), button("打印纸条", "F8", print), button("测算", "F9", calculate), button("按键", "F1", toggleHelp)),
    el("div", { class: "counter-grid" }, el("div", {}, say, full), el("div", {}, ask, side, notes)));
}

function table(others) {
  const { data, views } = lib.engine, mine = data.policies[current.view.policy].id;
  const rows = [...new Set(views.map((view) => view.policy))].map((number) => data.policies[number]).filter((policy) => policy.id !== mine).map((policy) => {
    const benefit = others.find((one) => one.policy === policy.id);
    const quote = benefit && (benefit.quotes.find((q) => figures(q[2]).length) || benefit.quotes[0]);
    return el("tr", {}, el("th", { scope: "row" }, policy.region),
      el("td", {}, ...(quote ? [...marked(quote[2], figures(quote[2])), " ", el("a", { href: href(quote[0]) }, quote[1])] : ["文件里没有"])));
  });
  return el("table", {}, el("tbody", {}, ...rows));
}

const href = (clause) => { const [policy, local] = clause.split(":"); return new URL(`policies/${policy}.html#${local}`, ROOT).href; };
const button = (text, key, act) => el("button", { type: "button", class: "cs-chip", onclick: act }, text, " ", el("kbd", {}, key));

// Clause and citation as plain text and as HTML, also where the page has no clipboard object (plain http on an intranet).
function copy() {
  if (!current) return;
  const { view, quote, cite } = current, text = `${quote}\n——${cite}`;
  const html = el("div", {}, el("blockquote", {}, quote), el("p", {}, "——", el("a", { href: lib.href(view) }, cite))).innerHTML;
  const write = (event) => {
    event.preventDefault();
    event.clipboardData.setData("text/plain", text);
    event.clipboardData.setData("text/html", html);
  };
  document.addEventListener("copy", write, { once: true });
  let done = document.execCommand("copy");
  document.removeEventListener("copy", write);
  if (!done && navigator.clipboard) navigator.clipboard.writeText(text).then(() => { said.textContent = `已复制：${cite}`; }, () => {});
  said.textContent = done ? `已复制：${cite}` : "没有复制成功，请选中原文后按 Ctrl+C。";
}

function print() {
  if (!current) return;
  const { view, benefit, quote, cite } = current;
  slip.replaceChildren(el("h1", {}, `${lib.region(view)} ${benefit ? benefit.title : lib.title(view)}`), el("blockquote", {}, quote), el("p", {}, `出处：${cite}`),
    benefit ? el("p", {}, `付给：${benefit.payee}`) : "", ...(benefit ? [el("p", {}, "要核对的条件："), el("ol", {}, ...benefit.conditions.map((c) => el("li", {}, c.label)))] : []),
    el("p", {}, "本纸条只摘录文件原文，以文件和主管部门的解释为准。"), el("p", {}, lib.href(view)));
  host.classList.add("counter-printing");
  window.print();
  host.classList.remove("counter-printing");
}

function calculate() {
  if (!current) return;
  const pairs = ["v=1", `region=${encodeURIComponent(lib.region(current.view))}`];
  if (current.benefit) pairs.push(`kinds=${current.benefit.kind}`);
  location.href = new URL(`calculator.html#${pairs.join("&")}`, ROOT).href;
}

function toggleHelp() { help.hidden = !help.hidden; }

input.addEventListener("input", (event) => { if (!busy(event)) run(); });
input.addEventListener("compositionend", () => run());
document.addEventListener("keydown", async (event) => {
  if (busy(event) || event.ctrlKey || event.altKey || event.metaKey) return;
  const acts = { F1: toggleHelp, F2: copy, F8: print, F9: calculate };
  if (acts[event.key]) { event.preventDefault(); acts[event.key](); return; }
  if (event.target !== input) return;
  if (event.key === "Enter") {
    event.preventDefault();
    // Fast typists press Enter before the answer stands.
    if (!current || found.asked.query !== input.value.trim()) await run();
    copy();
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && found && found.hits.length) {
    event.preventDefault();
    choose((active + (event.key === "ArrowDown" ? 1 : -1) + found.hits.length) % found.hits.length, turn);
  } else if (event.key === "Escape") { event.preventDefault(); input.value = ""; run(); }
});
input.focus();
library().then((ready) => { lib = ready; ready.loadExtra().catch(() => {}); ready.answers().catch(() => {}); }, () => run());
