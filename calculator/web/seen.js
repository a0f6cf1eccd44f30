// What came out, in a few bytes, so that a link can say what its sender saw: under other rules, the difference can be shown
// without the old rules; under the same rules, a link that was altered is found out.
import { figureText } from "./report.js";

const LETTER = {
  amount: "a",
  cap: "c",
  not_stated: "s",
  needs_info: "i",
  not_eligible: "n",
  out_of_period: "o",
  not_covered: "v",
};
const STATE_OF = Object.fromEntries(Object.entries(LETTER).map(([state, letter]) => [letter, state]));
const WORDS = {
  amount: "符合",
  cap: "符合，只有上限",
  not_stated: "可以享受，没有写金额",
  needs_info: "还缺信息",
  not_eligible: "不能享受",
  out_of_period: "不在实施期内",
  not_covered: "文件没有规定",
};
const MOST = 12;

/** The results shown first, as `id:code` parted by commas; ids without the policy when there is only one. */
export function seenOf(answer, shown) {
  const one = answer.policies.length === 1;
  return shown
    .slice(0, MOST)
    .map((benefit) => `${one ? benefit.id.split("/")[1] : benefit.id}:${code(benefit)}`)
    .join(",");
}

function code(benefit) {
  const letter = LETTER[benefit.state];
  if (benefit.low_fen === null) return letter;
  const high = benefit.high_fen === null ? "-" : benefit.high_fen;
  if (benefit.state === "needs_info") return `${letter}${benefit.low_fen}-${high === "-" ? "" : high}`;
  return letter + high;
}

/** Reads what `code` wrote; null when it is no such code. */
function decoded(text) {
  const match = /^([acsinov])(?:(\d{1,20})(?:-(\d{0,20}))?|-)?$/.exec(text);
  if (!match) return null;
  const [, letter, first, second] = match;
  const state = STATE_OF[letter];
  const benefit = { state, amount_fen: null, low_fen: null, high_fen: null };
  if (state === "needs_info" && first !== undefined) return { ...benefit, low_fen: first, high_fen: second || null };
  if (first !== undefined) return { ...benefit, amount_fen: first, low_fen: state === "cap" ? "0" : first, high_fen: first };
  return benefit;
}

/**
 * What is different now: rows {region, title, before, now}. `seen` is what a link carries, `shown` the results shown first.
 * Entries that cannot be read count as different, never as equal.
 */
export function differences(seen, answer, shown, form) {
  const rows = [];
  const listed = new Set();
  const entries = seen.split(",").filter(Boolean);
  for (const entry of entries) {
    const [name, text = ""] = entry.split(":");
    const id = name.includes("/") ? name : `${answer.policies[0]}/${name}`;
    listed.add(id);
    const before = decoded(text);
    const now = answer.benefits.find((benefit) => benefit.id === id);
    if (now && before && code(now) === text) continue;
    const policy = form.policies.find((item) => item.id === id.split("/")[0]);
    rows.push({
      region: policy ? policy.region : "",
      title: now ? now.title : `编号“${id.slice(0, 60)}”的一项`,
      before: before ? worded({ ...before, nature: now ? now.nature : "subsidy" }) : "链接里写得不完整",
      now: now ? worded(now) : "现在没有列出这一项",
    });
  }
  if (entries.length < MOST) {
    for (const benefit of shown.slice(0, MOST)) {
      if (listed.has(benefit.id)) continue;
      rows.push({ region: benefit.region, title: benefit.title, before: "没有列出这一项", now: worded(benefit) });
    }
  }
  return rows;
}

function worded(benefit) {
  const figure = benefit.state === "not_stated" ? null : figureText(benefit);
  return [WORDS[benefit.state], figure].filter(Boolean).join("，");
}
