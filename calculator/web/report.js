// The result in words: what the screen, the slip, the picture and the copied text all say. Every sentence about a rule comes
// from the engine; here they are only put in order.
import { rangeText, yuan } from "./dom.js";

const STATE_WORD = {
  amount: "有金额",
  cap: "有上限",
  not_stated: "有待遇，没写金额",
  needs_info: "还缺信息",
  not_eligible: "不符合",
  out_of_period: "不在实施期",
  not_covered: "没有规定",
};
const STATES = Object.keys(STATE_WORD);
const GRANTING = ["amount", "cap", "not_stated", "needs_info"];
const SHOWN_AT_MOST = 12;
export const DISCLAIMER =
  "测算结果只根据所列文件原文和您填写的情况得出，仅供参考，不是审批决定；是否享受、享受多少，以经办机构审核为准。本站不是政府网站。";
export const NOT_IN_TEXT = "原文未规定";

/** ISO dates in a sentence as people write them. */
export function plain(text) {
  return text.replace(/\b(\d{4})-(\d{2})-(\d{2})\b/g, (_, year, month, day) => `${year}年${Number(month)}月${Number(day)}日`);
}

/** The name of a question without the hint in brackets at its end. */
export function shortLabel(fact, form) {
  return form.facts[fact].label.replace(/（[^（）]*）$/, "");
}

// ---- figures -------------------------------------------------------------------------------------------------------

/** The figure of a benefit in words, or null when there is none to be named. */
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

/** Whom a total goes to, with the region when there are several. */
export function totalLabel(total, answer, form) {
  const region = answer.policies.length > 1 ? `${policyOf(total.policy, form).region}　` : "";
  // Where a text names no payee, the label says so itself.
  return region + (total.payee.startsWith("原文") ? total.payee : `给${total.payee}`);
}

/** One sentence about the results that are shown first, for the status line and the bar on small screens. */
export function headline(counted) {
  if (!counted.length) return "没有可以列出的待遇";
  return STATES.map((state) => [state, counted.filter((benefit) => benefit.state === state).length])
    .filter(([, count]) => count)
    .map(([state, count]) => `${count}项${STATE_WORD[state]}`)
    .join("，");
}

// ---- which benefits, and when --------------------------------------------------------------------------------------

export function policyOf(id, form) {
  return form.policies.find((policy) => policy.id === id);
}

/** What is shown at once, on screen and on paper; the others are told apart as still open and as settled with a no. */
export function arranged(answer, chosen) {
  const open = answer.benefits.filter((benefit) => benefit.focus || GRANTING.includes(benefit.state));
  const few = answer.benefits.length <= SHOWN_AT_MOST && chosen;
  let first = few || !open.length ? answer.benefits : open;
  if (!few && first.length > SHOWN_AT_MOST) {
    const focus = first.filter((benefit) => benefit.focus);
    first = focus.length ? focus.slice(0, SHOWN_AT_MOST) : first.slice(0, SHOWN_AT_MOST);
  }
  const others = answer.benefits.filter((benefit) => !first.includes(benefit));
  const more = others.filter((benefit) => GRANTING.includes(benefit.state));
  return { first, more, none: others.filter((benefit) => !more.includes(benefit)) };
}

/** Where the day of asking lies in the periods of the texts; the same sentence for several texts is said once. */
export function statusTexts(answer, form) {
  const byRest = new Map();
  for (const { id, region } of form.policies) {
    const found = answer.benefits.find((benefit) => benefit.policy === id && benefit.status);
    if (!found) continue;
    const rest = found.status.startsWith(region) ? found.status.slice(region.length) : found.status;
    byRest.set(rest, [...(byRest.get(rest) || []), region]);
  }
  return [...byRest].map(([rest, regions]) =>
    regions.length > 1 ? `${regions.join("、")}：${rest.replace("这份文件", "文件")}` : regions[0] + rest,
  );
}

/** The notes on the answer as a whole, without the sentences about periods. */
export function otherNotes(answer) {
  const statuses = new Set(answer.benefits.map((benefit) => benefit.status));
  return answer.notes.filter((note) => !statuses.has(note)).map(plain);
}

// ---- one benefit ---------------------------------------------------------------------------------------------------

/** Whether there is something to be had, so that it matters who gets it. */
export function isGranted(benefit) {
  return Boolean(benefit.payee) && GRANTING.includes(benefit.state);
}

/** Money of which the citizen who asks sees nothing. */
export function notYours(benefit, asker) {
  const classes = benefit.payee_class;
  return asker === "citizen" && benefit.nature === "subsidy" && classes.length > 0 && !classes.includes("individual");
}

/**
 * Why not: {lead, sets: [[{text, citations}]]}. Each set alone is enough for the "no"; null when there is none.
 */
