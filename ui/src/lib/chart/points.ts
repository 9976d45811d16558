// Points of a line: thinned to what the eye can see, and found again by their step.

export type Point = readonly [step: number, loss: number];

/** Steps and losses side by side, as the plot wants them. */
export type Columns = [steps: number[], losses: number[]];

export interface Line {
  readonly steps: readonly number[];
  /** Something that can't be drawn is not a finite number. */
  readonly losses: readonly (number | null)[];
}

export function lineOf(points: readonly Point[]): { steps: number[]; losses: number[] } {
  return { steps: points.map(([step]) => step), losses: points.map(([, loss]) => loss) };
}

/** Losses that can't be drawn: no number, infinite, or not above zero where only such have a logarithm. */
export function isDrawable(loss: number | null, isLog: boolean): loss is number {
  return loss !== null && Number.isFinite(loss) && (!isLog || loss > 0);
}

/**
 * At most four points for each of `buckets` equal spans: the first, the lowest, the highest and the last. A spike of a
 * single step among 200,000 stays as high as it was.
 */
export function thinned(line: Line, buckets: number, isLog = false): Columns {
  const drawable: number[] = [];
  line.losses.forEach((loss, index) => {
    if (isDrawable(loss, isLog)) drawable.push(index);
  });
  const chosen = drawable.length <= 4 * buckets ? drawable : extremes(line, drawable, buckets);
  return [chosen.map((index) => line.steps[index] ?? 0), chosen.map((index) => line.losses[index] ?? 0)];
}

/** One point for each of `buckets` equal spans, in their middle: a line through what jitters, for any number of steps. */
export function averaged(line: Line, buckets: number, isLog = false): Columns {
  const [steps, losses] = [line.steps, line.losses];
  const end = lastDrawable(line, isLog);
  if (end < 2 * buckets) return thinned(line, buckets, isLog);
  const size = Math.ceil((end + 1) / buckets);
  const columns: Columns = [[], []];
  for (let start = 0; start <= end; start += size) {
    const inBucket = losses.slice(start, Math.min(start + size, end + 1));
    const drawable = inBucket.filter((loss) => isDrawable(loss, isLog));
    if (drawable.length === 0) continue;
    columns[0].push(steps[start + (inBucket.length >> 1)] ?? 0);
    columns[1].push(drawable.reduce((sum, loss) => sum + loss, 0) / drawable.length);
  }
  // The end is where its name stands.
  columns[0].push(steps[end] ?? 0);
  columns[1].push(losses[end] ?? 0);
  return columns;
}

function extremes({ steps, losses }: Line, drawable: readonly number[], buckets: number): number[] {
  const stepAt = (place: number) => steps[drawable[place] ?? 0] ?? 0;
  const lossAt = (index: number) => losses[index] ?? 0;
  const start = stepAt(0);
  const span = (stepAt(drawable.length - 1) - start) / buckets || 1;
  const chosen: number[] = [];
  let place = 0;
  while (place < drawable.length) {
    const bucket = Math.floor((stepAt(place) - start) / span);
    const first = drawable[place] ?? 0;
    let [low, high, last] = [first, first, first];
    while (place < drawable.length && Math.floor((stepAt(place) - start) / span) === bucket) {
      last = drawable[place] ?? last;
      if (lossAt(last) < lossAt(low)) low = last;
      if (lossAt(last) > lossAt(high)) high = last;
      place += 1;
    }
    const inOrder = [first, low, high, last].sort((one, other) => one - other);
    chosen.push(...inOrder.filter((index, at) => index !== inOrder[at - 1]));
  }
  return chosen;
}

/** The place of the step that is nearest; -1 where there are none. Steps rise. */
export function nearest(steps: readonly number[], wanted: number): number {
  if (steps.length === 0) return -1;
  let low = 0;
  let high = steps.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((steps[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  const after = steps[low] ?? 0;
  const before = steps[low - 1];
  return before !== undefined && wanted - before <= after - wanted ? low - 1 : low;
}

/** The place of the last step that is not after `wanted`; -1 where all are. */
export function atOrBefore(steps: readonly number[], wanted: number): number {
  const place = nearest(steps, wanted);
  return place >= 0 && (steps[place] ?? 0) > wanted ? place - 1 : place;
}

/** The last place with something to draw; -1 where there is none. */
export function lastDrawable(line: Line, isLog = false): number {
  return line.losses.findLastIndex((loss) => isDrawable(loss, isLog));
}
