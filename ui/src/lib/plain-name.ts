// Names from outside, fit to stand inside a sentence of ours: a file may be called anything, and a name with a
// right-to-left override in it would turn the words around it.

const LONGEST = 120;
// Control characters, and the ones that change the direction of what follows.
// eslint-disable-next-line no-control-regex -- these are what it looks for
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/g;

/** The name on one line, with what can't be seen shown as a replacement mark, and not longer than a sentence bears. */
export function plainName(name: string): string {
  const seen = name.replace(UNSEEN, '\ufffd');
  const letters = Array.from(seen);
  return letters.length > LONGEST ? `${letters.slice(0, LONGEST).join('')}…` : seen;
}
