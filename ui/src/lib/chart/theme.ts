// The colours of the page for what is drawn on a canvas, which knows no custom properties.

const TOKENS = {
  training: '--c1',
  heldBack: '--c2',
  earlier: '--c-prev',
  grid: '--c-grid',
  edge: '--line-2',
  ink: '--ink-3',
  ahead: '--sunk',
  paper: '--card',
} as const;

export type ChartColours = Record<keyof typeof TOKENS, string>;

/** The colours as they are for `element` now: a token may name two, of which the theme takes one. */
export function readColours(element: HTMLElement): ChartColours {
  const probe = document.createElement('span');
  probe.hidden = true;
  element.append(probe);
  const read = (token: string) => {
    probe.style.setProperty('color', `var(${token})`);
    return getComputedStyle(probe).color;
  };
  const entries = Object.entries(TOKENS).map(([name, token]) => [name, read(token)]);
  probe.remove();
  return Object.fromEntries(entries) as ChartColours;
}

export function readFont(element: HTMLElement): string {
  return getComputedStyle(element).fontFamily;
}

/** Calls back when other colours or letters hold: by the settings, or because the evening or a font came. */
export function watchTheme(element: HTMLElement, changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ['data-theme', 'data-contrast'],
  });
  const evening = matchMedia('(prefers-color-scheme: dark)');
  evening.addEventListener('change', changed);
  let isWatched = true;
  // A canvas asks for no font: what was drawn before it came keeps the wrong letters.
  void document.fonts.load(`12px ${readFont(element)}`).then(() => isWatched && changed());
  return () => {
    isWatched = false;
    observer.disconnect();
    evening.removeEventListener('change', changed);
  };
}
