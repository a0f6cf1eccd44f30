// The roster page: choose a file, check the columns, watch the work, read and download the results. Nothing is uploaded;
// the file goes to a worker on this machine and to no server.

const here = new URL(".", import.meta.url).href;
const runtime = new URL("../runtime/", import.meta.url).href;
const root = document.getElementById("roster");
const part = (name) => root.querySelector(`[data-${name}]`);
const input = document.getElementById("roster-input");
const drop = part("drop");
const PAGE = 50;
const SHOWN_REJECTIONS = 100;
const MAX_BYTES = 200_000_000;
// Without a sign of life for so long, the program does not start any more: some browsers hang without a word. A download
// tells its bytes, so a slow network does not count as silence.
const START_SILENCE = 60_000;
const GROUPS = { where_when: "地区和时间", person: "个人情况", training: "培训和证书", employer: "单位情况", school: "院校和机构" };

let worker = null;
let engine = "idle";
let nextId = 0;
let silence = 0;
let file = null;
let found = null;
const waiting = new Map();

/** An element; text is never parsed as HTML. */
function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

// ---- the worker ----------------------------------------------------------------------------------------------------

function startEngine() {
  if (engine === "loading" || engine === "ready") return;
  if (typeof WebAssembly !== "object" || typeof Worker !== "function" || !Object.hasOwn) {
    engineFailed("这个浏览器太旧，不能在网页里测算。");
    return;
  }
  engine = "loading";
  tellEngine("正在准备测算程序……");
  worker = new Worker(`${here}worker.js`, { type: "module" });
  worker.onerror = (event) => {
    event.preventDefault();
    engineFailed("测算程序没有启动。");
  };
  listen();
  worker.onmessage = ({ data }) => {
    if (engine === "loading") listen();
    if (data.type === "progress" && data.step === "load") {
      const percent = Math.min(100, Math.floor((data.loaded * 100) / data.total));
      tellEngine(`正在下载测算程序：${megabytes(data.loaded)}，共${megabytes(data.total)}（${percent}%）`, true);
    } else if (data.type === "progress") showProgress(data);
    else if (data.type === "ready") {
      engine = "ready";
      clearTimeout(silence);
      tellEngine("测算程序已就绪，断网也能用。");
    } else if (data.type === "failed") engineFailed("测算程序没有下载完整，或者这个浏览器不能运行它。");
    else if (data.type === "reply" && waiting.has(data.id)) {
      const settle = waiting.get(data.id);
      waiting.delete(data.id);
      settle(data);
    }
  };
  worker.postMessage({ type: "load", base: runtime });
}

function listen() {
  clearTimeout(silence);
  silence = setTimeout(() => engineFailed("测算程序很久没有反应，已经停止。"), START_SILENCE);
}

function engineFailed(sentence) {
  clearTimeout(silence);
  if (worker) worker.terminate();
  worker = null;
  engine = "failed";
  tellEngine("");
  for (const settle of waiting.values()) settle({ fault: "stopped" });
  waiting.clear();
  trouble(`${sentence}模板、政策原文和比较表仍可使用；也可以换新版浏览器，或刷新本页再试。`);
}

function ask(type, more = {}, transfer = []) {
  startEngine();
  return new Promise((resolve) => {
    if (!worker) {
      resolve({ fault: "stopped" });
      return;
    }
    nextId += 1;
    waiting.set(nextId, resolve);
    worker.postMessage({ type, id: nextId, ...more }, transfer);
  });
}

let toldAt = 0;
function tellEngine(text, often = false) {
  // A screen reader need not hear every byte.
  if (often && performance.now() - toldAt < 1000) return;
  toldAt = performance.now();
  part("engine").textContent = text;
}

function megabytes(bytes) {
  return `${(bytes / 1_000_000).toFixed(1)}兆字节`;
}

function trouble(text) {
  const box = part("trouble");
  box.hidden = !text;
  box.replaceChildren(...(text ? [h("p", {}, text)] : []));
  if (text) box.scrollIntoView({ block: "nearest" });
}

// ---- one: the file -------------------------------------------------------------------------------------------------

input.addEventListener("change", () => {
  if (input.files.length) take(input.files[0]);
});
for (const name of ["dragenter", "dragover"]) {
  drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add("is-over");
  });
}
for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("is-over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  if (event.dataTransfer.files.length) take(event.dataTransfer.files[0]);
});
// A file dropped beside the zone must not replace the page.
for (const name of ["dragover", "drop"]) window.addEventListener(name, (event) => event.preventDefault());

