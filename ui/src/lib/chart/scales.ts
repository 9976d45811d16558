// The marks along the axes of the loss chart.

/** From the lowest to the highest loss with some air, so that no line runs along an edge. */
export function linearRange(least: number, most: number): [number, number] {
  const air = (most - least || most || 1) * 0.08;
  return [least >= 0 ? Math.max(0, least - air) : least - air, most + air];
}

export function logRange(least: number, most: number): [number, number] {
  const air = Math.max((most / least) ** 0.08, 1.1);
  return [least / air, most * air];
}

/** Powers of ten and round numbers between them: losses span less than two powers, and need more than those. */
export function logMarks(least: number, most: number): number[] {
  const between = most / least > 100 ? [1] : most / least > 12 ? [1, 2, 5] : [1, 1.5, 2, 3, 5, 7];
  const marks: number[] = [];
  for (let power = Math.floor(Math.log10(least)); power <= Math.log10(most); power += 1) {
    for (const factor of between) {
      const mark = Number((factor * 10 ** power).toPrecision(3));
      if (mark >= least && mark <= most) marks.push(mark);
    }
  }
  return marks;
}

const ROUND_STEPS = [1, 2, 2.5, 5, 10];

/** Round steps from 0, and the very last one: where the run is meant to end is worth a number of its own. */
export function stepMarks(furthest: number, most: number): number[] {
  const least = furthest / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(Math.max(least, 1)));
  const factor = ROUND_STEPS.find((round) => round * power >= least && Number.isInteger(round * power)) ?? 10;
  const distance = Math.max(1, factor * power);
  const marks: number[] = [];
  for (let mark = 0; mark <= furthest - distance * 0.6; mark += distance) marks.push(mark);
  return [...marks, furthest];
}

/** How many digits after the sign tell two neighbouring marks apart. */
export function digitsFor(distance: number): number {
  return Math.min(6, Math.max(0, Math.ceil(-Math.log10(distance || 1) - 1e-9)));
}

/** Moves labels apart that would lie on each other, each as little as possible; their order stays. */
export function spreadApart(
  places: readonly number[],
  distance: number,
  least: number,
  most: number,
): number[] {
  const order = places
    .map((_, index) => index)
    .sort((one, other) => (places[one] ?? 0) - (places[other] ?? 0));
  const spread = [...places];
  let floor = least;
  for (const index of order) {
    spread[index] = Math.max(places[index] ?? 0, floor);
    floor = (spread[index] ?? 0) + distance;
  }
  let ceiling = most;
  for (const index of order.reverse()) {
    spread[index] = Math.min(spread[index] ?? 0, ceiling);
    ceiling = (spread[index] ?? 0) - distance;
  }
  return spread;
}
