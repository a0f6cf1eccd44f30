// 朗读 in 关怀版: reads what is on the page with a voice of the device, block by block from where the reader is, and marks the
// block being read. Only voices that work on the device count: others send the text, answers included, to a server.
(function () {
  "use strict";

  var speech = window.speechSynthesis;
  var bar = document.querySelector(".aloud");
  if (!speech || !window.SpeechSynthesisUtterance || !bar) return;

  var BLOCKS = "h1,h2,h3,h4,h5,h6,p,li,dt,dd,th,td,legend,label,summary,caption,figcaption,blockquote,article,section,div";
  var SKIPPED = "script,style,noscript,button,select,textarea,nav,[hidden],[aria-hidden='true'],.visually-hidden,.clause-tools,.hash,details:not([open]) > :not(summary)";
  // Long utterances are cut off by some browsers; a sentence is short enough.
  var LONGEST = 90;

  var root = document.documentElement;
  var buttons = {};
  Array.prototype.forEach.call(bar.querySelectorAll("[data-aloud]"), function (button) {
    buttons[button.getAttribute("data-aloud")] = button;
  });
  var voice = null;
  var queue = [];
  var marked = null;
  // Counts the readings, so that the end of an utterance of an earlier one changes nothing.
  var reading = 0;

  function findVoice() {
    var own = speech.getVoices().filter(function (one) { return one.localService && /^(zh|cmn)/i.test(one.lang); });
    voice = own.filter(function (one) { return /CN|Hans|cmn/i.test(one.lang); })[0] || own[0] || null;
    root.classList.toggle("can-speak", Boolean(voice));
  }

  function blockOf(node) {
    return node.parentElement.closest(BLOCKS);
  }

  /** What can be read, in the order of the page: the element and its own words. */
  function blocks() {
    var found = [];
    var walker = document.createTreeWalker(document.getElementById("content"), NodeFilter.SHOW_TEXT);
    for (var node = walker.nextNode(); node; node = walker.nextNode()) {
      var parent = node.parentElement;
      if (!node.nodeValue.trim() || parent.closest(SKIPPED) || !parent.getClientRects().length) continue;
      var block = blockOf(node);
      var last = found[found.length - 1];
      if (last && last.element === block) last.text += node.nodeValue;
      else found.push({ element: block, text: node.nodeValue });
    }
    return found;
  }

  function sentences(text) {
    var parts = text.replace(/\s+/g, " ").trim().match(/[^。；！？：，]+[。；！？：，]*/g) || [];
    var joined = [];
    parts.forEach(function (part) {
      var last = joined.length - 1;
      if (last >= 0 && (joined[last] + part).length <= LONGEST) joined[last] += part;
      else joined.push(part);
    });
    return joined;
  }

  function mark(element) {
    if (marked) marked.classList.remove("being-read");
    marked = element;
    if (!marked) return;
    marked.classList.add("being-read");
    marked.scrollIntoView({ block: "center" });
  }

  function show(state) {
    buttons.start.hidden = state !== "silent";
    buttons.pause.hidden = buttons.stop.hidden = state === "silent";
    buttons.pause.textContent = state === "paused" ? "继续" : "暂停";
  }

  function next(number) {
    if (number !== reading) return;
    var item = queue.shift();
    if (!item) {
      stop();
      return;
    }
    if (item.element !== marked) mark(item.element);
    var utterance = new SpeechSynthesisUtterance(item.text);
    utterance.voice = voice;
    utterance.lang = voice.lang;
    utterance.rate = 0.9;
    utterance.onend = utterance.onerror = function () { next(number); };
    speech.speak(utterance);
  }

  function start() {
    speech.cancel();
    var all = blocks();
    // from the first block the reader still sees, the whole page when none is in sight
    var from = all.findIndex(function (item) { return item.element.getBoundingClientRect().top >= 0; });
    queue = [];
    all.slice(Math.max(0, from)).forEach(function (item) {
      sentences(item.text).forEach(function (text) { queue.push({ element: item.element, text: text }); });
    });
    reading += 1;
    show("reading");
    buttons.pause.focus();
    next(reading);
  }

  function stop() {
    var held = bar.contains(document.activeElement);
    reading += 1;
    queue = [];
    speech.cancel();
    mark(null);
    show("silent");
    if (held) buttons.start.focus();
  }

  buttons.start.addEventListener("click", start);
  buttons.stop.addEventListener("click", stop);
  buttons.pause.addEventListener("click", function () {
    var wait = buttons.pause.textContent === "暂停";
    if (wait) speech.pause();
    else speech.resume();
    show(wait ? "paused" : "reading");
  });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape" && !buttons.stop.hidden) stop(); });
  // The voice would go on after the page is gone, or after 关怀版 is switched off.
  window.addEventListener("pagehide", stop);
  document.addEventListener("large-type", function () { if (!root.classList.contains("large-type")) stop(); });
  if (speech.addEventListener) speech.addEventListener("voiceschanged", findVoice);
  findVoice();
})();
