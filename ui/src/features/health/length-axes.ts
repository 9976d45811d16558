// Round numbers along an axis.

/** Up to about `most` steps of 1, 2 or 5 times a power of ten, from 0 to no farther than `end`. Whole numbers only. */
export function ticksOf(end: number, most: number): number[] {
  const rough = Math.max(1, end / most);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((each) => each >= rough) ?? rough;
  const count = Math.floor(end / step);
  return Array.from({ length: count + 1 }, (_, place) => place * step);
}