async function take(chosen, sheet = null) {
  trouble("");
  hideFrom("mapping");
  if (chosen.size > MAX_BYTES) {
    trouble("文件超过200兆字节，请分成几个文件。");
    return;
  }
  file = chosen;
  drop.querySelector("strong").textContent = `已选：${chosen.name}`;
  drop.querySelector("span").textContent = "换一个文件：再拖一次，或点这里";
  let bytes;
  try {
    bytes = await chosen.arrayBuffer();
  } catch {
    trouble("读不了这个文件，它可能已被移动，或正被别的程序占用。");
    return;
  }
  const reply = await ask("inspect", { bytes, sheet }, [bytes]);
  if (file !== chosen) return;
  if (reply.fault) {
    if (engine !== "failed") trouble("读这个文件时出了意外，没有读成。请在表格软件里另存为 .xlsx 再试。");
    return;
  }
  found = JSON.parse(reply.text);
  if (found.error) trouble(found.error);
  else showMapping();
}

function hideFrom(name) {
  const names = ["mapping", "running", "results"];
  for (const each of names.slice(names.indexOf(name))) {
    part(each).hidden = true;
    part(each).replaceChildren();
  }
}

// ---- two: the columns ----------------------------------------------------------------------------------------------

function showMapping() {
  const box = part("mapping");
  const selects = found.columns.map((column) => roleSelect(column));
  const asker = h("select", { id: "roster-asker" }, found.askers.map(({ id, label }) => h("option", { value: id }, label)));
  const region = h(
    "select",
    { id: "roster-region" },
    h("option", { value: "" }, "按表里“地区”列"),
    found.regions.map((name) => h("option", { value: name }, name)),
  );
  const sheet = h("select", { id: "roster-sheet" }, found.sheets.map((name) => h("option", { value: name }, name)));
  sheet.value = found.sheet;
  sheet.addEventListener("change", () => take(file, sheet.value));
  const settings = h(
    "div",
    { class: "roster-settings" },
    labelled("谁来问", asker, "决定列出哪些待遇、哪笔钱算自己的；每笔钱付给谁不会变。"),
    labelled("全表的地区", region, "表里没有“地区”列，或有的行没有填时，按这里选的算。"),
    found.sheets.length > 1 ? labelled("工作表", sheet, "") : "",
  );
  const warning = h("p", { class: "roster-warning", role: "alert", hidden: true });
  const table = h(
    "table",
    {},
    h("caption", {}, `表头在第${found.header_row}行。程序猜了每列对应什么，请核对。`),
    h("thead", {}, h("tr", {}, ["列名", "开头几行", "对应的问题"].map((text) => h("th", { scope: "col" }, text)))),
    h(
      "tbody",
      {},
      found.columns.map((column, at) =>
        h("tr", {}, h("th", { scope: "row" }, column.header), h("td", {}, column.sample.filter(Boolean).slice(0, 3).join("；")), h("td", {}, selects[at])),
      ),
    ),
  );
  const go = h("button", { type: "button", class: "button button-main" }, "开始测算");
  go.addEventListener("click", () => {
    const problem = mappingProblem(selects, region.value);
    warning.hidden = !problem;
    warning.textContent = problem;
    if (problem) return;
    const columns = Object.fromEntries(found.columns.map((_, at) => [letters(at), selects[at].value]));
    const facts = region.value ? { region: region.value } : {};
    compute({ asker: asker.value, facts, columns, sheet: found.sheet || null });
  });
  box.replaceChildren(
    h("h2", { id: "roster-mapping-title", tabindex: "-1" }, "二、核对列"),
    ...(found.problem ? [h("p", { class: "roster-warning" }, found.problem)] : []),
    ...found.notes.map((note) => h("p", { class: "muted" }, note)),
    settings,
    h("div", { class: "table-wrap roster-columns", tabindex: "0", role: "region", "aria-label": "各列对应的问题" }, table),
    warning,
    h("p", { class: "actions" }, go),
  );
  box.hidden = false;
  focusTitle("roster-mapping-title");
}

function roleSelect(column) {
  const option = ({ role, label }) => h("option", { value: role, selected: role === column.role }, label);
  return h(
    "select",
    { "aria-label": `“${column.header}”对应的问题` },
    h("option", { value: "" }, "不用（原样保留）"),
    h("optgroup", { label: "认人" }, found.roles.map(option)),
    found.facts.map(({ group, facts }) => h("optgroup", { label: GROUPS[group] || group }, facts.map(option))),
  );
}

function mappingProblem(selects, region) {
  const used = selects.map((select) => select.value).filter(Boolean);
  const twice = used.find((role, at) => used.indexOf(role) !== at);
  if (twice) {
    const label = selects.find((select) => select.value === twice).selectedOptions[0].textContent;
    return `有两列都对应“${label}”，请只留一列。`;
  }
  if (!region && !used.includes("region") && !used.includes("training_place")) return "没有一列是地区，请指定“地区”列，或选“全表的地区”。";
  return "";
}

