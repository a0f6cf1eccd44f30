"""What a page looks like in numbers: scripts that run in the page and list what is too small, too faint or too wide."""

from __future__ import annotations

# A description of an element that a person finds again.
_NAME = """const name = e => `${e.tagName.toLowerCase()}${e.id ? '#' + e.id : ''}${e.className && e.className.baseVal === undefined
  ? '.' + [...e.classList].join('.') : ''} “${(e.innerText || e.value || '').trim().slice(0, 20)}”`;
const shown = e => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !e.closest('.visually-hidden')
  && getComputedStyle(e).clipPath !== 'inset(50%)' && e.getClientRects().length > 0;
"""

# least: px. Text in drawings is measured as it is drawn.
SMALL_TEXT = (
    "least => {"
    + _NAME
    + """
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.nodeValue.trim() || !shown(parent) || parent.closest('script,style,noscript')) continue;
    let size = parseFloat(getComputedStyle(parent).fontSize);
    const drawing = parent.closest('svg');
    if (drawing) size *= drawing.getScreenCTM().a;
    if (size < least - 0.01) found.add(`${name(parent)} ${size}`);
  }
  return [...found].slice(0, 8);
}"""
)

# least: px, both ways. A link inside a line of text is as high as its line (WCAG 2.5.8 leaves it out, and so do we).
SMALL_TARGETS = (
    "least => {"
    + _NAME
    + """
  const inText = e => e.tagName === 'A' && getComputedStyle(e).display === 'inline';
  const area = e => {
    const label = e.closest('label') || (e.id && document.querySelector(`label[for="${e.id}"]`));
    const box = (['radio', 'checkbox', 'file'].includes(e.type) && label ? label : e).getBoundingClientRect();
    return box;
  };
  return [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [role=option], [role=button]')]
    .filter(e => !inText(e) && (shown(e) || e.type === 'file') && !e.closest('svg') && e.tabIndex >= 0)
    .map(e => [e, area(e)])
    .filter(([, box]) => box.width > 0 && (box.width < least - 0.5 || box.height < least - 0.5))
    .map(([e, box]) => `${name(e)} ${Math.round(box.width)}×${Math.round(box.height)}`)
    .slice(0, 8);
}"""
)

# least: contrast ratio. Colours are taken as computed, half-transparent ones laid over what is behind them.
FAINT_TEXT = (
    "least => {"
    + _NAME
    + """
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const cache = new Map();
  const rgba = css => {
    if (!cache.has(css)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = css;
      canvas.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
      cache.set(css, [r, g, b, a / 255]);
    }
    return cache.get(css);
  };
  const over = (top, under) => [0, 1, 2].map(i => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
  const ground = e => {
    const layers = [];
    for (let part = e; part; part = part.parentElement) {
      const colour = rgba(getComputedStyle(part).backgroundColor);
      if (colour[3] > 0) layers.push(colour);
      if (colour[3] === 1) break;
    }
    return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255, 1]);
  };
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
  const found = new Set();
  const test = (e, colour, what) => {
    const under = ground(e);
    const value = ratio(over(rgba(colour), under), under);
    if (value < least - 0.005) found.add(`${what} ${value.toFixed(2)} ${colour} on ${under.slice(0, 3).map(Math.round)}`);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.nodeValue.trim() || !shown(parent) || parent.closest('script,style,noscript,svg') || parent.disabled) continue;
    test(parent, getComputedStyle(parent).color, name(parent));
  }
  for (const input of document.querySelectorAll('input[placeholder], textarea[placeholder]')) {
    if (shown(input)) test(input, getComputedStyle(input, '::placeholder').color, `${name(input)} placeholder`);
  }
  for (const e of document.querySelectorAll('body *')) {
    for (const which of ['::before', '::after']) {
      const style = getComputedStyle(e, which);
      if (/[\\p{L}\\p{N}]/u.test(style.content.replace(/^(normal|none|counter.*|attr.*)$/, '')) && shown(e)) test(e, style.color, name(e) + which);
    }
  }
  return [...found].slice(0, 8);
}"""
)

# What stands outside the window to the right, the page's own scrolling areas left out.
TOO_WIDE = (
    "() => {"
    + _NAME
    + """
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  const inside = e => {
    for (let part = e.parentElement; part; part = part.parentElement) {
      if (/auto|scroll|hidden|clip/.test(getComputedStyle(part).overflowX)) return true;
    }
    return false;
  };
  return [...document.querySelectorAll('body *')].filter(e => shown(e) && !inside(e) && e.getBoundingClientRect().right > wide + 0.5)
    .map(e => `${name(e)} ${Math.round(e.getBoundingClientRect().right)}`).slice(0, 5).concat(['scrollWidth ' + document.documentElement.scrollWidth]);
}"""
)
