// The regions of a library too large to be listed in the page: one file, fetched when the page stands.

// Regions that one page compares (scripts/pages/site_data.py: PART); compare.html, compare-2.html, …
export const PART = 12;

/** Whether the rules of this library are fetched region by region, and its regions too. */
export function isLarge(form) {
  return Boolean(form.manifest.files.regions);
}

/**
 * The regions in the order of their codes: [{id, region, province, covers(kind)}]. `base` is the folder of the runtime's
 * files. Rejects when they cannot be had.
 */
export async function fetchRegions(form, base) {
  const response = await fetch(base + form.manifest.files.regions.name);
  if (!response.ok) throw new Error(String(response.status));
  const { provinces, regions } = await response.json();
  const bits = new Map(Object.keys(form.kinds).map((kind, place) => [kind, 1n << BigInt(place)]));
  return regions.map(([id, region, province, kinds]) => {
    const covered = BigInt(`0x${kinds}`);
    return { id, region, province: provinces[province], covers: (kind) => Boolean(covered & bits.get(kind)) };
  });
}

/** The page that compares a region with its neighbours. */
export function comparePage(directory, id) {
  const part = Math.floor(directory.findIndex((entry) => entry.id === id) / PART) + 1;
  return part > 1 ? `compare-${part}.html` : "compare.html";
}
