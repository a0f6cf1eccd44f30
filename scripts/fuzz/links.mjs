// Reads share links with the page's own code. In: JSON {script, form, fragments} on standard input; out: JSON with, for each
// fragment, the state it gives, what was lost, and the state after writing it as a link and reading that again.

import { readFileSync } from "node:fs";

const { script, form, fragments } = JSON.parse(readFileSync(0, "utf-8"));
const { fromFragment, toFragment, requestOf } = await import(
  `data:text/javascript;charset=utf-8,${encodeURIComponent(readFileSync(script, "utf-8"))}`
);
const before = Object.getOwnPropertyNames(Object.prototype).length;
const out = fragments.map((fragment) => {
  const read = fromFragment(fragment, form);
  const link = toFragment(read.state, "0".repeat(64));
  const again = fromFragment(link, form);
  return { state: read.state, lost: read.lost, link, again: again.state, lostAgain: again.lost, request: requestOf(read.state, "2020-06-01") };
});
if (Object.getOwnPropertyNames(Object.prototype).length !== before) throw new Error("a link changed Object.prototype");
process.stdout.write(JSON.stringify(out));
