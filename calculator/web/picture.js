// The result as a picture to keep or to pass on: drawn piece by piece, so that the page stays quick while it is made.
import { paintCode } from "./code.js";
import {
  DISCLAIMER,
  benefitLines,
  figureText,
  rankedCitations,
  shownTotals,
  statusTexts,
  totalLabel,
  totalText,
} from "./report.js";
import { dayText, leftText } from "./slip.js";

// A phone shows the picture at about a third of its width, and still the text is 14 pixels high.
export const WIDTH = 1080;
const MARGIN = 60;
const INNER = WIDTH - 2 * MARGIN;
const CODE = 420;
// Phones with little memory refuse canvases of more than 16.7 million pixels, and chats pictures that are too long.
const MOST_HEIGHT = 7200;
export const MOST_BYTES = 1_000_000;
const FONT = '-apple-system, "PingFang SC", "HarmonyOS Sans SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';
const INK = "#14242b";
const MUTED = "#46585f";
const ACCENT = "#0b4f63";
// Punctuation that may not begin a line.
const CLOSING = "，。；：、？！）》〕”’…—";
const QUOTES = 2;

const pause = () => new Promise((resume) => setTimeout(resume));

/** A PNG of the result as a Blob, at most a million bytes. `report` as for the slip. */
export async function picture(report) {
  let keep = report.items.length;
  for (;;) {
    const canvas = await drawn(report, keep);
    let share = 0;
    if (canvas) {
      const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
      canvas.width = 0;
      if (blob && (blob.size <= MOST_BYTES || keep === 0)) return blob;
      share = blob ? MOST_BYTES / blob.size : 0;
    }
    if (keep === 0) throw new Error("the picture could not be drawn");
    keep = share ? Math.min(keep - 1, Math.floor(keep * share)) : keep - 1;
  }
}

/** The canvas with the first `keep` results, or null when it would be too high. */
async function drawn(report, keep) {
  const measure = document.createElement("canvas").getContext("2d");
  const pieces = [];
  for (const part of parts(report, keep)) {
    pieces.push(set(part, measure));
    await pause();
  }
  const body = pieces.reduce((sum, piece) => sum + piece.height, 0);
  const foot = (report.code ? CODE : 0) + 2 * MARGIN;
  const height = MARGIN + body + foot;
  if (height > MOST_HEIGHT && keep > 0) return null;
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = height;
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, WIDTH, height);
  context.fillStyle = ACCENT;
  context.fillRect(0, 0, WIDTH, 16);
  context.textBaseline = "top";
  let y = MARGIN;
  for (const piece of pieces) {
    paint(piece, context, y);
    y += piece.height;
    await pause();
  }
  if (report.code) {
    y += MARGIN;
    const size = paintCode(context, report.code, MARGIN, y, CODE);
    const note = set({ text: "扫码打开这份测算，可以看全部依据、改回答。码里带有所填的回答，只发给需要的人。", size: 34, width: INNER - size - 40 }, measure);
    paint(note, context, y + 40, MARGIN + size + 40);
  }
  return canvas;
}

/** What the picture says, top to bottom. */
function* parts({ answer, form, rows, items, left }, keep) {
  yield { text: "职业技能提升补贴测算结果", size: 60, bold: true, color: ACCENT, after: 12 };
  yield {
    text: `测算日期：${dayText(answer)}　规则集编号：${answer.ruleset.slice(0, 12)}`,
    size: 32,
    color: MUTED,
    after: 16,
  };
  for (const text of statusTexts(answer, form)) yield { text, size: 36, color: "#7a4a00", after: 12 };
  for (const total of shownTotals(answer)) {
    yield { text: `${totalLabel(total, answer, form)}：${totalText(total)}`, size: 52, bold: true, before: 16, after: 12 };
  }
  yield { text: "填写的情况", size: 42, bold: true, color: ACCENT, before: 28, after: 12, rule: true };
  for (const [label, value] of rows) yield { text: `${label}：${value}`, size: 38, after: 6 };
  for (const benefit of items.slice(0, keep)) {
    yield { text: `${benefit.title}（${benefit.region}）`, size: 46, bold: true, color: ACCENT, before: 36, after: 12, rule: true };
    const figure = figureText(benefit);
    if (figure) yield { text: figure, size: 52, bold: true, after: 12 };
    for (const { role, label, text } of benefitLines(benefit, answer, form)) {
      if (role !== "note" && role !== "assumed") yield { text: `${label}：${text}`, size: 38, after: 10 };
    }
    for (const { quote, cite } of rankedCitations(benefit).slice(0, QUOTES)) {
      yield { text: `“${quote}”——${cite}`, size: 34, color: MUTED, indent: 40, after: 10 };
    }
  }
  const dropped = left + items.length - keep;
  if (dropped > 0) yield { text: leftText(dropped), size: 34, color: MUTED, before: 24 };
  yield { text: DISCLAIMER, size: 32, color: MUTED, before: 32 };
}

/** A paragraph broken into lines. */
function set(part, context) {
  const { text, size, indent = 0, before = 0, after = 0, rule = false } = part;
  context.font = fontOf(part);
  const lines = broken(text, (part.width || INNER) - indent, context);
  const leading = Math.round(size * 1.5);
  return { ...part, lines, leading, height: before + (rule ? 20 : 0) + lines.length * leading + after };
}

function fontOf({ size, bold }) {
  return `${bold ? "700 " : ""}${size}px ${FONT}`;
}

function paint(piece, context, y, x = MARGIN) {
  let top = y + (piece.before || 0);
  if (piece.rule) {
    context.fillStyle = "#c9d5d9";
    context.fillRect(x, top, INNER, 2);
    top += 20;
  }
  context.font = fontOf(piece);
  context.fillStyle = piece.color || INK;
  for (const line of piece.lines) {
    context.fillText(line, x + (piece.indent || 0), top + Math.round(piece.size * 0.2));
    top += piece.leading;
  }
}

/** Lines no wider than `width`: Chinese breaks anywhere but before a closing mark, figures and codes stay whole. */
function broken(text, width, context) {
  const lines = [];
  let line = "";
  for (const word of text.match(/[\x21-\x7e]+|[\s\S]/gu) || []) {
    if (context.measureText(line + word).width <= width || !line) {
      line += word;
    } else if (CLOSING.includes(word)) {
      // The mark takes the character before it along to the next line.
      const last = [...line].pop();
      lines.push(line.slice(0, -last.length));
      line = last + word;
    } else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}
