// Small helpers: elements without markup strings, and the words of money.

/** An element: h("a", {href, class, onclick}, ...children). Nothing is ever parsed as HTML. */
export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && typeof value === "boolean") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(3)) {
    if (child !== null && child !== undefined && child !== false && child !== "") element.append(child);
  }
  return element;
}

/** Fen (decimal text) as a person writes it: "60000" -> "600元", "5000000000" -> "50,000,000元". */
export function yuan(fen) {
  const value = BigInt(fen);
  const whole = String(value / 100n).replace(/\B(?=(\d{3})+$)/g, ",");
  const rest = String(value % 100n).padStart(2, "0");
  return `${whole}${rest === "00" ? "" : `.${rest}`}元`;
}

/** A closed interval of fen in words. */
export function rangeText(low, high) {
  return low === high ? yuan(low) : `${yuan(low)}至${yuan(high)}`;
}
