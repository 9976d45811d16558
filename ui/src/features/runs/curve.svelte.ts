// The curve of one run. The program holds it; the page asks for what came since the points it has, and begins anew
// when the run went back to a checkpoint.
import { toFailure, type Failure, type RunMetrics } from '$lib/backend/backend';
import type { Point } from '$lib/chart/points';

export class Curve {
  training = $state.raw<readonly Point[]>([]);
  heldBack = $state.raw<readonly Point[]>([]);
  checkpoints = $state.raw<readonly number[]>([]);
  /** Steps in all, and of one pass; nothing until the program knows. */
  steps = $state<number>();
  stepsPerPass = $state<number>();
  failure = $state.raw<Failure>();
  isLoading = $state(true);
  /** There were so many points that only the lowest and the highest of each stretch are here. */
  isThinned = $state(false);

  /** The step of the checkpoint whose held-back answers were the least wrong. */
  readonly best = $derived(bestCheckpoint(this.checkpoints, this.heldBack));

  #next = 0;
  #isAsking = false;
  #askAgain = false;

  constructor(private readonly ask: (after: number) => Promise<RunMetrics>) {}

  /** Asks for what is new. One question at a time, so that points come in their order. */
  async pull(): Promise<void> {
    if (this.#isAsking) {
      this.#askAgain = true;
      return;
    }
    this.#isAsking = true;
    do {
      this.#askAgain = false;
      try {
        this.#take(await this.ask(this.#next));
        this.failure = undefined;
      } catch (thrown) {
        this.failure = toFailure(thrown);
      }
    } while (this.#askAgain);
    this.#isAsking = false;
    this.isLoading = false;
  }

  #take(metrics: RunMetrics): void {
    const training = metrics.training.map(toPoint);
    const heldBack = metrics.held_back.map(toPoint);
    this.training = metrics.is_whole ? training : joined(this.training, training);
    this.heldBack = metrics.is_whole ? heldBack : joined(this.heldBack, heldBack);
    this.checkpoints = metrics.checkpoints;
    this.steps = metrics.steps ?? undefined;
    this.stepsPerPass = metrics.steps_per_pass ?? undefined;
    this.isThinned = metrics.is_thinned;
    this.#next = metrics.next;
  }
}

/** A loss that is no number is kept as one, so that the chart can say how many there were. */
function toPoint([step, loss]: [number, number | null]): Point {
  return [step, loss ?? NaN];
}

/** The same list where nothing is new: then the chart has nothing to draw. */
function joined(known: readonly Point[], added: readonly Point[]): readonly Point[] {
  return added.length === 0 ? known : [...known, ...added];
}

function bestCheckpoint(checkpoints: readonly number[], heldBack: readonly Point[]): number | undefined {
  let best: { step: number; loss: number } | undefined;
  for (const step of checkpoints) {
    const loss = heldBack.findLast(([at]) => at <= step)?.[1];
    if (loss !== undefined && Number.isFinite(loss) && loss < (best?.loss ?? Infinity)) best = { step, loss };
  }
  return best?.step;
}
