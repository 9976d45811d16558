// How much of a long text is laid out at first.

export const SHOWN_AT_FIRST = 5000;

/** The beginning of a long text, not cut inside a character; a short one as it is. */
export function clipped(text: string): string {
  if (text.length <= SHOWN_AT_FIRST) return text;
  const isHalf = /[\ud800-\udbff]/.test(text.charAt(SHOWN_AT_FIRST - 1));
  return text.slice(0, isHalf ? SHOWN_AT_FIRST - 1 : SHOWN_AT_FIRST);
}
