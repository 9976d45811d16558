// The loss without its jitter: the same mean as `SmoothedLoss` in the program's own progress.rs, so that both agree.

/**
 * An exponential mean, divided by the weight that the values so far have together: the first smoothed value is the
 * first value, without the usual lag. `keep` is how much of the past stays with each step, from 0 to 0.999. A loss
 * that is no number leaves the mean as it was; before the first number there is none.
 */
export function smoothed(losses: readonly number[], keep: number): (number | null)[] {
  const kept = Number.isNaN(keep) ? 0 : Math.min(Math.max(keep, 0), 0.999);
  let sum = 0;
  let weight = 0;
  return losses.map((loss) => {
    if (Number.isFinite(loss)) {
      sum = kept * sum + (1 - kept) * loss;
      weight = kept * weight + (1 - kept);
    }
    return weight > 0 ? sum / weight : null;
  });
}
