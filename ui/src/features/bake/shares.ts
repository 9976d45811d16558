// Topics and their shares, which always add up to 100: when one grows, the others shrink in proportion.
interface Shared {
  share: number;
}

const WHOLE = 100;

/** The topics with another share for the one at `place`. */
export function withShare<Topic extends Shared>(
  topics: readonly Topic[],
  place: number,
  share: number,
): Topic[] {
  if (topics.length === 1) return topics.map((topic) => ({ ...topic, share: WHOLE }));
  const own = Math.min(Math.max(Math.round(share), 0), WHOLE);
  const others = topics.filter((_, index) => index !== place);
  const shares = spread(
    others.map((topic) => topic.share),
    WHOLE - own,
  );
  return topics.map((topic, index) => {
    const other = index < place ? index : index - 1;
    return { ...topic, share: index === place ? own : (shares[other] ?? 0) };
  });
}

/** The topics with one more, which gets an equal part. */
export function added<Topic extends Shared>(topics: readonly Topic[], topic: Topic): Topic[] {
  const part = Math.round(WHOLE / (topics.length + 1));
  return withShare([...topics, topic], topics.length, part);
}

/** The topics without the one at `place`. */
export function removed<Topic extends Shared>(topics: readonly Topic[], place: number): Topic[] {
  const rest = topics.filter((_, index) => index !== place);
  const shares = spread(
    rest.map((topic) => topic.share),
    WHOLE,
  );
  return rest.map((topic, index) => ({ ...topic, share: shares[index] ?? 0 }));
}

/** Whole numbers in the proportion of `weights` that add up to `total`. What rounding leaves goes to the largest remainders. */
function spread(weights: number[], total: number): number[] {
  const sum = weights.reduce((left, right) => left + right, 0);
  const exact = weights.map((weight) => (sum > 0 ? (weight / sum) * total : total / weights.length));
  const whole = exact.map(Math.floor);
  let left = total - whole.reduce((one, other) => one + other, 0);
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .sort((one, other) => other.remainder - one.remainder);
  for (const { index } of byRemainder) {
    if (left <= 0) break;
    whole[index] = (whole[index] ?? 0) + 1;
    left -= 1;
  }
  return whole;
}
