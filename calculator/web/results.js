// The live result: one card per benefit, in words first, the figure, who is paid, and the clause that says so.
import { h, rangeText, yuan } from "./dom.js";

const TONE = {
  amount: "ok",
  cap: "ok",
  not_stated: "info",
  needs_info: "warn",
  not_eligible: "no",
  out_of_period: "no",
  not_covered: "muted",
};
const STATE_WORD = {
  amount: "有金额",
  cap: "有上限",
  not_stated: "有待遇，没写金额",
  needs_info: "还缺信息",
  not_eligible: "不符合",
  out_of_period: "不在实施期",
  not_covered: "没有规定",
};
export const DISCLAIMER =
  "测算结果只根据所列文件原文和您填写的情况得出，仅供参考，不是审批决定；是否享受、享受多少，以经办机构审核为准。本站不是政府网站。";

/** The figure of a benefit in words, or a sentence that there is none. */
export function figureText(benefit) {
  if (benefit.state === "amount") return yuan(benefit.amount_fen);
  if (benefit.state === "cap") return benefit.high_fen === null ? "有上限，未定" : `最多${yuan(benefit.high_fen)}`;
  if (benefit.state === "not_stated") return benefit.nature === "subsidy" ? "金额：原文没有写" : null;
  if (benefit.state === "needs_info" && benefit.low_fen !== null) {
    if (benefit.high_fen === null) return benefit.low_fen === "0" ? null : `至少${yuan(benefit.low_fen)}`;
    if (benefit.high_fen === "0") return null;
    if (benefit.low_fen === "0") return `符合条件时最多${yuan(benefit.high_fen)}`;
    return rangeText(benefit.low_fen, benefit.high_fen);
  }
  return null;
}

export function totalText(total) {
  if (total.basis === "cap") return total.high_fen === null ? "有上限，未定" : `最多${yuan(total.high_fen)}`;
  if (total.high_fen === null) return total.low_fen === "0" ? "还不能确定" : `至少${yuan(total.low_fen)}`;
  if (total.low_fen === "0") return `最多${yuan(total.high_fen)}`;
  return rangeText(total.low_fen, total.high_fen);
}

/** Totals worth a line: something is known to be paid, or can be. */
export function shownTotals(answer) {
  return answer.totals.filter((total) => total.high_fen === null || total.high_fen !== "0");
}

/** One sentence for the status line and the bar on small screens. */
export function headline(answer) {
  const focus = answer.benefits.filter((benefit) => benefit.focus);
  const counted = focus.length ? focus : answer.benefits;
  if (!counted.length) return "没有可以列出的待遇";
  const order = ["amount", "cap", "not_stated", "needs_info", "not_eligible", "out_of_period", "not_covered"];
  const parts = order
    .map((state) => [state, counted.filter((benefit) => benefit.state === state).length])
    .filter(([, count]) => count)
    .map(([state, count]) => `${count}项${STATE_WORD[state]}`);
  return parts.join("，");
}

export function clauseHref(clause) {
  const [policy, local] = clause.split(":");
  return `policies/${policy}.html#${local}`;
}

/** All of the result. `context`: {form, open: Set of unfolded ids, ask(fact), chosen: kinds were chosen}. */
export function results(answer, context) {
  const several = answer.policies.length > 1;
  const focus = answer.benefits.filter((benefit) => benefit.focus);
  const rest = answer.benefits.filter((benefit) => !benefit.focus);
  // What was chosen by hand is shown whole; otherwise what the answers point at, and the rest below a fold.
  const first = context.chosen ? answer.benefits : focus.length ? focus : rest.slice(0, SHOWN_WITHOUT_FOCUS);
  const others = answer.benefits.filter((benefit) => !first.includes(benefit));
  const card = (benefit) => benefitCard(benefit, context, several, answer.asker);
  return [
    notes(answer, context),
    totals(answer, context, several),
    first.map(card),
    others.length
      ? fold("more", context, `还可以了解（${others.length}项）`, others.map(card), "calc-more")
      : null,
    h(
      "p",
      { class: "calc-small" },
      DISCLAIMER,
      ` 规则集编号 ${answer.ruleset.slice(0, 12)}。`,
    ),
  ].flat();
}

const NOTES_SHOWN = 3;

function notes(answer, context) {
  if (!answer.notes.length) return null;
  const paragraphs = answer.notes.map((note) => h("p", {}, note));
  const later = paragraphs.splice(NOTES_SHOWN);
  return h(
    "div",
    { class: "calc-notes" },
    paragraphs,
    later.length ? fold("notes", context, `另有${later.length}条说明`, later, "") : null,
  );
}

function totals(answer, context, several) {
  const shown = shownTotals(answer);
  if (!shown.length) return null;
  const region = (total) => context.form.policies.find((policy) => policy.id === total.policy).region;
  return h(
    "section",
    { class: "calc-totals", "aria-label": "合计" },
    shown.map((total) =>
      h(
        "p",
        { class: "calc-total" },
        h("span", { class: "payee" }, several ? `${region(total)}　` : "", `给${total.payee}`),
        h("strong", {}, totalText(total)),
      ),
    ),
    shown.length > 1 ? h("p", { class: "calc-small" }, "发给不同对象的钱不能相加，上限不是实得金额。") : null,
  );
}

