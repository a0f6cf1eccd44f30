// 复制正文：the article's body, formatted, onto the clipboard for the editor of a public account.
// Without a clipboard (old browser, a page opened from a folder) the button says how to do it by hand.
const BY_HAND = "这个浏览器不能直接复制。请打开下载的文章，全选、复制，再粘贴到编辑器。";

for (const button of document.querySelectorAll("[data-copy-article]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}

async function copy(button) {
  const status = button.parentElement.querySelector("[role=status]");
  try {
    const answer = await fetch(button.dataset.copyArticle);
    if (!answer.ok) throw new Error(String(answer.status));
    const body = new DOMParser().parseFromString(await answer.text(), "text/html").body;
    const html = new Blob([body.innerHTML], { type: "text/html" });
    const text = new Blob([body.innerText], { type: "text/plain" });
    await navigator.clipboard.write([new ClipboardItem({ "text/html": html, "text/plain": text })]);
    status.textContent = "已复制，到公众号编辑器里粘贴。";
  } catch {
    status.textContent = BY_HAND;
  }
}
