// The calculator page: the questions, the live result beside them, and the way both are kept in step with the address.
import { comparePage, fetchRegions, isLarge } from "./directory.js";
import { h } from "./dom.js";
import { createEngine } from "./engine.js";
import { answerText, question } from "./form.js";
import { arranged, headline, plain, shownTotals, totalLabel, totalText } from "./report.js";
import { results } from "./results.js";
import { differences, seenOf } from "./seen.js";
import { answerRows } from "./slip.js";
import { MAX_GROUPS, askerOf, emptyState, fromFragment, requestOf, toFragment } from "./state.js";
import { createTravel } from "./travel.js";

const form = JSON.parse(document.getElementById("calc-data").textContent);
const root = document.getElementById("calc");
const here = new URL(".", import.meta.url).href;
const site = new URL(root.dataset.site || ".", document.baseURI).href;
const session = Math.random().toString(36).slice(2);
const wide = window.matchMedia("(min-width: 60em)");
const today = localDay(new Date());

const FIRST = ["asker", "region", "kinds"];
const DONE = "done";

let state = emptyState();
let answer = null;
let fresh = false;
let phase = "idle";
let step = "asker";
let leaving = null;
let depth = 0;
let advancing = false;
let group = 0;
let asked = [];
// The link this page was opened from, until an answer is changed: {rules, seen, newer, lost}.
let linked = null;
let mode = null;
let showConfirming = false;
const open = new Set();
const fields = new Map();
// Of a large library: its regions, once they are here. The page itself lists none (form.policies grows with the answers).
let directory = [];

