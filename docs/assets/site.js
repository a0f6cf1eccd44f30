// What the pages do besides being read: columns, copying a clause with its citation, tooltips, filters, the source view.
// Everything works without it except copying. The search box is assets/search/box.js.
(function () {
  "use strict";

  var root = document.documentElement;
  var all = function (selector, where) { return Array.prototype.slice.call((where || document).querySelectorAll(selector)); };
  var one = function (selector) { return document.querySelector(selector); };

  // ---- messages

  var toast;
  var toastTimer;
  function say(message) {
    if (!toast) {
      toast = document.createElement("div");
      toast.className = "toast";
      toast.setAttribute("role", "status");
      document.body.appendChild(toast);
    }
    toast.hidden = false;
    toast.textContent = message;
    clearTimeout(toastTimer);
    toastTimer = setTimeout(function () { toast.hidden = true; }, 4000);
  }

  // ---- type size

  all("[data-large-type]").forEach(function (button) {
    var show = function () { button.setAttribute("aria-pressed", String(root.classList.contains("large-type"))); };
    show();
    button.addEventListener("click", function () {
      var large = root.classList.toggle("large-type");
      window.siteSettings.set("large-type", large);
      show();
      document.dispatchEvent(new Event("large-type"));
    });
  });

  // ---- columns behind 更多 on narrow screens

  all("[data-more]").forEach(function (button) {
    var bar = button.parentNode;
    var list = document.getElementById(button.getAttribute("aria-controls"));
    button.addEventListener("click", function () {
      var open = bar.classList.toggle("open");
      button.setAttribute("aria-expanded", String(open));
      if (open) list.querySelector(".nav-second a").focus();
    });
    bar.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || !bar.classList.contains("open")) return;
      button.click();
      button.focus();
    });
  });

  // ---- copying

  function copy(text, done) {
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(text).then(function () { done(true); }, function () { done(copyByHand(text)); });
    } else {
      done(copyByHand(text)); // intranet servers without https have no clipboard object
    }
  }
  function copyByHand(text) {
    var area = document.createElement("textarea");
    area.value = text;
    area.setAttribute("aria-hidden", "true");
    area.style.position = "fixed";
    area.style.opacity = "0";
    document.body.appendChild(area);
    area.select();
    var worked = false;
    try { worked = document.execCommand("copy"); } catch (error) { worked = false; }
    area.remove();
    return worked;
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest ? event.target.closest("[data-copy]") : null;
    if (!button) return;
    copy(button.getAttribute("data-copy"), function (worked) {
      if (!worked) { say("浏览器不允许复制，请选中文字后手动复制。"); return; }
      var words = button.textContent;
      button.classList.add("done");
      button.textContent = "已复制";
      say("已复制原文和出处，可以直接粘贴。");
      setTimeout(function () { button.textContent = words; button.classList.remove("done"); }, 2500);
    });
  });
  all("[data-print]").forEach(function (button) { button.addEventListener("click", function () { window.print(); }); });

  // ---- term tooltips: shown on hover and focus, closed by Escape, may be pointed at

  var tip;
  var tipFor = null;
  var tipTimer;
  function showTip(term) {
    clearTimeout(tipTimer);
    if (tipFor === term) return;
    hideTip();
    if (!tip) {
      tip = document.createElement("div");
      tip.className = "tip";
      tip.id = "term-tip";
      tip.setAttribute("role", "tooltip");
      tip.addEventListener("mouseenter", function () { clearTimeout(tipTimer); });
      tip.addEventListener("mouseleave", laterHide);
      document.body.appendChild(tip);
    }
    tip.textContent = term.getAttribute("data-tip");
    tip.hidden = false;
    term.setAttribute("aria-describedby", "term-tip");
    var box = term.getBoundingClientRect();
    var left = Math.max(8, Math.min(box.left, root.clientWidth - tip.offsetWidth - 8));
    var above = box.top > tip.offsetHeight + 12;
    tip.style.left = left + window.scrollX + "px";
    tip.style.top = (above ? box.top - tip.offsetHeight - 6 : box.bottom + 6) + window.scrollY + "px";
    tipFor = term;
  }
  function hideTip() {
    if (!tipFor) return;
    tipFor.removeAttribute("aria-describedby");
    tipFor = null;
    tip.hidden = true;
  }
  function laterHide() { tipTimer = setTimeout(hideTip, 150); }
  all("[data-tip]").forEach(function (term) {
    term.addEventListener("mouseenter", function () { showTip(term); });
    term.addEventListener("mouseleave", laterHide);
    term.addEventListener("focus", function () { showTip(term); });
    term.addEventListener("blur", hideTip);
  });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") hideTip(); });

  // ---- contents: open on wide screens, and the clause being read is marked

  var narrow = window.matchMedia("(max-width: 64em)");
  all("details[data-fold]").forEach(function (details) {
    if (narrow.matches) details.open = false;
    details.removeAttribute("data-fold"); // until now the style kept it shut on narrow screens, so that nothing moves
  });
  var entries = all(".contents a");
  if (entries.length && "IntersectionObserver" in window) {
    var byId = {};
    entries.forEach(function (link) { byId[decodeURIComponent(link.hash.slice(1))] = link; });
    var watcher = new IntersectionObserver(function (seen) {
      seen.forEach(function (entry) {
        if (!entry.isIntersecting || !byId[entry.target.id]) return;
        entries.forEach(function (link) { link.classList.remove("here"); });
        byId[entry.target.id].classList.add("here");
      });
    }, { rootMargin: "0px 0px -75% 0px" });
    Object.keys(byId).forEach(function (id) { var place = document.getElementById(id); if (place) watcher.observe(place); });
  }

  // ---- a target inside a closed part has to be opened first

  function reveal() {
    var id = decodeURIComponent(location.hash.slice(1));
    var place = id && document.getElementById(id);
    if (!place) return;
    for (var part = place; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
    place.scrollIntoView();
  }
  if (location.hash && !one("[data-source-now]")) reveal();
  window.addEventListener("hashchange", function () { if (!one("[data-source-now]")) reveal(); });

  // ---- comparison on small screens: a row is a heading with its summary, opened on demand

  if (narrow.matches) {
    all(".matrix tr[data-written]").forEach(function (row) {
      var title = row.querySelector(".kind-title");
      var button = document.createElement("button");
      button.type = "button";
      button.className = "row-toggle";
      button.textContent = title.textContent;
      title.textContent = "";
      title.appendChild(button);
      var set = function (open) {
        row.classList.toggle("closed", !open);
        button.setAttribute("aria-expanded", String(open));
      };
      set(location.hash === "#" + row.id);
      window.addEventListener("hashchange", function () { if (location.hash === "#" + row.id) set(true); });
      button.addEventListener("click", function () { set(row.classList.contains("closed")); });
    });
  }

  // ---- answers go along between the calculator and the comparison, in the fragment, which no server sees

  var carries = /(?:calculator|compare(?:-\d+)?)\.html$/;
  if (carries.test(location.pathname)) {
    document.addEventListener("click", function (event) {
      var link = event.target.closest ? event.target.closest("a[href]") : null;
      if (!link || link.hash || !carries.test(link.pathname) || link.pathname === location.pathname) return;
      if (location.hash.indexOf("asker=") >= 0) link.hash = location.hash;
    }, true);
  }

  // ---- filters

  all("[data-only-written]").forEach(function (box) {
    box.addEventListener("change", function () {
      all("tr[data-written]").forEach(function (row) { row.hidden = box.checked && row.getAttribute("data-written") === "no"; });
      all(".matrix tbody").forEach(function (body) { body.hidden = !all("tr[data-written]:not([hidden])", body).length; });
    });
  });
  all("[data-filter]").forEach(function (input) {
    var rows = all(input.getAttribute("data-filter"));
    var count = one("[data-filter-count]");
    input.addEventListener("input", function () {
      var words = input.value.trim().split(/\s+/).filter(Boolean);
      var left = 0;
      rows.forEach(function (row) {
        var text = row.getAttribute("data-words");
        row.hidden = !words.every(function (word) { return text.indexOf(word) >= 0; });
        if (!row.hidden) left += 1;
      });
      if (count) count.textContent = words.length ? "找到" + left + "个单位" : "";
    });
  });

  // ---- source view: a clause lights its characters, a character names its clause

  var source = one("[data-source-now]") && one(".source-text");
  if (source) {
    var spans = all(".src", source);
    var now = one("[data-source-now]");
    var links = all("[data-light]");
    var number = {};
    spans.forEach(function (span) {
      var unit = span.getAttribute("data-unit");
      if (!(unit in number)) number[unit] = Object.keys(number).length;
      if (number[unit] % 2) span.classList.add("odd");
    });
    var within = function (unit, wanted) { return unit === wanted || unit.indexOf(wanted + "-") === 0; };
    var light = function (wanted, scroll) {
      var first = null;
      var characters = 0;
      spans.forEach(function (span) {
        var lit = within(span.getAttribute("data-unit"), wanted);
        span.classList.toggle("lit", lit);
        if (lit) { first = first || span; characters += Array.from(span.textContent).length; }
      });
      var best = null;
      links.forEach(function (link) {
        var id = link.getAttribute("data-light");
        link.classList.remove("here");
        if (within(wanted, id) && (!best || id.length > best.getAttribute("data-light").length)) best = link;
      });
      now.textContent = "";
      if (!first) return;
      if (best) {
        best.classList.add("here");
        best.scrollIntoView({ block: "nearest" });
      }
      var page = location.pathname.split("/").pop().replace("-source.html", ".html");
      now.appendChild(document.createTextNode("亮出：" + (best ? best.textContent : wanted) + "，共" + characters + "个字符。"));
      var back = document.createElement("a");
      back.href = page + "#" + wanted;
      back.textContent = "到条款页看这一条";
      now.appendChild(back);
      if (scroll) first.scrollIntoView({ block: "center" });
    };
    var fromHash = function () { if (location.hash) light(decodeURIComponent(location.hash.slice(1)), true); };
    links.forEach(function (link) {
      link.addEventListener("click", function (event) {
        event.preventDefault();
        history.replaceState(null, "", link.hash);
        light(link.getAttribute("data-light"), true);
      });
    });
    source.addEventListener("click", function (event) {
      var span = event.target.closest(".src");
      if (!span) return;
      var unit = span.getAttribute("data-unit");
      history.replaceState(null, "", "#" + unit);
      light(unit, false);
    });
    all("[data-light-all]").forEach(function (button) {
      button.addEventListener("click", function () {
        button.setAttribute("aria-pressed", String(source.classList.toggle("all-lit")));
      });
    });
    fromHash();
    window.addEventListener("hashchange", fromHash);
  }
})();