function benefitCard(benefit, context, several, answerer) {
  const policy = context.form.policies.find((entry) => entry.id === benefit.policy);
  const figure = figureText(benefit);
  const [quotes, moreQuotes] = ranked(benefit);
  const id = benefit.id || `${benefit.policy}/${benefit.kind}`;
  return h(
    "article",
    { class: `calc-card is-${TONE[benefit.state]}`, "data-benefit": id, "data-state": benefit.state },
    h(
      "header",
      {},
      h("h3", {}, several ? h("span", { class: "region" }, benefit.region) : null, benefit.title),
      h("p", { class: "calc-state" }, benefit.state_text),
    ),
    figure ? h("p", { class: "calc-figure" }, figure) : null,
    benefit.formula && benefit.formula !== figure
      ? h("p", { class: "calc-formula" }, h("span", { class: "calc-label" }, "算法"), benefit.formula)
      : null,
    payeeLine(benefit, answerer),
    missing(benefit, context),
    whyNot(benefit),
    quotes.map((citation) => quote(citation)),
    fold(`${id}#more`, context, "依据、条件和说明", details(benefit, moreQuotes, policy, context), "calc-details"),
  );
}

const QUOTES_ON_CARD = 2;
const SHOWN_WITHOUT_FOCUS = 3;

/** The clauses to show at once and those to fold away: first the ones in which the figures of the sum can be read. */
function ranked(benefit) {
  const figures = [...benefit.formula.matchAll(/(\d+)元/g)].map(([, digits]) => digits);
  const names = figures.flatMap((digits) => [`${digits}元`, digits.endsWith("0000") ? `${digits.slice(0, -4)}万元` : `${digits}元`]);
  const tells = (citation) => names.some((name) => citation.quote.includes(name));
  const ordered = [...benefit.citations.filter(tells), ...benefit.citations.filter((citation) => !tells(citation))];
  return [ordered.slice(0, QUOTES_ON_CARD), ordered.slice(QUOTES_ON_CARD)];
}

function payeeLine(benefit, asker) {
  if (!isGranted(benefit)) return null;
  return h(
    "p",
    { class: "calc-payee" },
    h("span", { class: "calc-label" }, payeeLabel(benefit)),
    benefit.payee,
    notYours(benefit, asker) ? h("strong", {}, "（不发给您个人）") : null,
  );
}

/** Whether there is something to be had, so that it matters who gets it. */
export function isGranted(benefit) {
  return Boolean(benefit.payee) && ["amount", "cap", "not_stated", "needs_info"].includes(benefit.state);
}

export function payeeLabel(benefit) {
  return benefit.nature === "subsidy" ? "钱给谁" : "对象";
}

/** Money of which the citizen who asks sees nothing. */
export function notYours(benefit, asker) {
  const classes = benefit.payee_class;
  return asker === "citizen" && benefit.nature === "subsidy" && classes.length > 0 && !classes.includes("individual");
}

function missing(benefit, context) {
  if (benefit.state !== "needs_info" || !benefit.missing.length) return null;
  return h(
    "div",
    { class: "calc-missing" },
    h("span", { class: "calc-label" }, "还需要知道"),
    h(
      "ul",
      {},
      benefit.missing.map((fact) =>
        h(
          "li",
          {},
          h("button", { type: "button", class: "calc-link", onclick: () => context.ask(fact) }, context.form.facts[fact].label),
        ),
      ),
    ),
  );
}

function whyNot(benefit) {
  if (!benefit.why_not.length) return null;
  return h(
    "div",
    { class: "calc-whynot" },
    h("span", { class: "calc-label" }, "原因"),
    h("ul", {}, benefit.why_not.map((reason) => h("li", {}, reason.label))),
  );
}

function quote(citation) {
  return h(
    "blockquote",
    { class: "calc-quote" },
    h("p", {}, citation.quote),
    h("footer", {}, h("a", { href: clauseHref(citation.clause), class: "cite" }, citation.cite)),
  );
}

function details(benefit, moreQuotes, policy, context) {
  return [
    list("满足的条件", benefit.why),
    benefit.assumed.length
      ? h(
          "div",
          {},
          h("h4", {}, "按通常情形当作满足的前提（没有问到）"),
          h(
            "ul",
            {},
            benefit.assumed.map((item) =>
              h(
                "li",
                {},
                item.label,
                item.facts.map((fact) =>
                  h(
                    "button",
                    { type: "button", class: "calc-link is-inline", onclick: () => context.ask(fact) },
                    `回答“${context.form.facts[fact].label}”`,
                  ),
                ),
              ),
            ),
          ),
        )
      : null,
    list("说明", benefit.notes),
    benefit.next_step ? list("下一步", [benefit.next_step]) : null,
    moreQuotes.length ? h("div", {}, h("h4", {}, "其他依据"), moreQuotes.map((citation) => quote(citation))) : null,
    h("p", { class: "calc-small" }, `文件：${policy.title}（实施期${policy.period.label}）。`),
  ];
}

function list(title, items) {
  if (!items.length) return null;
  return h("div", {}, h("h4", {}, title), h("ul", {}, items.map((item) => h("li", {}, item))));
}

/** A fold that stays open or closed when the result is drawn again. */
function fold(id, context, title, content, className) {
  const element = h("details", { class: className, open: context.open.has(id) }, h("summary", {}, title), content);
  element.addEventListener("toggle", () => {
    if (element.open) context.open.add(id);
    else context.open.delete(id);
  });
  return element;
}
