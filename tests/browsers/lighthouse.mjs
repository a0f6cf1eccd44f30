// node lighthouse.mjs CATEGORIES CHROMIUM URL...: Lighthouse, mobile preset, one browser for all addresses. Prints one JSON
// object per line: {url, scores: {category: 0..100}, failed: [[audit, title, score, detail]], metrics}.
//
// CATEGORIES is a list with commas. With "performance" times are those of the preset (simulated slow 4G, a CPU four times
// slower); without it a short silence counts as loaded, because only what the page is made of is asked for.
import * as chromeLauncher from "chrome-launcher";
import lighthouse from "lighthouse";

const [categories, chromium, ...urls] = process.argv.slice(2);
const wanted = categories.split(",");
const timed = wanted.includes("performance");
const chrome = await chromeLauncher.launch({
  chromePath: chromium,
  chromeFlags: [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
try {
  for (const url of urls) {
    const { lhr } = await lighthouse(url, {
      port: chrome.port,
      logLevel: "error",
      output: "json",
      onlyCategories: wanted,
      disableFullPageScreenshot: true,
      throttlingMethod: "simulate",
      ...(timed ? {} : { pauseAfterFcpMs: 0, pauseAfterLoadMs: 0, networkQuietThresholdMs: 200, cpuQuietThresholdMs: 200 }),
    });
    const failed = [];
    for (const category of Object.values(lhr.categories)) {
      for (const { id, weight } of category.auditRefs) {
        const audit = lhr.audits[id];
        if (!weight || audit.score === null || audit.score >= (category.id === "performance" ? 0.9 : 1)) continue;
        const nodes = (audit.details?.items || []).slice(0, 3).map((item) => item.node?.snippet || item.source?.url || item.description);
        failed.push([id, audit.title, audit.displayValue || "", nodes]);
      }
    }
    const scores = Object.fromEntries(Object.values(lhr.categories).map(({ id, score }) => [id, Math.round(score * 100)]));
    const metrics = timed && Object.fromEntries(
      ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift", "speed-index"].map((id) => [
        id,
        lhr.audits[id].numericValue,
      ]),
    );
    const trouble = lhr.runtimeError?.message;
    console.log(JSON.stringify({ url: lhr.requestedUrl, scores, failed, metrics, trouble }));
  }
} finally {
  chrome.kill();
}
