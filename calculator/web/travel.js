// The result travels: on paper, as a picture, as text, as a link, as a QR code. Everything is made on the device.
import { codeImage } from "./code.js";
import { h } from "./dom.js";
import { fillSlip, plainText } from "./slip.js";

const PAINTER = new URL("./picture.js", import.meta.url);
const CODE_PIXELS = 640;
// The code of a result is made when the result has stood for a moment, so that printing need not wait for it.
const REST = 700;

/**
 * `current()` gives the report ({answer, form, rows, items, left, link}) or null while there is none; `makeCode(text)`
 * promises the rows of a QR code or null. Returns {element, slipPlace, refresh(), clear()}.
 */
export function createTravel({ current, makeCode }) {
  const said = h("p", { class: "calc-said", role: "status" });
  const panel = h("div", { class: "calc-panel" });
  const button = (text, onclick) => h("button", { type: "button", class: "calc-button", onclick }, text);
  const tools = h(
    "div",
    { class: "calc-tools", role: "group", "aria-label": "把结果带走" },
    button("打印结果单", print),
    button("保存成图片", save),
    button("复制文字", copyText),
    button("复制链接", copyLink),
    button("二维码", showCode),
  );
  const slipPlace = h("div", { class: "calc-slip-place", "aria-hidden": "true" });
  let code = { link: "", rows: null };
  let address = "";
  let timer = 0;

  async function codeOf(link) {
    if (code.link !== link || !code.rows) {
      const rows = await makeCode(link);
      code = { link, rows };
    }
    return code.rows;
  }

  /** The report with its code, if the code is there already. */
  function reportNow() {
    const report = current();
    return report && { ...report, code: code.link === report.link ? code.rows : null };
  }

  async function reportWithCode() {
    const report = current();
    if (!report) return null;
    await codeOf(report.link);
    return reportNow();
  }

  function show(text, ...content) {
    said.textContent = text;
    panel.replaceChildren(...content);
    if (address) URL.revokeObjectURL(address);
    address = "";
  }

  function prepareSlip() {
    const report = reportNow();
    if (!report) return;
    fillSlip(slipPlace, report);
    document.documentElement.classList.add("has-slip");
  }

  async function print() {
    if (await reportWithCode()) window.print();
  }
  window.addEventListener("beforeprint", prepareSlip);
  window.addEventListener("afterprint", () => {
    document.documentElement.classList.remove("has-slip");
    slipPlace.replaceChildren();
  });

  async function save() {
    show("正在画图……");
    const report = await reportWithCode();
    if (!report) return show("");
    const blob = await picture(report);
    if (!blob) return show("这台设备画不出图片，可以改用“复制文字”。");
    // The answers have changed in the meantime: this is no longer their picture.
    const now = current();
    if (!now || now.link !== report.link) return show("");
    const url = URL.createObjectURL(blob);
    const name = `测算结果-${report.answer.today}.png`;
    const link = h("a", { class: "calc-button", href: url, download: name }, "下载图片");
    show(
      "图片画好了。在手机上长按图片可以保存或发送。",
      h("img", { class: "calc-picture", src: url, alt: "测算结果的图片，内容与本页的结果相同" }),
      h("p", {}, link),
    );
    address = url;
    if (window.matchMedia("(hover: hover) and (pointer: fine)").matches) link.click();
  }

  async function showCode() {
    const report = await reportWithCode();
    if (!report) return;
    if (!report.code) {
      show("二维码现在做不出来，可以改用“复制链接”。");
      return;
    }
    show(
      "二维码做好了。用手机扫一扫，可以打开这份测算。",
      h("img", { class: "calc-code", src: codeImage(report.code, CODE_PIXELS), alt: "打开这份测算的二维码" }),
      h("p", { class: "calc-small" }, "码里带有所填的回答，只给需要的人看。"),
    );
  }

  function copyText() {
    const report = current();
    if (report) copy(plainText(report), "文字已复制，可以粘贴到微信或文档里。");
  }

  function copyLink() {
    const report = current();
    if (report) copy(report.link, "链接已复制。链接里带有您填写的回答，只发给需要的人。");
  }

  async function copy(text, done) {
    try {
      await navigator.clipboard.writeText(text);
      show(done);
    } catch {
      // No clipboard (plain http, an in-app browser): show the text ready to be copied by hand.
      const area = h("textarea", { readonly: true, rows: "6", "aria-label": "请手工复制" });
      area.value = text;
      show("浏览器不允许自动复制，请长按或按 Ctrl+C 复制下面的内容：", area);
      area.focus({ preventScroll: true });
      area.select();
    }
  }

  return {
    element: h("div", { class: "calc-travel" }, tools, said, panel),
    slipPlace,
    /** A new result stands: what was shown of the old one goes, and the new code is made when there is time. */
    refresh() {
      clearTimeout(timer);
      const report = current();
      if (!report) return;
      timer = setTimeout(() => codeOf(report.link), REST);
    },
    /** The answers have changed: nothing of the old result may stay. */
    clear() {
      clearTimeout(timer);
      if (said.textContent || panel.firstChild) show("");
    },
  };
}

/** The PNG of a report, or null where it cannot be drawn. */
function picture({ answer, items, ...rest }) {
  // The traces are most of an answer and no part of the picture.
  const bare = ({ trace, ...benefit }) => benefit;
  const report = { ...rest, items: items.map(bare), answer: { ...answer, benefits: answer.benefits.map(bare) } };
  return new Promise((settled) => {
    let worker;
    const end = (blob) => {
      if (worker) worker.terminate();
      settled(blob);
    };
    try {
      worker = new Worker(PAINTER, { type: "module" });
      worker.onmessage = ({ data }) => end(data.blob || null);
      worker.onerror = () => end(null);
      worker.postMessage(report);
    } catch {
      end(null);
    }
  });
}
