// What the loss chart shows, in the form its parts share: the plot, the marks on it, the table, the values at a step.
import { atOrBefore, lastDrawable, type Line } from './points';

/** The words of the chart, translated by whoever shows it. */
export interface LossChartLabels {
  /** What the chart shows. */
  title: string;
  /** What there is to see in it, in one or two sentences with start, end and trend. */
  description: string;
  /** The axes, with their units. */
  steps: string;
  loss: string;
  training: string;
  /** The training line with its jitter, in the table. */
  trainingRaw: string;
  heldBack: string;
  /** Of the run it is compared with. */
  earlier: string;
  checkpoint: string;
  bestCheckpoint: string;
  pass: (pass: number) => string;
  step: (step: number) => string;
  /** How many steps had no number and are left out. */
  skipped: (count: number) => string;
  /** The table shows only each so-many-th step. */
  everyNth: (count: number) => string;
}

export interface LossData {
  /** The training loss of each step, and the same without its jitter. */
  raw: Line;
  training: Line;
  heldBack: Line;
  /** Of the run it is compared with. */
  earlier: Line;
  /** Steps at which the run was saved, and the best of them. */
  checkpoints: readonly number[];
  best: number | undefined;
  stepsPlanned: number;
  /** Nothing where the run has no passes to speak of. */
  stepsPerPass: number | undefined;
}

/** The last step that has been taken. */
export function lastStep({ raw, heldBack }: LossData): number {
  return Math.max(0, raw.steps.at(-1) ?? 0, heldBack.steps.at(-1) ?? 0);
}

/** Where the chart ends. */
export function furthestStep(data: LossData): number {
  return Math.max(data.stepsPlanned, lastStep(data), data.earlier.steps.at(-1) ?? 0, 1);
}

/** Points that are no number, and so have no place on the chart. */
export function countSkipped(...lines: readonly Line[]): number {
  const skipped = lines.map(({ losses }) => losses.filter((loss) => !Number.isFinite(loss)).length);
  return skipped.reduce((sum, count) => sum + count, 0);
}

export interface ValuesAtStep {
  step: number;
  raw: number | undefined;
  training: number | undefined;
  heldBack: number | undefined;
  earlier: number | undefined;
  isCheckpoint: boolean;
  isBest: boolean;
}

/** What is known at a step. The held-back check is the newest one by then. */
export function valuesAt(data: LossData, step: number): ValuesAtStep {
  return {
    step,
    raw: exactly(data.raw, step),
    training: exactly(data.training, step),
    heldBack: newest(data.heldBack, step),
    earlier: newest(data.earlier, step),
    isCheckpoint: data.checkpoints.includes(step),
    isBest: data.best === step,
  };
}

/** The last value of a line with its step, for the words at its end. */
export function endOf(line: Line, isLog = false): { step: number; loss: number } | undefined {
  const place = lastDrawable(line, isLog);
  const [step, loss] = [line.steps[place], line.losses[place]];
  return step === undefined || loss === undefined || loss === null ? undefined : { step, loss };
}

function exactly(line: Line, step: number): number | undefined {
  const place = atOrBefore(line.steps, step);
  return line.steps[place] === step ? finite(line.losses[place]) : undefined;
}

function newest(line: Line, step: number): number | undefined {
  const place = atOrBefore(line.steps, step);
  return place < 0 ? undefined : finite(line.losses[place]);
}

function finite(loss: number | null | undefined): number | undefined {
  return typeof loss === 'number' && Number.isFinite(loss) ? loss : undefined;
}
