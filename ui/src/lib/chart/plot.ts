// The loss chart on its canvas. uPlot draws lines and grid; marks.ts draws what uPlot has no word for.
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { endOf, furthestStep, type LossChartLabels, type LossData } from './loss-data';
import { drawAhead, drawEnds, drawMarks, endPadding, type Ends } from './marks';
import { averaged, nearest, thinned } from './points';
import { digitsFor, linearRange, logMarks, logRange, stepMarks } from './scales';
import type { ChartColours } from './theme';

export interface PlotView {
  data: LossData;
  labels: LossChartLabels;
  isLog: boolean;
  write: (loss: number) => string;
  /** A mark of the axis, with so many digits after the sign. */
  writeMark: (loss: number, digits: number) => string;
  writeStep: (step: number) => string;
  colours: ChartColours;
  font: string;
}

/** The line that lies over the others, and is drawn last. */
const HELD_BACK = 4;

const PASS_ROOM = 22;
const STEP_ROOM = 42;
const LOSS_ROOM = 44;
const MARK_ROOM = 90;
/** The ends of the scale before the first step. */
const NOTHING = [0.5, 3] as const;

export class LossPlot {
  #view: PlotView;
  readonly #plot: uPlot;
  readonly #onStep: (step: number | undefined) => void;

  constructor(
    target: HTMLElement,
    size: { width: number; height: number },
    view: PlotView,
    onStep: (step: number | undefined) => void,
  ) {
    this.#view = view;
    this.#onStep = onStep;
    this.#plot = new uPlot(this.#options(size), this.#columns(size.width), target);
  }

  /** Other data, words or colours. The kind of scale stays: for another one, make another plot. */
  update(view: PlotView): void {
    this.#view = view;
    this.#plot.setData(this.#columns(this.#plot.width));
  }

  resize(size: { width: number; height: number }): void {
    this.#plot.setSize(size);
    this.#plot.setData(this.#columns(size.width));
  }

  /** Puts the crosshair on a step, or takes it away. */
  pointAt(step: number | undefined): void {
    const left = step === undefined ? -10 : this.#plot.valToPos(step, 'x');
    this.#plot.setCursor({ left, top: step === undefined ? -10 : 0 }, false);
  }

  /** How far from the left edge of the chart a step stands, in CSS pixels. */
  placeOf(step: number): number {
    return this.#plot.valToPos(step, 'x') + this.#plot.over.offsetLeft;
  }

  destroy(): void {
    this.#plot.destroy();
  }

  #columns(width: number): uPlot.AlignedData {
    const { data, isLog } = this.#view;
    const buckets = Math.max(50, Math.round(width));
    const lines = [
      thinned(data.raw, buckets, isLog),
      averaged(data.training, buckets / 2, isLog),
      thinned(data.earlier, buckets, isLog),
      thinned(data.heldBack, buckets, isLog),
    ];
    return uPlot.join(lines as uPlot.AlignedData[]);
  }

  #ends(): Ends {
    const { data, isLog } = this.#view;
    return {
      training: endOf(data.training, isLog),
      heldBack: endOf(data.heldBack, isLog),
      earlier: endOf(data.earlier, isLog),
    };
  }

  #options(size: { width: number; height: number }): uPlot.Options {
    const { isLog } = this.#view;
    const colour = (name: keyof ChartColours) => () => this.#view.colours[name];
    const axis: uPlot.Axis = {
      stroke: colour('ink'),
      ticks: { show: false },
      border: { show: false },
      font: `11px ${this.#view.font}`,
    };
    return {
      ...size,
      padding: [PASS_ROOM, () => endPadding(this.#view, this.#ends()), 0, 0],
      legend: { show: false },
      cursor: {
        y: false,
        drag: { x: false, y: false, setScale: false },
        points: { show: false },
        move: (plot, left, top) => [this.#toStep(plot, left), top],
      },
      scales: {
        x: { time: false, range: () => [0, furthestStep(this.#view.data)] },
        y: {
          distr: isLog ? 3 : 1,
          range: (_, least, most) => {
            // There is nothing to draw yet: uPlot gives null for both.
            const isEmpty = !Number.isFinite(least) || !Number.isFinite(most);
            const ends = isEmpty ? NOTHING : ([least, most] as const);
            return isLog ? logRange(...ends) : linearRange(...ends);
          },
        },
      },
      axes: [
        {
          ...axis,
          size: STEP_ROOM,
          gap: 8,
          grid: { show: false },
          border: { show: true, stroke: colour('edge'), width: 1 },
          splits: (plot) =>
            stepMarks(furthestStep(this.#view.data), plot.bbox.width / devicePixelRatio / MARK_ROOM),
          values: (_, steps) => steps.map((step) => this.#view.writeStep(step)),
        },
        {
          ...axis,
          size: LOSS_ROOM,
          gap: 8,
          space: 36,
          grid: { stroke: colour('grid'), width: 1 },
          values: (_plot, losses, _axis, _space, distance) =>
            losses.map((loss) => this.#view.writeMark(loss, isLog ? 2 : Math.max(1, digitsFor(distance)))),
          ...(isLog
            ? { splits: (_plot, _axis, least, most) => logMarks(least, most), filter: (_, marks) => marks }
            : {}),
        },
      ],
      series: [
        {},
        { stroke: colour('training'), alpha: 0.35, width: 1, points: { show: false }, spanGaps: true },
        { stroke: colour('training'), width: 2.25, points: { show: false }, spanGaps: true },
        { stroke: colour('earlier'), width: 1.75, dash: [5, 4], points: { show: false }, spanGaps: true },
        { stroke: colour('heldBack'), width: 2, points: { show: false }, spanGaps: true },
      ],
      hooks: {
        drawClear: [(plot) => drawAhead(plot, this.#view)],
        drawSeries: [(plot, index) => index === HELD_BACK && drawMarks(plot, this.#view)],
        draw: [(plot) => drawEnds(plot, this.#view, this.#ends())],
        setCursor: [(plot) => this.#report(plot)],
      },
    };
  }

  /** The crosshair stands on steps, not between them. */
  #toStep(plot: uPlot, left: number): number {
    if (left < 0) return left;
    const { steps } = this.#view.data.raw;
    const step = steps[nearest(steps, plot.posToVal(left, 'x'))];
    return step === undefined ? left : plot.valToPos(step, 'x');
  }

  #report(plot: uPlot): void {
    const { left } = plot.cursor;
    const { steps } = this.#view.data.raw;
    const isOutside = left === undefined || left < 0;
    this.#onStep(isOutside ? undefined : steps[nearest(steps, plot.posToVal(left, 'x'))]);
  }
}