function letters(at) {
  let name = "";
  for (let rest = at + 1; rest; rest = Math.floor((rest - 1) / 26)) name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  return name;
}

function labelled(text, control, help) {
  const id = `${control.id}-help`;
  if (help) control.setAttribute("aria-describedby", id);
  return h("div", { class: "roster-field" }, h("label", { for: control.id }, text), control, help ? h("p", { id, class: "muted" }, help) : "");
}

// ---- three: the work -----------------------------------------------------------------------------------------------

const PHASES = { places: ["看表里有哪些地区", 0, 0], read: ["读取表格", 0, 40], link: ["核对同一个人的几行", 40, 50], compute: ["逐行测算", 50, 100], done: ["完成", 100, 100] };
const bar = h("progress", { max: "100", value: "0", "aria-label": "测算进度" });
const progressText = h("p", { role: "status" });
const counts = h("p", { class: "muted", "aria-hidden": "true" });
let lastPhase = "";

async function compute(settings) {
  const box = part("running");
  hideFrom("running");
  trouble("");
  lastPhase = "";
  bar.value = 0;
  progressText.textContent = "开始……";
  counts.textContent = "";
  const cancel = h("button", { type: "button", class: "button" }, "取消");
  cancel.addEventListener("click", () => worker && worker.postMessage({ type: "cancel" }));
  box.replaceChildren(h("h2", { id: "roster-running-title", tabindex: "-1" }, "三、测算"), progressText, bar, counts, h("p", { class: "actions" }, cancel));
  box.hidden = false;
  focusTitle("roster-running-title");
  let bytes;
  try {
    bytes = await file.arrayBuffer();
  } catch {
    hideFrom("running");
    trouble("读不了这个文件，它可能已被改动或移动。请重新选一次。");
    return;
  }
  const reply = await ask("run", { bytes, settings: JSON.stringify(settings) }, [bytes]);
  cancel.remove();
  if (reply.cancelled) {
    bar.remove();
    progressText.textContent = "已取消，没有结果。改好以后可以再点“开始测算”。";
    counts.textContent = "";
  } else if (reply.fault || reply.error) {
    hideFrom("running");
    if (engine !== "failed") trouble(reply.error || "测算中途出了意外，没有算完。可以把表格分成几份再试。");
  } else {
    box.hidden = true;
    await showResults(JSON.parse(reply.text));
  }
}

function showProgress({ phase, permille, accepted, refused }) {
  const [text, from, to] = PHASES[phase];
  bar.value = from + ((to - from) * permille) / 1000;
  if (phase !== lastPhase) progressText.textContent = `${text}……`;
  lastPhase = phase;
  counts.textContent = accepted + refused ? `已算出${accepted}行，退回${refused}行` : "";
}

// ---- four: the results ---------------------------------------------------------------------------------------------

