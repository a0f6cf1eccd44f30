// Runs before the page is painted: what the theme's bundle expects from its own (inline) prelude, and the type size the
// reader chose last time. A file of its own, so that the page needs no inline script.
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.remove("no-js");
  root.classList.add("js");
  window.__md_scope = new URL("..", document.currentScript.src);
  window.__md_hash = function (text) {
    return Array.prototype.reduce.call(text, function (sum, c) { return (sum << 5) - sum + c.charCodeAt(0); }, 0);
  };
  window.__md_get = function (key, storage, scope) {
    try {
      return JSON.parse((storage || localStorage).getItem((scope || window.__md_scope).pathname + "." + key));
    } catch (error) {
      return null; // private windows and some in-app browsers refuse storage
    }
  };
  window.__md_set = function (key, value, storage, scope) {
    try {
      (storage || localStorage).setItem((scope || window.__md_scope).pathname + "." + key, JSON.stringify(value));
    } catch (error) {
      // the preference lasts for this page only
    }
  };
  if (window.__md_get("large-type")) root.classList.add("large-type");
})();
