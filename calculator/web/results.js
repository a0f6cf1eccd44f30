// The live result on screen: one card per benefit, in words first, the figure, who is paid, the clause that says so, what is
// missing, why not and what would help, and where to go next. The words come from report.js.
import { h } from "./dom.js";
import {
  DISCLAIMER,
  arranged,
  clauseHref,
  figureText,
  isGranted,
  nextSteps,
  notYours,
  otherNotes,
  ownNotes,
  payeeLabel,
  plain,
  policyOf,
  rankedCitations,
  reasons,
  shortLabel,
  shownTotals,
  statusTexts,
  totalLabel,
  totalText,
  whenText,
} from "./report.js";

const TONE = {
  amount: "ok",
  cap: "ok",
  not_stated: "info",
  needs_info: "warn",
  not_eligible: "no",
  out_of_period: "no",
  not_covered: "muted",
};
// The first card tells everything at once, the others a little less: what is folded is one touch away.
const QUOTES_ON_FIRST = 2;
const QUOTES_ON_OTHERS = 1;
const NOTES_SHOWN = 2;

/** All of the result. `context`: {form, open: Set of unfolded ids, ask(fact), chosen: kinds were chosen}. */
export function results(answer, context) {
  const { first, more, none } = arranged(answer, context.chosen);
  const card = (benefit) => benefitCard(benefit, context, answer, benefit === first[0]);
  const folded = (id, title, benefits) =>
    benefits.length ? fold(id, context, `${title}（${benefits.length}项）`, () => benefits.map(card), "calc-more") : null;
  return [
    notes(answer, context),
    totals(answer, context),
    first.map(card),
    folded("more", "还可以了解", more),
    folded("none", "按所填情况不能享受，或者文件没有规定", none),
    h("p", { class: "calc-small" }, DISCLAIMER, ` 规则集编号 ${answer.ruleset.slice(0, 12)}。`),
  ].flat();
}

function notes(answer, context) {
  const statuses = statusTexts(answer, context.form).map((text) => h("p", { class: "calc-status" }, text));
  const shown = otherNotes(answer).map((note) => h("p", {}, note));
  const later = shown.splice(NOTES_SHOWN);
  if (!statuses.length && !shown.length) return null;
  return h(
    "div",
    { class: "calc-notes" },
    statuses,
    shown,
    later.length ? fold("notes", context, `另有${later.length}条说明`, () => later, "") : null,
  );
}

function totals(answer, context) {
  const shown = shownTotals(answer);
  if (!shown.length) return null;
  return h(
    "section",
    { class: "calc-totals", "aria-label": "合计" },
    shown.map((total) =>
      h(
        "p",
        { class: "calc-total" },
        h("span", { class: "payee" }, totalLabel(total, answer, context.form)),
        h("strong", {}, totalText(total)),
      ),
    ),
    shown.length > 1 ? h("p", { class: "calc-small" }, "发给不同对象的钱不能相加，上限不是实得金额。") : null,
  );
}

function benefitCard(benefit, context, answer, isFirst) {
  const figure = figureText(benefit);
  const why = reasons(benefit);
  const given = new Set(why ? why.sets.flat(2).flatMap(({ citations }) => citations.map(({ quote }) => quote)) : []);
  const ranked = rankedCitations(benefit).filter(({ quote }) => !given.has(quote));
  const quotes = isFirst ? QUOTES_ON_FIRST : QUOTES_ON_OTHERS;
  const atOnce = why ? 0 : quotes;
  const id = benefit.id;
  return h(
    "article",
    { class: `calc-card is-${TONE[benefit.state]}`, "data-benefit": id, "data-state": benefit.state },
    h(
      "header",
      {},
      h("h3", {}, answer.policies.length > 1 ? h("span", { class: "region" }, benefit.region) : null, benefit.title),
      h("p", { class: "calc-state" }, benefit.state_text),
    ),
    figure ? h("p", { class: "calc-figure" }, figure) : null,
    benefit.formula && benefit.formula !== figure
      ? h("p", { class: "calc-formula" }, label("算法"), plain(benefit.formula))
      : null,
    payeeLine(benefit, answer.asker),
    whyNot(why),
    help(benefit, context),
    missing(benefit, context),
    ranked.slice(0, atOnce).map(quote),
    benefit.status ? h("p", { class: "calc-when" }, whenText(benefit)) : null,
    fold(`${id}#next`, context, "下一步：问谁、查什么、带什么", () => [next(benefit, context)], "calc-details", isFirst),
    fold(`${id}#more`, context, "依据、条件和说明", () => details(benefit, ranked.slice(atOnce), context), "calc-details"),
  );
}

