// The result as a picture to keep or to pass on: drawn in a worker of its own, so that the page stays quick meanwhile.
// Message in: a report, as for the slip. Message out: {blob} or {failed}.
import { paintCode } from "./code.js";
import {
  DISCLAIMER,
  benefitLines,
  dayText,
  figureText,
  leftText,
  rankedCitations,
  shownTotals,
  statusTexts,
  totalLabel,
  totalText,
} from "./report.js";

// A phone shows the picture at about a third of its width, and still the text is 14 pixels high.
const WIDTH = 1080;
const MARGIN = 60;
const INNER = WIDTH - 2 * MARGIN;
const CODE = 420;
// A line of pixels takes about 190 bytes as a PNG; longer pictures are also cut by chats and refused by old phones.
const MOST_HEIGHT = 5200;
const MOST_BYTES = 1_000_000;
const FONT = '-apple-system, "PingFang SC", "HarmonyOS Sans SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';
const INK = "#14242b";
const MUTED = "#46585f";
const ACCENT = "#0b4f63";
const WARNING = "#7a4a00";
// Punctuation that may not begin a line, and such as may not end one.
const CLOSING = "，。；：、？！）》〕”’…—,.;:?!)]";
const OPENING = "（《〔“‘([";
const QUOTES = 2;

self.onmessage = ({ data }) => {
  picture(data).then(
    (blob) => self.postMessage({ blob }),
    (error) => self.postMessage({ failed: String(error) }),
  );
};

/** A PNG of the result, at most a million bytes: with fewer results if need be. */
async function picture(report) {
  const measure = new OffscreenCanvas(1, 1).getContext("2d");
  const lines = (parts) => [...parts].map((part) => set(part, measure));
  const head = lines(headParts(report));
  const items = report.items.map((benefit) => lines(itemParts(benefit, report)));
  let keep = items.length;
  for (;;) {
    const foot = lines(footParts(report.left + items.length - keep));
    const pieces = [...head, ...items.slice(0, keep).flat(), ...foot];
    const height = pieces.reduce((sum, piece) => sum + piece.height, 3 * MARGIN + (report.code ? CODE : 0));
    if (height > MOST_HEIGHT && keep > 0) {
      keep -= 1;
      continue;
    }
    const blob = await painted(pieces, height, report.code, measure).convertToBlob({ type: "image/png" });
    if (blob.size <= MOST_BYTES || keep === 0) return blob;
    keep = Math.min(keep - 1, Math.floor((keep * MOST_BYTES) / blob.size));
  }
}

function painted(pieces, height, code, measure) {
  const canvas = new OffscreenCanvas(WIDTH, height);
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
  }
  if (code) {
    y += MARGIN;
    const size = paintCode(context, code, MARGIN, y, CODE);
    const text = "扫码打开这份测算，可以看全部依据、改回答。码里带有所填的回答，只发给需要的人。";
    const note = set({ text, size: 34, width: INNER - size - 40 }, measure);
    paint(note, context, y + 40, MARGIN + size + 40);
  }
  return canvas;
}

function* headParts({ answer, form, rows }) {
  yield { text: "职业技能提升补贴测算结果", size: 60, bold: true, color: ACCENT, after: 12 };
  yield {
    text: `测算日期：${dayText(answer)}　规则集编号：${answer.ruleset.slice(0, 12)}`,
    size: 32,
    color: MUTED,
    after: 16,
  };
  for (const text of statusTexts(answer, form)) yield { text, size: 36, color: WARNING, after: 12 };
  for (const total of shownTotals(answer)) {
    yield { text: `${totalLabel(total, answer, form)}：${totalText(total)}`, size: 52, bold: true, before: 16, after: 12 };
  }
  yield { text: "填写的情况", size: 42, bold: true, color: ACCENT, before: 28, after: 12, rule: true };
  for (const [label, value] of rows) yield { text: `${label}：${value}`, size: 38, after: 6 };
}

function* itemParts(benefit, { answer, form }) {
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

function* footParts(dropped) {
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
    } else if (CLOSING.includes(word[0]) || OPENING.includes(line[line.length - 1])) {
      // What belongs together goes to the next line together.
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
