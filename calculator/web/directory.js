// The regions of a library too large to be listed in the page: one file, fetched when the page stands.

/** Whether the rules of this library are fetched region by region, and its regions too. */
export function isLarge(form) {
  return Boolean(form.manifest.files.regions);
}

/**
 * The regions in the order of their codes: [{id, region, province, part, covers(kind)}]; `part` is the number of the page
 * that compares them. `base` is the folder of the runtime's files. Rejects when they cannot be had.
 */
export async function fetchRegions(form, base) {
  const response = await fetch(base + form.manifest.files.regions.name);
  if (!response.ok) throw new Error(String(response.status));
  const { part, provinces, regions } = await response.json();
  const bits = new Map(Object.keys(form.kinds).map((kind, place) => [kind, 1n << BigInt(place)]));
  return regions.map(([id, region, province, kinds], place) => {
    const covered = BigInt(`0x${kinds}`);
    const covers = (kind) => Boolean(covered & bits.get(kind));
    return { id, region, province: provinces[province], part: Math.floor(place / part) + 1, covers };
  });
}

/** The page that compares a region with its neighbours. */
export function comparePage({ part }) {
  return part > 1 ? `compare-${part}.html` : "compare.html";
}
