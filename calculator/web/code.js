// QR codes from rows of 0 and 1 (the worker computes them): as a drawing for paper, as an image for the screen.

// Light modules around the code that a reader needs.
const QUIET = 4;
const SVG = "http://www.w3.org/2000/svg";

/** The dark modules as runs [x, y, length], the quiet zone counted in. */
function* runs(rows) {
  for (let y = 0; y < rows.length; y += 1) {
    let start = -1;
    for (let x = 0; x <= rows[y].length; x += 1) {
      const dark = rows[y][x] === 1;
      if (dark && start < 0) start = x;
      if (!dark && start >= 0) {
        yield [start + QUIET, y + QUIET, x - start];
        start = -1;
      }
    }
  }
}

/** The side of a code in modules, quiet zone included. */
export function side(rows) {
  return rows.length + 2 * QUIET;
}

/** A vector drawing, sharp at any size. */
export function codeDrawing(rows, title) {
  const size = side(rows);
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", title);
  svg.setAttribute("shape-rendering", "crispEdges");
  const paper = document.createElementNS(SVG, "rect");
  for (const [name, value] of [["width", size], ["height", size], ["fill", "#fff"]]) paper.setAttribute(name, value);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", [...runs(rows)].map(([x, y, length]) => `M${x} ${y}h${length}v1h-${length}z`).join(""));
  path.setAttribute("fill", "#000");
  svg.append(paper, path);
  return svg;
}

/** Paints a code whose modules are whole pixels, at most `width` wide; returns the side in pixels. */
export function paintCode(context, rows, x, y, width) {
  const unit = Math.max(1, Math.floor(width / side(rows)));
  context.fillStyle = "#fff";
  context.fillRect(x, y, side(rows) * unit, side(rows) * unit);
  context.fillStyle = "#000";
  for (const [left, top, length] of runs(rows)) context.fillRect(x + left * unit, y + top * unit, length * unit, unit);
  return side(rows) * unit;
}

/** A plain image (chat programs read codes only from images), `pixels` wide or a little less. */
export function codeImage(rows, pixels) {
  const canvas = document.createElement("canvas");
  const unit = Math.max(1, Math.floor(pixels / side(rows)));
  canvas.width = side(rows) * unit;
  canvas.height = canvas.width;
  paintCode(canvas.getContext("2d"), rows, 0, 0, canvas.width);
  return canvas.toDataURL("image/png");
}
