// The result on paper and as plain text: the same answers, figures, sums and quotes as on screen.
import { codeDrawing } from "./code.js";
import { answerText } from "./form.js";
import { h } from "./dom.js";
import {
  DISCLAIMER,
  benefitLines,
  dayText,
  figureText,
  leftText,
  otherNotes,
  rankedCitations,
  shownTotals,
  statusTexts,
  totalLabel,
  totalText,
} from "./report.js";

/** The answers as rows [question label, answer], group by group. */
export function answerRows(state, form, first) {
  const rows = [["我是", answerText(state.asker, first.asker)]];
  if (state.region !== undefined) rows.push([form.facts.region.label, answerText(state.region, first.region)]);
  if (state.kinds) rows.push(["想做什么", answerText(state.kinds, first.kinds)]);
  state.groups.forEach((group, index) => {
    const prefix = state.groups.length > 1 ? `第${index + 1}批·` : "";
    for (const [fact, value] of Object.entries(group)) {
      rows.push([prefix + form.facts[fact].label, answerText(value, form.facts[fact])]);
    }
  });
  return rows;
}

/** Plain text for a chat or a letter. `report`: {answer, form, rows, items, left, link}, as for the slip and the picture. */
export function plainText({ answer, form, rows, items, left, link }) {
  const lines = ["【职业技能提升补贴测算结果】", "", "填写的情况："];
  lines.push(...rows.map(([label, value]) => `· ${label}：${value}`), "", ...statusTexts(answer, form), "");
  for (const benefit of items) {
    lines.push(`■ ${benefit.region}　${benefit.title}`);
    lines.push(...benefitLines(benefit, answer, form).map(({ label, text }) => `${label}：${text}`));
    lines.push(...rankedCitations(benefit).map(({ quote, cite }) => `依据：“${quote}”——${cite}`), "");
  }
  if (left) lines.push(leftText(left), "");
  for (const total of shownTotals(answer)) lines.push(`合计　${totalLabel(total, answer, form)}：${totalText(total)}`);
  lines.push(...otherNotes(answer), "", DISCLAIMER);
  lines.push(`测算日期：${dayText(answer)}　规则集编号：${answer.ruleset.slice(0, 12)}`, "打开这份测算（链接里带有所填的回答）：", link);
  return lines.join("\n").replace(/\n{3,}/g, "\n\n");
}

// What each level leaves out, so that the slip fits one page: everything, smaller, without notes, with less proof. Smaller
// letters than those of the last level help nobody: then fewer benefits are listed.
const LEVELS = [
  { quotes: Infinity, without: [] },
  { quotes: Infinity, without: [] },
  { quotes: 2, without: ["note"] },
  { quotes: 1, without: ["note", "assumed"] },
];

/** The slip as an element, with the first `keep` benefits. */
function slip({ answer, form, rows, items, left, link, code }, level, keep) {
  const { quotes, without } = LEVELS[level];
  const dropped = left + items.length - keep;
  return h(
    "div",
    { class: `calc-slip is-level-${level}` },
    h(
      "div",
      { class: "slip-head" },
      h(
        "div",
        {},
        h("h1", {}, "职业技能提升补贴测算结果单"),
        h("p", {}, `测算日期：${dayText(answer)}　规则集编号：${answer.ruleset.slice(0, 16)}`),
        statusTexts(answer, form).map((text) => h("p", {}, text)),
      ),
      code ? h("div", { class: "slip-code" }, codeDrawing(code, "打开这份测算的二维码"), h("p", {}, "扫码打开这份测算")) : null,
    ),
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
              h("tr", {}, h("th", { scope: "row" }, totalLabel(total, answer, form)), h("td", {}, totalText(total))),
            ),
          ),
        )
      : null,
    items.slice(0, keep).map((benefit) => slipItem(benefit, answer, form, quotes, without)),
    dropped > 0 ? h("p", { class: "slip-small" }, leftText(dropped)) : null,
    level < LEVELS.length - 1 ? otherNotes(answer).map((note) => h("p", { class: "slip-small" }, note)) : null,
    h("p", { class: "slip-small" }, DISCLAIMER),
    h("p", { class: "slip-small slip-link" }, link),
  );
}

function slipItem(benefit, answer, form, quotes, without) {
  const figure = figureText(benefit);
  const lines = benefitLines(benefit, answer, form).filter(({ role }) => !without.includes(role));
  return h(
    "section",
    { class: "slip-item" },
    h("h3", {}, `${benefit.title}（${benefit.region}）`, h("span", {}, figure || "")),
    lines.map(({ label, text }) => h("p", {}, `${label}：${text}`)),
    rankedCitations(benefit)
      .slice(0, quotes)
      .map((citation) => h("p", { class: "slip-quote" }, `“${citation.quote}”——${citation.cite}`)),
  );
}

/** Puts a slip that fits one A4 page into `place`: first with less, then with fewer benefits, never with a second page. */
export function fillSlip(place, report) {
  const fits = () => place.firstChild.offsetHeight <= place.clientHeight;
  const make = (level, keep) => place.replaceChildren(slip(report, level, keep));
  for (let level = 0; level < LEVELS.length; level += 1) {
    make(level, report.items.length);
    if (fits()) return;
  }
  const last = LEVELS.length - 1;
  // As many benefits as end above the foot of the page, less what the foot itself takes.
  const over = place.firstChild.offsetHeight - place.clientHeight;
  const ends = [...place.querySelectorAll(".slip-item")].map((item) => item.offsetTop + item.offsetHeight);
  const limit = ends[ends.length - 1] - over;
  let keep = ends.filter((end) => end <= limit).length;
  make(last, keep);
  while (keep > 0 && !fits()) {
    keep -= 1;
    make(last, keep);
  }
}
