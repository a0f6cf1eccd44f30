// Runs before the page is painted: the type size the reader chose last time. A file of its own, so that the page needs no
// inline script.
(function () {
  "use strict";
  var root = document.documentElement;
  // one key for the whole site, and another for a second copy of it under another path
  var scope = new URL("..", document.currentScript.src).pathname;
  root.classList.remove("no-js");
  root.classList.add("js");
  window.siteSettings = {
    get: function (key) {
      try {
        return JSON.parse(localStorage.getItem(scope + "." + key));
      } catch (error) {
        return null; // private windows and some in-app browsers refuse storage
      }
    },
    set: function (key, value) {
      try {
        if (value) localStorage.setItem(scope + "." + key, JSON.stringify(value));
        else localStorage.removeItem(scope + "." + key);
      } catch (error) {
        // the preference lasts for this page only
      }
    },
  };
  if (window.siteSettings.get("large-type")) root.classList.add("large-type");
})();