function localDay(date) {
  const pad = (number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

// ---- the frame -----------------------------------------------------------------------------------------------------

const loadingBar = h("progress", { class: "calc-progress", "aria-label": "测算程序下载进度", max: "1", value: "0" });
const loadingBytes = h("span", { class: "calc-bytes", "aria-hidden": "true" });
const loadingText = h("span", { role: "status" });
const loading = h("div", { class: "calc-loading", hidden: true }, h("p", {}, loadingText, loadingBytes), loadingBar);
const trouble = h("div", { class: "calc-trouble", role: "alert", hidden: true });
const noticeBox = h("div", { class: "calc-notices", role: "status", hidden: true });
const questions = h("div", { class: "calc-questions" });
const formElement = h("form", { class: "calc-form", novalidate: true, "aria-label": "填写情况", onsubmit: submitted }, questions);
const digest = h("p", { class: "calc-digest", role: "status" });
const travel = createTravel({ current: report, makeCode: (text) => engine.code(text) });
travel.element.hidden = true;
const cards = h("div", { class: "calc-cards" });
// The worked examples are part of the page as it was sent; they stand where the result will be.
const examples = root.querySelector(".calc-examples");
const result = h(
  "section",
  { class: "calc-result", "aria-labelledby": "calc-result-title" },
  h("h2", { id: "calc-result-title", tabindex: "-1" }, "测算结果"),
  // Beside the result, not above the questions: when it goes, nothing that a finger aims at may move.
  loading,
  digest,
  travel.element,
  cards,
);
const barText = h("span", { "aria-hidden": "true" });
const bar = h(
  "div",
  { class: "calc-bar", hidden: true },
  barText,
  h("button", { type: "button", class: "calc-button is-primary", onclick: showResult }, "看结果"),
);

// ---- the questions -------------------------------------------------------------------------------------------------

function firstDefinition(id) {
  if (id === "asker") {
    const options = Object.entries(form.askers).map(([key, entry]) => ({ id: key, ...entry }));
    return {
      type: "choice",
      question: "我是",
      label: "我是",
      options,
      every: "不清楚",
      unknownNote: "先按本人的情况算，随时可以改",
      why: "同一件事，个人、企业、培训机构和院校能享受的不一样，钱发给谁也不一样。",
    };
  }
  if (id === "region") {
    return {
      ...form.facts.region,
      question: "在哪里",
      help: "填参加培训、就业或办企业的地方。县、市、区会自动归到它所属的地区。",
      ...(isLarge(form) ? { directory, finder: "输入地名" } : {}),
      regions: form.policies.map((policy) => policy.region),
      // Too many to be worked out at once.
      every: isLarge(form) ? undefined : "还没定，各地都看看",
      other: "也可以填县、市、区的名字",
      hint: "如：灵宝市、文登区、齐河县",
      why: "每份文件只管自己的地方，别处的标准不能套用。",
    };
  }
  return kindsDefinition();
}

function kindsDefinition() {
  const covers = coverage();
  const asker = askerOf(state);
  const mine = Object.entries(form.kinds)
    .filter(([, kind]) => kind.concerns.includes(asker))
    .map(([key, kind]) => {
      const covered = covers(key, kind);
      return { id: key, label: kind.plain, note: covered ? kind.title : `${kind.title}（当地文件没有规定）`, covered };
    });
  const ids = mine.map(({ id }) => id);
  const covered = mine.filter((kind) => kind.covered).map(({ id }) => id);
  const wishes = form.wishes
    .map((wish) => ({ id: wish.id, label: wish.label[asker], kinds: wish.kinds.filter((kind) => ids.includes(kind)) }))
    .filter((wish) => wish.kinds.length)
    .map((wish) => ({
      ...wish,
      note: wish.kinds.some((kind) => covered.includes(kind)) ? "" : "当地文件没有规定",
    }));
  return {
    type: "wishes",
    question: "想做什么（可多选）",
    label: "想做什么",
    whole: "不清楚，全部看看",
    names: "按待遇名称选",
    wishes,
    options: [...mine.filter((kind) => kind.covered), ...mine.filter((kind) => !kind.covered)],
    why: "只用来先列出您关心的。不选也能算，选“全部看看”就行。",
  };
}

/** Whether the text of the region has something of a kind; where the region is not known by its name, any text. */
function coverage() {
  const entry = directory.find(({ region }) => region === state.region);
  if (entry) return entry.covers;
  if (isLarge(form)) return () => true;
  const local = localPolicies();
  return (_key, kind) => kind.policies.some((policy) => local.includes(policy));
}

function localPolicies() {
  const found = form.policies.filter((policy) => policy.region === state.region);
  return (found.length ? found : form.policies).map((policy) => policy.id);
}

function field(id) {
  const key = FIRST.includes(id) ? `${id}|${id === "kinds" ? `${askerOf(state)}|${state.region}` : ""}` : `${group}|${id}`;
  let element = fields.get(key);
  if (!element) {
    const first = FIRST.includes(id);
    element = question({
      id: first ? id : `${group}-${id}`,
      definition: first ? firstDefinition(id) : form.facts[id],
      unknown: !first || id === "asker",
      onchange: (value) => said(id, value),
    });
    element.element.dataset.fact = id;
    element.show(valueOf(id));
    fields.set(key, element);
  }
  return element;
}

function valueOf(id) {
  if (FIRST.includes(id)) return state[id];
  return state.groups[group][id];
}

function said(id, value) {
  if (id === "asker") {
    state.asker = value;
    if (state.kinds && state.kinds.length) {
      // An empty list means "all of them", so a choice of which nothing remains has to be made again.
      const still = state.kinds.filter((kind) => form.kinds[kind].concerns.includes(askerOf(state)));
      state.kinds = still.length ? still : undefined;
    }
  } else if (FIRST.includes(id)) state[id] = value;
  else if (value === undefined) delete state.groups[group][id];
  else {
    state.groups[group][id] = value;
    if (!asked.includes(id)) asked.push(id);
  }
  engine.start();
  hint("");
  changed();
}

/** The answers are no longer those that a link brought. */
function changed() {
  linked = null;
  drawNotices();
  remember();
  compute();
}

/** Facts open for this group, as the engine ordered them. */
function openFacts(needed) {
  if (!answer) return [];
  const mine = state.groups[group];
  return answer.open_questions
    .filter((entry) => entry.needed === needed && !(entry.fact in mine) && entry.fact !== "region" && form.facts[entry.fact])
    .map((entry) => entry.fact);
}

function sequence() {
  const mine = state.groups[group];
  const needed = openFacts(true);
  const confirming = openFacts(false);
  const shown = asked.filter((fact) => fact in mine || needed.includes(fact) || state.extra.includes(fact));
  const added = needed.filter((fact) => !shown.includes(fact));
  return { answeredOrNeeded: [...shown, ...added], confirming: confirming.filter((fact) => !shown.includes(fact)) };
}

function firstOpen() {
  for (const id of FIRST) if (valueOf(id) === undefined) return id;
  if (!answer || !fresh) return null;
  return openFacts(true)[0] || (showConfirming ? openFacts(false)[0] : undefined) || DONE;
}

const hintBox = h("p", { class: "calc-error", role: "alert", hidden: true });

function hint(text) {
  hintBox.hidden = !text;
  hintBox.textContent = text;
}

function submitted(event) {
  event.preventDefault();
  if (mode === "single") next();
  else if (document.activeElement && document.activeElement.blur) document.activeElement.blur();
}

function next() {
  if (step === DONE || step === null) return;
  field(step).commit();
  if (valueOf(step) === undefined) {
    hint(FIRST.includes(step) ? "请先选一项。" : "请先回答；不清楚就选“不清楚”。");
    return;
  }
  advancing = true;
  advance();
}

/** Move on as soon as it is known what comes next: at once for the first questions, after the reply for the others. */
function advance() {
  if (!advancing) return;
  if (!FIRST.includes(step) && !fresh && phase !== "failed") {
    draw();
    return;
  }
  if (errorsOf(step).length) {
    advancing = false;
    draw();
    field(step).focusFirst();
    return;
  }
  const target = firstOpen();
  if (target === null) {
    if (phase === "failed") advancing = false;
    go(null, false);
    return;
  }
  advancing = false;
  go(target, step !== null || leaving !== null);
}

function go(target, push = true) {
  const changed = target !== step;
  // While it is not known what comes next, the question that was left is remembered, so that Back leads to it.
  leaving = target === null ? step : null;
  step = target;
  if (changed && target !== null) {
    if (push && mode === "single") {
      depth += 1;
      history.pushState({ session, step, group, depth }, "", address());
    } else {
      remember();
    }
  }
  draw();
  if (!changed || mode !== "single") return;
  if (step === DONE) showResult();
  else if (step !== null) {
    field(step).element.querySelector("legend").focus({ preventScroll: true });
    root.scrollIntoView({ block: "start", behavior: "instant" });
  }
}

/** The question before this one: by the browser's own history, or, on a page opened from a link, by the order of answers. */
function goBack() {
  if (depth > 0) {
    history.back();
    return;
  }
  const order = [...FIRST, ...Object.keys(state.groups[group]).filter((fact) => fact !== step)];
  const at = FIRST.indexOf(step);
  go(at > 0 ? FIRST[at - 1] : order[order.length - 1], false);
}

/** Bring one question up: from the answers, from a result that waits for it, or added by hand. */
function ask(fact) {
  if (!FIRST.includes(fact)) {
    if (!asked.includes(fact)) asked.push(fact);
    if (!state.extra.includes(fact)) state.extra.push(fact);
  }
  if (mode === "single") {
    go(fact);
    root.scrollIntoView({ block: "start", behavior: "instant" });
  } else {
    draw();
    field(fact).focusFirst();
    field(fact).element.scrollIntoView({ block: "center" });
  }
}

function errorsOf(id) {
  if (!answer || !answer.errors) return [];
  const grouped = state.groups.length > 1 && !FIRST.includes(id);
  const name = grouped ? `groups[${group + 1}].${id}` : id;
  return answer.errors.filter((error) => error.field === name);
}

function groupHasErrors(index) {
  return Boolean(answer && answer.errors && answer.errors.some((error) => error.field.startsWith(`groups[${index + 1}].`)));
}

// ---- drawing -------------------------------------------------------------------------------------------------------

let drawing = false;
let drawAgain = false;

function draw() {
  // Taking an element away ends its editing, which may tell an answer and ask for another drawing: one after the other.
  drawAgain = drawing;
  if (drawing) return;
  drawing = true;
  do {
    drawAgain = false;
    drawQuestions();
    drawResult();
  } while (drawAgain);
  drawing = false;
}

function place(container, children) {
  // Only what changed is touched, so that the focus and what is being typed stay where they are.
  const wanted = children.flat().filter((child) => child);
  for (const child of [...container.childNodes]) if (!wanted.includes(child)) child.remove();
  wanted.forEach((child, index) => {
    if (container.childNodes[index] !== child) container.insertBefore(child, container.childNodes[index] || null);
  });
}

const made = new Map();

/** A part of the page that is built again only when what it shows has changed, so that it keeps the focus. */
function kept(name, content, build) {
  const signature = JSON.stringify(content);
  const before = made.get(name);
  if (before && before.signature === signature) return before.element;
  const element = build();
  made.set(name, { signature, element });
  return element;
}

/** Why each question is asked: as the engine says for open ones, by what the result turned on for answered ones. */
function whyTexts() {
  const whys = new Map(FIRST.map((id) => [id, { why: firstDefinition(id).why }]));
  if (!answer) return whys;
  for (const benefit of answer.benefits) {
    const visit = (node) => {
      for (const fact of node.label ? node.facts : []) {
        if (!whys.has(fact)) whys.set(fact, { why: `“${benefit.title}”要看：${plain(node.label)}。` });
      }
      node.children.forEach(visit);
    };
    benefit.trace.forEach(visit);
  }
  for (const entry of answer.open_questions) whys.set(entry.fact, entry);
  return whys;
}

function drawn(id, whys) {
  const shown = field(id);
  shown.show(valueOf(id));
  // A message stays until the next reply says that it no longer holds.
  if (fresh) shown.error(errorsOf(id).map((error) => error.message).join(""));
  if (whys.has(id)) shown.why(whys.get(id));
  return shown.element;
}

function drawQuestions() {
  const whys = whyTexts();
  if (mode === "single") drawSingle(whys);
  else drawList(whys);
  formElement.dataset.mode = mode;
}

const waitingText = h("p", {});
const waitingCard = h("div", { class: "calc-question calc-wait" }, waitingText);
const nextButton = h("button", { type: "submit", class: "calc-button is-primary is-wide" }, "下一题");
const seeButton = h("button", { type: "button", class: "calc-button", hidden: true, onclick: showResult }, "看结果");
const actions = h("div", { class: "calc-actions" }, nextButton, seeButton);
const leftText = h("p", { class: "calc-small calc-left", hidden: true });
const backButton = h("button", { type: "button", class: "calc-link", onclick: goBack }, "返回上一题");
const doneCard = h("div", { class: "calc-question calc-done" });

function drawSingle(whys) {
  const parts = [groupTabs()];
  if (step === null) {
    waitingText.textContent =
      phase === "failed" ? "后面的问题要由测算程序来定，现在不能继续。已填的回答都还在。" : "正在准备下一题……";
    parts.push(waitingCard);
  } else if (step === DONE) {
    const more = openFacts(false).length;
    doneCard.replaceChildren(
      h("p", {}, "需要回答的问题已经答完。"),
      h("button", { type: "button", class: "calc-button is-primary is-wide", onclick: showResult }, "看结果"),
      ...(more
        ? [
            h(
              "button",
              { type: "button", class: "calc-button is-wide", onclick: confirmMore },
              `再确认几项前提（${more}题，可以不答）`,
            ),
          ]
        : []),
    );
    parts.push(doneCard);
  } else {
    // While a reply is on its way everything stays where it is: a finger may be on its way to the button.
    if (fresh || FIRST.includes(step)) {
      const left = FIRST.includes(step) ? 0 : openFacts(true).filter((fact) => fact !== step).length;
      leftText.textContent = left ? `答完这题，还有${left}个问题。` : "";
      leftText.hidden = !left;
      nextButton.textContent = FIRST.includes(step) || left || valueOf(step) === undefined ? "下一题" : "继续";
      seeButton.hidden = FIRST.includes(step);
    }
    parts.push(drawn(step, whys), hintBox, actions, leftText);
  }
  if (step !== "asker") parts.push(backButton);
  parts.push(answeredList(), step === DONE ? addFact() : null, formFoot());
  place(questions, parts);
}

function confirmMore() {
  showConfirming = true;
  go(firstOpen());
}

const needTitle = h("h2", { class: "calc-subtitle" }, "再回答几个问题");
const hiddenNeeds = h("details", { class: "calc-fold" });
const confirmFold = h("details", { class: "calc-fold" });
const SHOWN_NEEDS = 6;

function drawList(whys) {
  const first = FIRST.filter((id) => id !== "kinds" || requestOf(state, today));
  const parts = first.map((id) => drawn(id, whys));
  if (requestOf(state, today)) {
    const { answeredOrNeeded, confirming } = sequence();
    const mine = state.groups[group];
    const settled = answeredOrNeeded.filter((fact) => fact in mine || state.extra.includes(fact));
    const needed = answeredOrNeeded.filter((fact) => !settled.includes(fact));
    for (const fact of needed.slice(0, SHOWN_NEEDS)) if (!asked.includes(fact)) asked.push(fact);
    const shown = answeredOrNeeded.filter((fact) => settled.includes(fact) || needed.indexOf(fact) < SHOWN_NEEDS);
    const later = needed.slice(SHOWN_NEEDS);
    parts.push(groupTabs());
    if (shown.length) parts.push(needTitle);
    parts.push(shown.map((fact) => drawn(fact, whys)));
    if (later.length) parts.push(foldOf(hiddenNeeds, `还有${later.length}个问题`, later, whys));
    if (confirming.length) {
      parts.push(foldOf(confirmFold, `再确认几项前提（${confirming.length}题，可以不答）`, confirming, whys));
    }
    parts.push(addFact());
  }
  parts.push(formFoot());
  place(questions, parts);
}

function foldOf(element, title, facts, whys) {
  if (!element.firstChild) element.append(h("summary", {}), h("div", {}));
  element.firstChild.textContent = title;
  // What is folded away is drawn when it is opened, not before.
  const fill = () => place(element.lastChild, element.open ? facts.map((fact) => drawn(fact, whys)) : []);
  element.ontoggle = fill;
  fill();
  return element;
}

function answeredList() {
  const rows = [];
  for (const id of FIRST) {
    if (id !== step && valueOf(id) !== undefined) rows.push([id, firstDefinition(id), valueOf(id)]);
  }
  for (const [fact, value] of Object.entries(state.groups[group])) {
    if (fact !== step) rows.push([fact, form.facts[fact], value]);
  }
  if (!rows.length) return null;
  const content = rows.map(([id, definition, value]) => [id, answerText(value, definition), errorsOf(id).length]);
  return kept("answered", content, () => answeredElement(rows));
}

function answeredElement(rows) {
  const list = h(
    "dl",
    {},
    rows.map(([id, definition, value]) =>
      h(
        "div",
        { class: errorsOf(id).length ? "has-error" : null },
        h("dt", {}, definition.label),
        h("dd", {}, answerText(value, definition)),
        h(
          "dd",
          {},
          h("button", { type: "button", class: "calc-link", "aria-label": `更改${definition.label}`, onclick: () => ask(id) }, "更改"),
        ),
      ),
    ),
  );
  const element = h("details", { class: "calc-answered", open: open.has("answered") }, h("summary", {}, `已填${rows.length}项，查看或更改`), list);
  element.addEventListener("toggle", () => {
    if (element.open) open.add("answered");
    else open.delete("answered");
  });
  return element;
}

function groupTabs() {
  if (askerOf(state) === "citizen" || !requestOf(state, today)) return null;
  if (FIRST.includes(step) && mode === "single") return null;
  const content = [group, state.groups.map((_, index) => groupHasErrors(index))];
  return kept("groups", content, groupTabsElement);
}

function groupTabsElement() {
  const many = state.groups.length > 1;
  return h(
    "div",
    { class: "calc-groups", role: "group", "aria-label": "人员批次" },
    many
      ? state.groups.map((_, index) =>
          h(
            "button",
            {
              type: "button",
              class: `calc-tab${groupHasErrors(index) ? " has-error" : ""}`,
              "aria-pressed": String(index === group),
              onclick: () => selectGroup(index),
            },
            `第${index + 1}批${groupHasErrors(index) ? "（有错误）" : ""}`,
          ),
        )
      : null,
    state.groups.length < MAX_GROUPS
      ? h("button", { type: "button", class: "calc-tab is-add", onclick: addGroup }, "＋ 再加一批人")
      : null,
    many ? h("button", { type: "button", class: "calc-link", onclick: removeGroup }, `删除第${group + 1}批`) : null,
    many ? h("p", { class: "calc-small" }, "每批人各填各的情况，结果按批计算再相加。") : null,
  );
}

function selectGroup(index) {
  group = index;
  if (mode === "single") go(firstOpen());
  else draw();
}

function addGroup() {
  // A new group starts as a copy: usually only a few things differ.
  state.groups.push({ ...state.groups[group] });
  group = state.groups.length - 1;
  changed();
  if (mode === "single") go(DONE);
}

function removeGroup() {
  state.groups.splice(group, 1);
  group = Math.max(0, group - 1);
  fields.clear();
  changed();
}

function addFact() {
  const mine = state.groups[group];
  const used = new Set([...FIRST, ...Object.keys(mine), ...sequence().answeredOrNeeded]);
  return kept("add", [...used], () => addFactElement(used));
}

function addFactElement(used) {
  const options = form.groups
    .map(({ id, title }) => {
      const facts = Object.entries(form.facts).filter(([fact, entry]) => entry.group === id && !used.has(fact));
      return facts.length ? h("optgroup", { label: title }, facts.map(([fact, entry]) => h("option", { value: fact }, entry.label))) : null;
    })
    .filter(Boolean);
  if (!options.length) return null;
  const select = h("select", { id: "calc-add", onchange: () => select.value && ask(select.value) }, h("option", { value: "" }, "请选择"), options);
  return h("div", { class: "calc-add" }, h("label", { for: "calc-add" }, "还想补充别的情况？"), select);
}

function formFoot() {
  return kept("foot", [mode, state.asker !== undefined], formFootElement);
}

function formFootElement() {
  return h(
    "div",
    { class: "calc-foot" },
    state.asker !== undefined
      ? h("button", { type: "button", class: "calc-link", onclick: switchMode }, mode === "single" ? "把问题列在一页上" : "一题一题地答")
      : null,
    state.asker !== undefined ? h("button", { type: "button", class: "calc-link", onclick: restart }, "重新开始") : null,
  );
}

function switchMode() {
  setMode(mode === "single" ? "list" : "single");
}

function setMode(wanted) {
  mode = wanted;
  root.dataset.mode = mode;
  if (mode === "single") step = firstOpen() || step;
  draw();
}

// ---- the result ----------------------------------------------------------------------------------------------------

// The answer whose cards stand on the page: drawn once, so that folds, focus and selection in it stay.
let drawnAnswer = null;

function chosen() {
  return Boolean(state.kinds && state.kinds.length);
}

function drawResult() {
  const ready = Boolean(answer && fresh);
  const request = requestOf(state, today);
  result.classList.toggle("is-stale", !ready && Boolean(answer) && phase !== "failed");
  result.setAttribute("aria-busy", String(Boolean(request) && !ready && phase !== "failed"));
  travel.element.hidden = !answer || phase === "failed";
  if (!ready) travel.clear();
  bar.classList.toggle("is-stale", !ready);
  bar.hidden = travel.element.hidden || mode === "single" || !answer.benefits.length;
  if (ready) {
    if (drawnAnswer === answer) return;
    drawnAnswer = answer;
    const totals = shownTotals(answer).map((total) => `${totalLabel(total, answer, form)}：${totalText(total)}`);
    const told = headline(arranged(answer, chosen()).first);
    const text = [told, ...totals.slice(0, 3)].join("；");
    if (digest.textContent !== text) digest.textContent = text;
    barText.textContent = totals[0] || told;
    const errors = (answer.errors || []).length;
    if (errors) digest.textContent = `有${errors}处填写需要更正。${text}`;
    cards.replaceChildren(...results(answer, { form, open, ask, chosen: chosen() }).filter(Boolean));
    return;
  }
  if (answer && phase !== "failed") return;
  drawnAnswer = null;
  cards.replaceChildren(...(examples && (!request || phase === "failed") ? [examples] : []));
  if (!request) digest.textContent = "回答问题以后，结果会出现在这里，并随着回答更新。";
  else if (phase === "failed") digest.textContent = "测算程序没有运行，暂时没有结果。";
  else digest.textContent = "正在计算……";
}

function compute() {
  const request = requestOf(state, today);
  fresh = false;
  if (!request) {
    answer = null;
    draw();
    return;
  }
  engine.ask(request);
  draw();
}

function answered(reply) {
  answer = reply;
  fresh = true;
  const known = new Set([...Object.keys(state.groups[group]), ...state.extra, ...openFacts(true)]);
  asked = asked.filter((fact) => known.has(fact) || state.groups.some((entry) => fact in entry));
  drawNotices();
  remember();
  linkComparison();
  travel.refresh();
  if (advancing || step === null) {
    advancing = true;
    advance();
  } else {
    draw();
  }
}

/** The answers are carried along to the page that compares the region with its neighbours. */
function linkComparison() {
  const entry = answer.policies.length === 1 && directory.find(({ id }) => id === answer.policies[0]);
  if (!entry) return;
  for (const link of document.querySelectorAll('a[href^="compare"]')) link.setAttribute("href", comparePage(entry));
}

function showResult() {
  const title = document.getElementById("calc-result-title");
  title.focus({ preventScroll: true });
  result.scrollIntoView({ block: "start", behavior: "instant" });
}

// ---- the engine ----------------------------------------------------------------------------------------------------

const REASONS = {
  unsupported: "这个浏览器的版本较旧，不能在页面里运行测算程序。请换用新版的微信、Chrome、Edge、Firefox、Safari 或其他新版浏览器打开。",
  blocked: "浏览器或所在单位的安全设置不允许网页运行测算程序。请换一个浏览器，或者请网络管理员放行本站。",
  download: "测算程序没有下载完整，可能是网络中断，也可能是网站刚刚更新。请检查网络后再试，或者刷新页面。",
  damaged: "下载的测算程序不完整，已经停用。请刷新页面再试。",
  start: "测算程序没有能够启动，可能是设备内存不足。请关闭一些页面后再试。",
  silent: "测算程序很久没有反应，已经停止。请再试一次，或者换一个浏览器。",
  stopped: "测算程序中途停止了，可能是设备内存不足。请再试一次。",
  rules: "没有取到这个地区的规则，可能是网络中断，也可能是网站刚刚更新。没有规则就不能算，所以没有给出结果。请检查网络后再试，或者刷新页面。",
  fault: "测算程序遇到了没有料到的情况，没有给出结果。请更改回答后再试，并向本站反映。",
};

const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
let toldQuarter = -1;

function engineStatus(status) {
  phase = status.phase;
  loading.hidden = phase !== "loading";
  trouble.hidden = phase !== "failed";
  if (phase === "loading") {
    const { loaded, total } = status;
    const arrived = total > 0 && loaded >= total;
    loadingBar.value = total ? loaded / total : 0;
    loadingBytes.textContent = total && !arrived ? `已下载 ${megabytes(loaded)}／${megabytes(total)} MB` : "";
    const quarter = total ? Math.floor((loaded / total) * 4) : 0;
    if (quarter !== toldQuarter) {
      toldQuarter = quarter;
      loadingText.textContent = arrived ? "下载完成，正在启动测算程序。" : "正在准备测算程序，您可以先回答问题。";
    }
    return;
  }
  toldQuarter = -1;
  if (phase === "failed") {
    fresh = false;
    advancing = false;
    trouble.replaceChildren(
      h("p", {}, h("strong", {}, "现在不能测算。"), REASONS[status.reason] || REASONS.start),
      h("p", {}, "下面这些不受影响：", h("a", { href: "compare.html" }, "各地待遇比一比"), "、", policyLinks(), "。"),
      h("button", { type: "button", class: "calc-button", onclick: retry }, "再试一次"),
      status.detail ? h("details", { class: "calc-why" }, h("summary", {}, "技术细节"), h("p", {}, status.detail)) : "",
    );
  }
  draw();
}

function policyLinks() {
  if (isLarge(form)) {
    const entry = directory.find(({ region }) => region === state.region);
    if (!entry) return h("a", { href: "policies/index.html" }, "各地的文件原文");
    return h("a", { href: `policies/${entry.id}.html` }, `${entry.region}的文件原文`);
  }
  const wanted = localPolicies();
  const shown = form.policies.filter((policy) => wanted.includes(policy.id));
  return h(
    "span",
    {},
    shown.map((policy, index) => [index ? "、" : "", h("a", { href: `policies/${policy.id}.html` }, `${policy.region}的文件原文`)]).flat(),
  );
}

function retry() {
  engine.start();
  compute();
}

const engine = createEngine({
  worker: here + "worker.js",
  base: site + form.runtime,
  manifest: form.manifest,
  onStatus: engineStatus,
  onAnswer: answered,
  onPolicy(policy) {
    if (!form.policies.some(({ id }) => id === policy.id)) form.policies.push(policy);
  },
});

// ---- address, history, taking the result along ---------------------------------------------------------------------

/** The link of the answers as they stand, with the rules and, once they are there, the results. */
function fragmentNow() {
  const seen = answer && fresh ? seenOf(answer, arranged(answer, chosen()).first) : "";
  return toFragment(state, form.manifest.ruleset, seen);
}

function address() {
  // A link of other rules stays as it came until an answer is changed, so that its notice survives a reload.
  const fragment = linked && linked.foreign ? toFragment(state, linked.rules, linked.seen) : fragmentNow();
  return location.pathname + location.search + (fragment ? `#${fragment}` : "");
}

function remember() {
  history.replaceState({ session, step, group, depth }, "", address());
}

function readAddress() {
  const { state: read, rules, seen, newer, lost } = fromFragment(location.hash, form);
  state = read;
  if (isLarge(form) && state.region === null) {
    state.region = undefined;
    lost.push("“在哪里”里的“各地都看看”");
  }
  linked = { rules, seen, newer, lost, foreign: Boolean(rules) && !form.manifest.ruleset.startsWith(rules) };
  asked = [...new Set(state.groups.flatMap((entry) => Object.keys(entry)))];
  fields.clear();
  answer = null;
  fresh = false;
  group = 0;
  drawNotices();
}

/** What has to be said about the link the page was opened from: what is not known here, and what came out differently. */
function drawNotices() {
  const parts = [];
  if (linked && linked.lost.length) {
    parts.push(h("p", {}, `链接里有${linked.lost.length}处内容本站现在没有：${linked.lost.join("、")}。已经略去，请核对下面的回答。`));
  }
  if (linked && linked.newer) parts.push(h("p", {}, "这个链接是由更新的页面生成的，请刷新页面再看。"));
  if (linked && linked.foreign) {
    const now = form.manifest.ruleset.slice(0, 12);
    parts.push(h("p", {}, `这个链接是按另一版规则（编号${linked.rules}）生成的，下面按现在的规则（编号${now}）重新计算。`));
  }
  if (linked && (linked.foreign || linked.seen) && answer && fresh) parts.push(compared());
  noticeBox.hidden = !parts.filter(Boolean).length;
  noticeBox.replaceChildren(...parts.filter(Boolean));
}

function compared() {
  if (!linked.seen) return h("p", {}, "链接里没有带当时的结果，不能逐项对照，请与当时的结果单核对。");
  const rows = differences(linked.seen, answer, arranged(answer, chosen()).first, form);
  if (!rows.length) return linked.foreign ? h("p", {}, "与链接生成时相比，列出的结果没有变化。") : null;
  const several = new Set(rows.map(({ region }) => region)).size > 1;
  return h(
    "div",
    {},
    h(
      "p",
      {},
      linked.foreign
        ? `与链接生成时相比，${rows.length}项结果不同：`
        : "链接里记下的结果与现在算出的不一样，链接可能被改动过。以现在算出的为准：",
    ),
    h(
      "div",
      { class: "calc-table" },
      h(
        "table",
        {},
        h("thead", {}, h("tr", {}, ["待遇", "链接里", "现在"].map((text) => h("th", { scope: "col" }, text)))),
        h(
          "tbody",
          {},
          rows.map(({ region, title, before, now }) =>
            h(
              "tr",
              {},
              h("th", { scope: "row" }, (several && region ? `${region}　` : "") + title),
              h("td", {}, before),
              h("td", {}, now),
            ),
          ),
        ),
      ),
    ),
  );
}

function openLink() {
  readAddress();
  step = firstOpen();
  remember();
  engine.start();
  compute();
  if (mode === "single") showResult();
}

window.addEventListener("popstate", (event) => {
  if (event.state && event.state.session === session) {
    // Back and forward move between questions; what was answered stays answered.
    step = event.state.step;
    depth = event.state.depth;
    group = Math.min(event.state.group, state.groups.length - 1);
    if (step === null || (step !== DONE && !FIRST.includes(step) && !form.facts[step])) step = firstOpen();
    advancing = false;
    remember();
    draw();
    if (mode === "single" && step && step !== DONE) field(step).element.querySelector("legend").focus();
  } else if (location.hash.includes("=")) {
    openLink();
  } else {
    remember();
  }
});

function restart() {
  state = emptyState();
  asked = [];
  linked = null;
  drawNotices();
  showConfirming = false;
  open.clear();
  fields.clear();
  answer = null;
  fresh = false;
  group = 0;
  step = "asker";
  depth += 1;
  history.pushState({ session, step, group, depth }, "", address());
  draw();
  field("asker").focusFirst();
  root.scrollIntoView({ block: "start", behavior: "instant" });
}

function definitions() {
  return { asker: firstDefinition("asker"), region: firstDefinition("region"), kinds: firstDefinition("kinds") };
}

/** What the slip, the picture and the text are made of; null while there is no result for the answers as they stand. */
function report() {
  if (!answer || !fresh) return null;
  const { first, more, none } = arranged(answer, chosen());
  return {
    answer,
    form,
    rows: answerRows(state, form, definitions()),
    items: first,
    left: more.length + none.length,
    link: `${location.href.split("#")[0]}#${fragmentNow()}`,
  };
}

// ---- start ---------------------------------------------------------------------------------------------------------

function begin() {
  const early = root.querySelector("input:checked");
  readAddress();
  if (state.asker === undefined && early) state.asker = form.askers[early.value] ? early.value : null;
  root.replaceChildren(
    noticeBox,
    trouble,
    h("div", { class: "calc-columns" }, formElement, result),
    bar,
  );
  document.body.append(travel.slipPlace);
  step = firstOpen();
  setMode(wide.matches ? "list" : "single");
  wide.addEventListener("change", () => setMode(wide.matches ? "list" : "single"));
  remember();
  if (requestOf(state, today)) compute();
  for (const sign of ["pointerdown", "keydown", "focusin"]) {
    root.addEventListener(sign, () => engine.start(), { once: true, passive: true });
  }
  // A person who saves data starts it with the first answer; otherwise it is fetched while the page is read.
  if (!(navigator.connection && navigator.connection.saveData)) {
    const idle = window.requestIdleCallback || ((run) => setTimeout(run, 300));
    idle(() => engine.start(), { timeout: 2000 });
  }
  if (isLarge(form)) listRegions();
  document.documentElement.classList.add("calc-ready");
}

/** Without the list of regions their names can still be typed. */
async function listRegions() {
  try {
    directory = await fetchRegions(form, site + form.runtime);
  } catch {
    return;
  }
  // What is being typed stays; a question that nobody has touched is drawn anew, with the regions.
  const shown = fields.get("region|");
  const typing = shown && shown.element.contains(document.activeElement);
  if (!typing) fields.delete("region|");
  for (const key of fields.keys()) if (key.startsWith("kinds|")) fields.delete(key);
  draw();
}

begin();
