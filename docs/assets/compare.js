// 按我的情况比: the answers given in the calculator, worked out for every region at once. They arrive in the fragment, which
// no server sees, and are read by the calculator's own modules, so both pages take an answer for the same thing.

const host = document.querySelector("[data-mine]");
const root = new URL("../", import.meta.url);
const SHOWN_WITHOUT_FOCUS = 8;

if (host && location.protocol === "file:") {
  // A page opened as a file may not read another one; the calculator itself shows all regions there.
  host.querySelector("[data-mine-lead] p").textContent = host.dataset.mine
    ? "从文件夹里打开的网页不能在这里计算。在“算一算”里换一个地区，就能看那里的结果。"
    : "在“算一算”里填写情况，“在哪里”选“还没定，各地都看看”，就能一次看各地的结果。";
} else if (host) {
  if (location.hash.includes("asker=")) carryOver();
  // A link followed on the page itself brings other answers.
  window.addEventListener("hashchange", () => {
    if (location.hash.includes("asker=")) location.reload();
  });
}

async function carryOver() {
  const status = document.createElement("p");
  status.setAttribute("role", "status");
  status.textContent = "正在按您的情况计算……";
  const lead = host.querySelector("[data-mine-lead]");
  lead.replaceWith(status);
  try {
    const { form, modules, base } = await calculator();
    const { h } = modules.dom;
    const { state } = modules.state.fromFragment(location.hash, form);
    state.region = null;
    const request = modules.state.requestOf(state, today());
    if (!request) throw new Error("no answers");
    const { isLarge, fetchRegions } = modules.directory;
    if (isLarge(form)) {
      // A large library is compared page by page.
      const regions = await fetchRegions(form, new URL(form.runtime, root).href);
      form.policies = regions.filter(({ part }) => part === Number(host.dataset.mine));
      request.facts.region = form.policies.map(({ region }) => region);
    }
    status.before(told(h, form, modules, state, request));
    const engine = modules.engine.createEngine({
      worker: new URL("worker.js", base).href,
      base: new URL(form.runtime, root).href,
      manifest: form.manifest,
      onStatus({ phase, loaded, total }) {
        if (phase === "loading" && total) status.textContent = `正在准备测算程序（${Math.min(100, Math.floor((loaded * 100) / total))}%）……`;
        if (phase === "failed") fail(status);
      },
      onAnswer(answer) {
        status.textContent = isLarge(form)
          ? "下面是同样的情况在这一页各地的结果；换一页，就看那一页的地区。"
          : "下面是同样的情况在各地的结果。";
        status.after(table(h, form, modules, state, answer));
        if (answer.errors) status.textContent += ` ${answer.errors.map((error) => error.message).join("")}`;
      },
    });
    engine.ask(request);
    engine.start();
  } catch {
    fail(status);
  }
}

function fail(status) {
  status.textContent = "现在不能按您的情况计算，可能是网络中断，或者浏览器太旧。下面的逐项对照不受影响。";
}

function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

/** The calculator's questions and modules, from its page: where they lie changes with their content. */
async function calculator() {
  const response = await fetch(new URL("calculator.html", root));
  if (!response.ok) throw new Error(String(response.status));
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const script = page.querySelector('script[type="module"][src$="/page.js"]').getAttribute("src");
  const base = new URL(".", new URL(script, root)).href;
  const names = ["dom", "state", "form", "engine", "directory"];
  const loaded = await Promise.all(names.map((name) => import(`${base}${name}.js`)));
  const modules = Object.fromEntries(names.map((name, index) => [name, loaded[index]]));
  return { form: JSON.parse(page.getElementById("calc-data").textContent), modules, base };
}

/** What was answered, in words, and the way back to change it. */
function told(h, form, { form: words }, state, request) {
  const rows = [["身份", form.askers[request.asker].label]];
  state.groups.forEach((group, index) => {
    for (const [fact, value] of Object.entries(group)) {
      const batch = state.groups.length > 1 ? `第${index + 1}批 ` : "";
      rows.push([batch + form.facts[fact].label, words.answerText(value, form.facts[fact])]);
    }
  });
  return h(
    "div",
    {},
    h("dl", { class: "mine-answers" }, rows.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)))),
    h("p", { class: "actions" }, h("a", { class: "button", href: `${new URL("calculator.html", root).href}${location.hash}` }, "改回答")),
  );
}

/** One row per kind of benefit, one column per region; on narrow screens each row is a card. */
function table(h, form, { dom: { yuan, rangeText } }, state, answer) {
  const focus = answer.benefits.filter((benefit) => benefit.focus);
  const kinds = state.kinds && state.kinds.length ? state.kinds : [...new Set((focus.length ? focus : answer.benefits).map(({ kind }) => kind))];
  const shown = focus.length || (state.kinds && state.kinds.length) ? kinds : kinds.slice(0, SHOWN_WITHOUT_FOCUS);
  const figure = ({ state: how, amount_fen, low_fen, high_fen }) => {
    if (how === "amount") return yuan(amount_fen);
    if (how === "cap" && high_fen !== null) return `最多${yuan(high_fen)}`;
    if (how !== "needs_info" || low_fen === null || high_fen === "0") return "";
    if (high_fen === null) return low_fen === "0" ? "" : `至少${yuan(low_fen)}`;
    return low_fen === "0" ? `符合条件时最多${yuan(high_fen)}` : rangeText(low_fen, high_fen);
  };
  const entry = (benefit) => {
    const money = figure(benefit);
    const granted = ["amount", "cap", "not_stated", "needs_info"].includes(benefit.state);
    const [first] = benefit.citations;
    return h(
      "div",
      { class: "cell" },
      benefit.title === form.kinds[benefit.kind].title ? null : h("p", { class: "cell-title" }, benefit.title),
      money ? h("p", { class: "mine-figure" }, money) : null,
      h("p", {}, benefit.state_text),
      granted && benefit.payee_class.length ? h("p", { class: "muted" }, `钱给谁：${benefit.payee}`) : null,
      first ? h("p", { class: "cell-cite" }, h("a", { class: "cite", href: clause(first.clause) }, "看条款")) : null,
    );
  };
  const cell = (kind, policy) => {
    const found = answer.benefits.filter((benefit) => benefit.kind === kind && benefit.policy === policy.id && benefit.state !== "not_covered");
    const content = found.length ? found.map(entry) : h("span", { class: "absent" }, "本文件没有");
    return h("td", { role: "cell", "data-region": policy.region }, content);
  };
  const head = h("tr", { role: "row" }, ["项目", ...form.policies.map((policy) => policy.region)].map((text) => h("th", { scope: "col", role: "columnheader" }, text)));
  const rows = shown.map((kind) => h("tr", { role: "row" }, h("th", { scope: "row", role: "rowheader" }, form.kinds[kind].title), form.policies.map((policy) => cell(kind, policy))));
  return h(
    "div",
    { class: "table-wrap", tabindex: "0", role: "region", "aria-label": "各地的结果" },
    h("table", { class: "matrix", role: "table", "aria-label": "按我的情况比" }, h("thead", { role: "rowgroup" }, head), h("tbody", { role: "rowgroup" }, rows)),
  );
}

function clause(id) {
  const [policy, local] = id.split(":");
  return new URL(`policies/${policy}.html#${local}`, root).href;
}
