// F6 goes from one part of the window to the next: the sidebar's parts, the top bar, the page and its panels.

const REGIONS = '[data-region], main > header, #page, #page aside, #page [role="complementary"]';
const FOCUSABLE = 'a[href], button, input, select, textarea, [tabindex]:not([tabindex="-1"])';

/** Puts the focus into the region after the one it is in; before it, with `step` -1. */
export function goToNextRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>(REGIONS)].filter((region) => entry(region));
  // The innermost one that holds the focus; regions stand in the order of the document, so that is the last.
  const here = regions.findLastIndex((region) => region.contains(document.activeElement));
  const next = regions[(here + step + regions.length) % regions.length];
  if (next) entry(next)?.focus();
}

/** What gets the focus in a region: what is current there, or the first thing that can. Not what belongs to a region inside. */
function entry(region: HTMLElement): HTMLElement | undefined {
  const own = [...region.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(
    (element) => element.closest(REGIONS) === region && element.checkVisibility?.() !== false,
  );
  return own.find((element) => element.matches('[aria-current], [aria-selected="true"]')) ?? own[0];
}