async function showResults(summary) {
  const box = part("results");
  const rows = h("div", {});
  const place = h("p", { class: "muted", role: "status" });
  const before = h("button", { type: "button", class: "button" }, "上一页");
  const after = h("button", { type: "button", class: "button" }, "下一页");
  let start = 0;
  async function turn(to) {
    const reply = await ask("page", { start: to, count: PAGE });
    if (reply.fault) return;
    start = to;
    const page = JSON.parse(reply.text);
    rows.replaceChildren(...page.rows.map(personRow));
    place.textContent = `第${start + 1}至${start + page.rows.length}个结果，共${summary.accepted}个`;
    before.disabled = start === 0;
    after.disabled = start + PAGE >= summary.accepted;
  }
  before.addEventListener("click", () => turn(Math.max(0, start - PAGE)));
  after.addEventListener("click", () => turn(start + PAGE));
  const stem = file.name.replace(/\.[^.]*$/, "");
  const downloads = h(
    "p",
    { class: "actions" },
    h("button", { type: "button", class: "button button-main", onclick: () => download("workbook", `${stem}-测算结果.xlsx`) }, "下载结果 .xlsx"),
    summary.refused ? h("button", { type: "button", class: "button", onclick: () => download("refused", `${stem}-退回的行.xlsx`) }, `下载退回的${summary.refused}行`) : "",
  );
  const headline = `共${summary.accepted + summary.refused}行：算出${summary.accepted}行（${summary.persons}人），退回${summary.refused}行。`;
  box.replaceChildren(
    h(
      "section",
      { class: "card roster-step" },
      h("h2", { id: "roster-results-title", tabindex: "-1" }, "测算结果"),
      h("p", { class: "lead" }, headline),
      downloads,
      h("h3", {}, "按领款人合计"),
      summary.totals.length
        ? h("ul", { class: "roster-totals" }, summary.totals.map((total) => h("li", {}, h("span", { class: "badge" }, total.region), ` ${total.text}`, total.basis === "cap" ? h("span", { class: "muted" }, "（上限，不是应得金额，不与金额相加）") : "")))
        : h("p", {}, "没有可以合计的金额。"),
      h("h3", {}, "按待遇合计"),
      grid("按待遇合计", ["地区", "待遇", "结论", "付给", "行数", "人数", "金额"], summary.benefits.map((item) => [item.region, item.title, item.state_text, item.payee, item.rows, item.persons, item.money || "—"])),
    ),
    summary.rejections
      ? h(
          "section",
          { class: "card roster-step", "aria-labelledby": "roster-rejected-title" },
          h("h2", { id: "roster-rejected-title" }, `退回的${summary.refused}行`),
          h("p", {}, "这些行没有测算。下载退回的行，改好以后再选一次；要核对同一个人的次数，请把改好的行并回原表一起算。"),
          grid("退回的行", ["行", "列", "填写的内容", "问题"], summary.rejected.slice(0, SHOWN_REJECTIONS).map((item) => [item.row, item.column, item.value || "（空）", item.message])),
          summary.rejections > SHOWN_REJECTIONS ? h("p", { class: "muted" }, `这里列出前${SHOWN_REJECTIONS}处，共${summary.rejections}处；全部在下载的表里。`) : "",
        )
      : "",
    summary.accepted
      ? h("section", { class: "card roster-step", "aria-labelledby": "roster-people-title" }, h("h2", { id: "roster-people-title" }, "每行的结果"), place, rows, h("p", { class: "actions" }, before, after))
      : "",
    h("section", { class: "card roster-step" }, h("h2", {}, "说明"), h("ul", {}, summary.notes.map((note) => h("li", { class: "hash" }, note)))),
  );
  box.hidden = false;
  if (summary.accepted) await turn(0);
  focusTitle("roster-results-title");
}

const STATE_CLASS = { amount: "badge-ok", cap: "badge-ok", not_stated: "badge-ok", needs_info: "badge-warn", not_eligible: "badge-no", out_of_period: "badge-no" };

function personRow(person) {
  const quotes = person.citations.map((citation) =>
    h(
      "blockquote",
      { class: "quote" },
      `“${citation.quote}”`,
      h("a", { class: "cite", href: `${new URL("../../policies/", here).href}${citation.clause.replace(":", ".html#")}` }, citation.cite),
    ),
  );
  const lines = person.benefits.map((line) =>
    h(
      "li",
      {},
      h("strong", {}, line.title),
      `：${line.state_text}`,
      line.money ? `，${line.money}` : "",
      line.payee ? `；付给：${line.payee}` : "",
      line.formula ? h("div", { class: "muted" }, line.formula) : "",
      line.missing.length ? h("div", {}, `还需要知道：${line.missing.join("、")}`) : "",
      line.why_not.map((reason) => h("div", {}, reason)),
      line.notes.length ? h("details", { class: "roster-notes" }, h("summary", {}, `说明（${line.notes.length}条）`), h("ul", {}, line.notes.map((note) => h("li", {}, note)))) : "",
    ),
  );
  return h(
    "details",
    { class: "roster-person" },
    h(
      "summary",
      {},
      h("span", { class: "roster-person__who" }, `第${person.row}行 ${person.name}`),
      h("span", { class: `badge ${STATE_CLASS[person.state] || ""}` }, person.state_text),
      h("span", { class: "roster-person__money" }, person.money),
    ),
    person.note ? h("p", {}, person.note) : "",
    h("ul", {}, lines),
    quotes,
  );
}

function grid(label, header, rows) {
  return h(
    "div",
    { class: "table-wrap", tabindex: "0", role: "region", "aria-label": label },
    h("table", {}, h("thead", {}, h("tr", {}, header.map((text) => h("th", { scope: "col" }, text)))), h("tbody", {}, rows.map((row) => h("tr", {}, row.map((cell) => h("td", {}, String(cell))))))),
  );
}

async function download(type, name) {
  const reply = await ask(type);
  if (reply.fault || !reply.bytes) {
    trouble("生成文件时出了意外，没有下载。");
    return;
  }
  const blob = new Blob([reply.bytes], { type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" });
  const link = h("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function focusTitle(id) {
  const title = document.getElementById(id);
  title.focus({ preventScroll: true });
  title.scrollIntoView({ block: "start" });
}

// A person who saves data starts it with the file; otherwise it is fetched while the page is read.
if (!(navigator.connection && navigator.connection.saveData)) startEngine();