function label(text) {
  return h("span", { class: "calc-label" }, text);
}

function payeeLine(benefit, asker) {
  if (!isGranted(benefit)) return null;
  return h(
    "p",
    { class: "calc-payee" },
    label(payeeLabel(benefit)),
    benefit.payee,
    notYours(benefit, asker) ? h("strong", {}, "（不发给您个人）") : null,
  );
}

function whyNot(why) {
  if (!why) return null;
  const quoted = new Set();
  // A sentence behind several reasons is quoted once; after that its clause is enough.
  const proof = (citation) => {
    const again = quoted.has(citation.quote);
    quoted.add(citation.quote);
    return again ? h("p", {}, "依据同一句：", clauseLink(citation)) : quote(citation);
  };
  return h(
    "div",
    { class: "calc-whynot" },
    label("原因"),
    why.lead ? h("p", {}, why.lead) : null,
    h(
      "ul",
      { class: why.sets.length > 1 ? null : "is-single" },
      why.sets.map((set) =>
        h(
          "li",
          {},
          set.map(({ text, citations }) => [h("p", {}, text), citations.map(proof)]).flat(2),
        ),
      ),
    ),
  );
}

function help(benefit, context) {
  if (!benefit.what_would_help) return null;
  const { text, changes } = benefit.what_would_help;
  return h(
    "div",
    { class: "calc-help-line" },
    h("p", {}, label("怎样才行"), text),
    changes.map(({ fact }) => askButton(fact, `改“${shortLabel(fact, context.form)}”`, context)),
  );
}

function askButton(fact, text, context) {
  return h("button", { type: "button", class: "calc-link", onclick: () => context.ask(fact) }, text);
}

function missing(benefit, context) {
  if (benefit.state !== "needs_info" || !benefit.missing.length) return null;
  return h(
    "div",
    { class: "calc-missing" },
    label("还需要知道"),
    h(
      "ul",
      {},
      benefit.missing.map((fact) => h("li", {}, askButton(fact, shortLabel(fact, context.form), context))),
    ),
  );
}

function quote(citation) {
  return h(
    "blockquote",
    { class: "calc-quote" },
    h("p", {}, citation.quote),
    h("footer", {}, clauseLink(citation)),
  );
}

function clauseLink(citation) {
  return h("a", { href: clauseHref(citation.clause), class: "cite" }, citation.cite);
}

function next(benefit, context) {
  return h(
    "ul",
    { class: "calc-next" },
    nextSteps(benefit, context.form).map((step) => h("li", {}, label(step.label), step.text, step.citations.map(quote))),
  );
}

function details(benefit, quotes, context) {
  const policy = policyOf(benefit.policy, context.form);
  return [
    list("满足的条件", benefit.why.map(plain)),
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
                plain(item.label),
                item.facts.map((fact) => askButton(fact, `回答“${shortLabel(fact, context.form)}”`, context)),
              ),
            ),
          ),
        )
      : null,
    list("说明", ownNotes(benefit)),
    quotes.length ? h("div", {}, h("h4", {}, "其他依据"), quotes.map(quote)) : null,
    h("p", { class: "calc-small" }, `文件：${policy.title}（实施期${policy.period.label}）。`),
  ];
}

function list(title, items) {
  if (!items.length) return null;
  return h("div", {}, h("h4", {}, title), h("ul", {}, items.map((item) => h("li", {}, item))));
}

/** A fold that stays open or closed, as it was left, when the result is drawn again; what is folded away is made when it is opened. */
function fold(id, context, title, content, className, openAtFirst = false) {
  const body = h("div", {});
  const unfolded = context.open.has(id) || (openAtFirst && !context.open.has(`-${id}`));
  const element = h("details", { class: className, open: unfolded }, h("summary", {}, title), body);
  const fill = () => {
    if (!body.firstChild) body.append(...content().filter(Boolean));
  };
  if (element.open) fill();
  element.addEventListener("toggle", () => {
    context.open.delete(element.open ? `-${id}` : id);
    context.open.add(element.open ? id : `-${id}`);
    if (element.open) fill();
  });
  return element;
}
