// The result on paper and as plain text: the same answers, figures, sums and quotes as on screen.
import { answerText } from "./form.js";
import { h } from "./dom.js";
import { DISCLAIMER, figureText, isGranted, notYours, payeeLabel, shownTotals, totalText } from "./results.js";

/** The answers as rows [question label, answer], group by group. */
export function answerRows(state, form, first) {
  const rows = [["身份", answerText(state.asker, first.asker)]];
  if (state.region !== undefined) rows.push([form.facts.region.label, answerText(state.region, first.region)]);
  if (state.kinds) rows.push(["想了解", answerText(state.kinds, first.kinds)]);
  state.groups.forEach((group, index) => {
    const prefix = state.groups.length > 1 ? `第${index + 1}批·` : "";
    for (const [fact, value] of Object.entries(group)) {
      rows.push([prefix + form.facts[fact].label, answerText(value, form.facts[fact])]);
    }
  });
  return rows;
}

/** Plain text for a chat or a letter. */
export function plainText(answer, rows, form, link) {
  const lines = ["【职业技能提升补贴测算结果】", ""];
  lines.push("填写的情况：", ...rows.map(([label, value]) => `· ${label}：${value}`), "");
  for (const benefit of printed(answer)) {
    lines.push(`■ ${benefit.region}　${benefit.title}`);
    lines.push(`结论：${[benefit.state_text, figureText(benefit)].filter(Boolean).join("；")}`);
    if (benefit.formula) lines.push(`算法：${benefit.formula}`);
    if (isGranted(benefit)) lines.push(payee(benefit, answer.asker));
    for (const reason of benefit.why_not) lines.push(`原因：${reason.label}`);
    if (benefit.state === "needs_info" && benefit.missing.length) {
      lines.push(`还需要知道：${benefit.missing.map((fact) => form.facts[fact].label).join("、")}`);
    }
    for (const item of benefit.assumed) lines.push(`前提：${item.label}（没有问到，按通常情形计算）`);
    for (const citation of benefit.citations) lines.push(`依据：“${citation.quote}”——${citation.cite}`);
    lines.push("");
  }
  for (const total of shownTotals(answer)) lines.push(`合计　给${total.payee}：${totalText(total)}`);
  lines.push(...answer.notes, "", DISCLAIMER, `测算日期：${answer.today}　规则集：${answer.ruleset.slice(0, 12)}`, link);
  return lines.join("\n").replace(/\n{3,}/g, "\n\n");
}

/** What goes on paper: what was asked about; without that, what comes first. */
function printed(answer) {
  const focus = answer.benefits.filter((benefit) => benefit.focus);
  return focus.length ? focus : answer.benefits.slice(0, 5);
}

function payee(benefit, asker) {
  return `${payeeLabel(benefit)}：${benefit.payee}${notYours(benefit, asker) ? "（不发给您个人）" : ""}`;
}

/** The slip as an element, made as full as one A4 page allows: `level` 0 says everything, each next one a little less. */
export function slip(answer, rows, form, link, level) {
  const items = printed(answer);
  const left = answer.benefits.length - items.length;
  const quotes = level >= 3 ? 1 : level >= 2 ? 2 : Infinity;
  return h(
    "div",
    { class: `calc-slip is-level-${level}` },
    h("h1", {}, "职业技能提升补贴测算结果单"),
    h("p", { class: "slip-meta" }, `测算日期：${answer.today}　规则集编号：${answer.ruleset.slice(0, 16)}`),
    h("h2", {}, "填写的情况"),
    h("dl", { class: "slip-answers" }, rows.map(([label, value]) => h("div", {}, h("dt", {}, label), h("dd", {}, value)))),
    h("h2", {}, "测算结果"),
    shownTotals(answer).length
      ? h(
          "table",
          { class: "slip-totals" },
          h(
            "tbody",
            {},
            shownTotals(answer).map((total) =>
              h("tr", {}, h("th", { scope: "row" }, `给${total.payee}`), h("td", {}, totalText(total))),
            ),
          ),
        )
      : null,
    items.map((benefit) => slipItem(benefit, answer.asker, form, quotes, level)),
    left > 0 ? h("p", { class: "slip-small" }, `另有${left}项待遇没有问到，未列出，可在网页上查看。`) : null,
    answer.notes.length && level < 4
      ? h("div", { class: "slip-notes" }, answer.notes.map((note) => h("p", {}, note)))
      : null,
    h("p", { class: "slip-small" }, DISCLAIMER),
    h("p", { class: "slip-small slip-link" }, link),
  );
}

function slipItem(benefit, asker, form, quotes, level) {
  const figure = figureText(benefit);
  return h(
    "section",
    { class: "slip-item" },
    h("h3", {}, `${benefit.title}（${benefit.region}）`, h("span", {}, figure || "")),
    h("p", {}, `结论：${benefit.state_text}。`, isGranted(benefit) ? `${payee(benefit, asker)}。` : ""),
    benefit.formula ? h("p", {}, `算法：${benefit.formula}`) : null,
    benefit.why_not.map((reason) => h("p", {}, `原因：${reason.label}`)),
    benefit.state === "needs_info" && benefit.missing.length
      ? h("p", {}, `还需要知道：${benefit.missing.map((fact) => form.facts[fact].label).join("、")}`)
      : null,
    level < 3 ? benefit.assumed.map((item) => h("p", {}, `前提：${item.label}（没有问到，按通常情形计算）`)) : null,
    benefit.citations
      .slice(0, quotes)
      .map((citation) => h("p", { class: "slip-quote" }, `“${citation.quote}”——${citation.cite}`)),
  );
}

/** Puts a slip that fits one A4 page into `place`, as far as leaving things out allows. */
export function fillSlip(place, make) {
  const LEVELS = 5;
  for (let level = 0; level < LEVELS; level += 1) {
    const element = make(level);
    place.replaceChildren(element);
    // The place is laid out off screen at the width of the printed area, so its height is that of the paper.
    if (element.offsetHeight <= place.clientHeight || level === LEVELS - 1) return;
  }
}