export function reasons(benefit) {
  if (!benefit.why_not_sets.length) return null;
  const full = (entry) => {
    const failed = `不满足“${entry.label}”`;
    const said = benefit.why_not.find(({ label }) => label === entry.label || label.startsWith(failed));
    return { text: plain(said ? said.label : failed), citations: entry.citations };
  };
  const sets = benefit.why_not_sets.map((entry) => entry.map(full));
  let lead = "";
  if (sets.length > 1) lead = "下面每一条都足以决定不能享受：";
  else if (sets[0].length > 1) lead = "下面几项不能同时满足：";
  return { lead, sets };
}

/** What to do next: whom to ask, which document above this one to look up, what to bring. [{label, text, citations}] */
export function nextSteps(benefit, form) {
  const policy = policyOf(benefit.policy, form);
  const steps = [{ label: "问谁", text: plain(benefit.next_step) || `可以向${policy.ask}询问。`, citations: [] }];
  const open = ["not_stated", "not_covered"].includes(benefit.state) || benefit.nature !== "subsidy";
  if (open && policy.upstream.length) {
    const titles = policy.upstream.map(({ title, number }) => `《${title}》${number ? `（${number}）` : ""}`);
    steps.push({ label: "还可以查", text: `这份文件提到的上级文件：${titles.join("、")}。本站没有收录。`, citations: [] });
  }
  if (isGranted(benefit)) {
    steps.push(
      benefit.bring.length
        ? { label: "凭什么办", text: "原文写明：", citations: benefit.bring }
        : { label: "要带什么", text: `${NOT_IN_TEXT}，请先问清再去。`, citations: [] },
    );
  }
  return steps;
}

/** The notes on a benefit that nothing else on its card says already. */
export function ownNotes(benefit) {
  return benefit.notes.filter((note) => !/^以“.*”为前提/.test(note) && !/^这笔钱发给/.test(note)).map(plain);
}

/** When: the first sentence of the status, short enough to stand on every card. */
export function whenText(benefit) {
  return benefit.status ? `${benefit.status.split("。")[0]}。` : "";
}

/**
 * Everything about a benefit but its quotes, as lines {role, label, text}, in the order of reading. For paper, picture and
 * text; the screen sets the same parts with links and buttons.
 */
export function benefitLines(benefit, answer, form) {
  const lines = [];
  const add = (role, label, text) => text && lines.push({ role, label, text });
  const figure = figureText(benefit);
  const joint = benefit.state_text.endsWith("如下") ? "：" : "；";
  // Without a figure the state says so already.
  add("state", "结论", benefit.state_text + (figure && benefit.state !== "not_stated" ? joint + figure : ""));
  if (benefit.formula && benefit.formula !== figure) add("formula", "算法", plain(benefit.formula));
  if (isGranted(benefit)) add("payee", payeeLabel(benefit), payeeText(benefit, answer.asker));
  const why = reasons(benefit);
  if (why) {
    const sets = why.sets.map((set) => set.map(({ text }) => text).join("；"));
    add("reason", "原因", sets.length > 1 ? why.lead + sets.map((text, index) => `${index + 1}. ${text}`).join("；") : why.lead + sets[0]);
  }
  if (benefit.what_would_help) add("help", "怎样才行", benefit.what_would_help.text);
  if (benefit.state === "needs_info") {
    add("missing", "还需要知道", benefit.missing.map((fact) => shortLabel(fact, form)).join("、"));
  }
  for (const item of benefit.assumed) add("assumed", "前提", `${plain(item.label)}（没有问到，按通常情形计算）`);
  for (const note of ownNotes(benefit)) add("note", "说明", note);
  for (const step of nextSteps(benefit, form)) {
    add("next", step.label, step.text + step.citations.map(({ quote }) => `“${quote}”`).join(""));
  }
  return lines;
}

export function payeeLabel(benefit) {
  return benefit.nature === "subsidy" ? "钱给谁" : "对象";
}

export function payeeText(benefit, asker) {
  return `${benefit.payee}${notYours(benefit, asker) ? "（不发给您个人）" : ""}`;
}

/** The citations of a benefit: first those in which the figures of the sum can be read. */
export function rankedCitations(benefit) {
  const figures = [...benefit.formula.matchAll(/(\d+)元/g)].map(([, digits]) => digits);
  const names = figures.flatMap((digits) => [
    `${digits}元`,
    digits.endsWith("0000") ? `${digits.slice(0, -4)}万元` : `${digits}元`,
  ]);
  const tells = (citation) => names.some((name) => citation.quote.includes(name));
  return [...benefit.citations.filter(tells), ...benefit.citations.filter((citation) => !tells(citation))];
}

export function clauseHref(clause) {
  const [policy, local] = clause.split(":");
  return `policies/${policy}.html#${local}`;
}

/** The day of a result in words. */
export function dayText(answer) {
  return plain(answer.today);
}

/** That there is more than what is shown here. */
export function leftText(left) {
  return `另有${left}项没有列在这里，扫码或打开链接可以看全。`;
}
