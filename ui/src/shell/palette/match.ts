// How well a text answers what was typed: every word typed has to be in it, by its beginning, inside a word, or with a
// slip of the fingers.

/** What each way of finding a word is worth. */
const EXACT = 4;
const BEGINNING = 3;
const INSIDE = 2;
const SLIP = 1;
/** A word that stands for it and isn't shown is worth a little less than one that is. */
const UNSEEN = 0.9;

/** The words of a text, without marks and capitals: "Où?" has the word "ou". */
export function wordsOf(text: string): string[] {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();
  return plain.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/**
 * From 0, which is no answer. `also` are words that lead here and are not shown: "epochs" leads to passes. Of the words
 * typed, those in `skipped` need not be found, as long as there are others.
 */
export function scoreOf(typed: string, text: string, also = '', skipped: readonly string[] = []): number {
  const all = wordsOf(typed);
  const meant = all.filter((word) => !skipped.includes(word));
  const wanted = meant.length > 0 ? meant : all;
  if (wanted.length === 0) return 0;
  const [seen, unseen] = [wordsOf(text), wordsOf(also)];
  let sum = 0;
  for (const word of wanted) {
    const best = Math.max(bestOf(word, seen), UNSEEN * bestOf(word, unseen));
    if (best === 0) return 0;
    sum += best;
  }
  return sum / wanted.length;
}

function bestOf(word: string, words: readonly string[]): number {
  return words.reduce((best, other) => Math.max(best, likeness(word, other)), 0);
}

function likeness(typed: string, word: string): number {
  if (word === typed) return EXACT;
  if (word.startsWith(typed)) return BEGINNING;
  if (typed.length >= 3 && word.includes(typed)) return INSIDE;
  const slips = typed.length >= 8 ? 2 : typed.length >= 4 ? 1 : 0;
  if (slips === 0) return 0;
  // Somebody in the middle of a word has typed its beginning, one letter more or less.
  const lengths = [typed.length - 1, typed.length, typed.length + 1];
  const isNear = lengths.some((length) => distance(typed, word.slice(0, length)) <= slips);
  return isNear ? SLIP : 0;
}

/** Letters to change, to add, to leave out, or to swap with the next one. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const line = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const isSame = a[row - 1] === b[column - 1];
      let least = Math.min(
        (line[column - 1] ?? 0) + 1,
        (last[column] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
      );
      const isSwap = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (row > 1 && column > 1 && isSwap) least = Math.min(least, (before[column - 2] ?? 0) + 1);
      line.push(least);
    }
    [before, last] = [last, line];
  }
  return last[b.length] ?? 0;
}
