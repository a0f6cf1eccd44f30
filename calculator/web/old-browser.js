// Only browsers without JavaScript modules run this file.
(function () {
  var note = document.getElementById("calc-old");
  if (note) note.hidden = false;
})();
