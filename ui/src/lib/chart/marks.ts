// What is drawn on the loss chart besides its lines: passes, what is still to come, checkpoints, and words at the ends.
import type uPlot from 'uplot';
import { lastStep, type LossData } from './loss-data';
import type { PlotView } from './plot';
import { spreadApart } from './scales';

interface End {
  step: number;
  loss: number;
}
export interface Ends {
  training: End | undefined;
  heldBack: End | undefined;
  earlier: End | undefined;
}

const LABEL_GAP = 8;
const LABEL_DISTANCE = 15;
/** A share of the width that a pass needs for its name. */
const PASS_LABEL_ROOM = 52;

/** Room at the right for the words at the ends of the lines, as far as those reach there. */
export function endPadding(view: PlotView, ends: Ends): number {
  const longest = Math.max(...labelsOf(view, ends).map(({ text }) => text.length), 0);
  return Math.min(140, 24 + longest * 6.2);
}

/** Under the lines: the steps to come as a shade, the passes as dotted lines with their names. */
export function drawAhead(plot: uPlot, view: PlotView): void {
  const { ctx, bbox } = plot;
  const { data, colours } = view;
  const ratio = devicePixelRatio;
  const at = (step: number) => plot.valToPos(step, 'x', true);
  ctx.save();
  const now = lastStep(data);
  if (now > 0 && now < data.stepsPlanned) {
    ctx.fillStyle = colours.ahead;
    ctx.fillRect(at(now), bbox.top, at(data.stepsPlanned) - at(now), bbox.height);
  }
  ctx.strokeStyle = colours.edge;
  ctx.lineWidth = ratio;
  ctx.setLineDash([2 * ratio, 4 * ratio]);
  ctx.font = `${11 * ratio}px ${view.font}`;
  ctx.fillStyle = colours.ink;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  for (const { start, end, pass } of passesOf(data)) {
    vertical(plot, at(end));
    if (at(end) - at(start) < PASS_LABEL_ROOM * ratio) continue;
    ctx.fillText(view.labels.pass(pass), (at(start) + at(end)) / 2, bbox.top - 10 * ratio);
  }
  ctx.restore();
}

/** Over the lines: squares where it was checked, diamonds where it was saved, and a line for now. */
export function drawMarks(plot: uPlot, view: PlotView): void {
  const { ctx, bbox } = plot;
  const { data, colours } = view;
  const ratio = devicePixelRatio;
  const at = (step: number) => plot.valToPos(step, 'x', true);
  ctx.save();
  ctx.lineWidth = 1.75 * ratio;
  ctx.strokeStyle = colours.heldBack;
  ctx.fillStyle = colours.paper;
  const side = 6.5 * ratio;
  data.heldBack.steps.forEach((step, index) => {
    const loss = data.heldBack.losses[index];
    if (typeof loss !== 'number' || !Number.isFinite(loss) || (view.isLog && loss <= 0)) return;
    const top = plot.valToPos(loss, 'y', true);
    ctx.fillRect(at(step) - side / 2, top - side / 2, side, side);
    ctx.strokeRect(at(step) - side / 2, top - side / 2, side, side);
  });
  const now = lastStep(data);
  if (now > 0 && now < data.stepsPlanned) {
    ctx.strokeStyle = colours.ink;
    ctx.lineWidth = ratio;
    vertical(plot, at(now));
  }
  ctx.strokeStyle = colours.training;
  ctx.lineWidth = 1.5 * ratio;
  const reach = 5.5 * ratio;
  const bottom = bbox.top + bbox.height;
  for (const step of data.checkpoints) {
    ctx.beginPath();
    ctx.moveTo(at(step), bottom - reach);
    ctx.lineTo(at(step) + reach, bottom);
    ctx.lineTo(at(step), bottom + reach);
    ctx.lineTo(at(step) - reach, bottom);
    ctx.closePath();
    ctx.fillStyle = step === data.best ? colours.training : colours.paper;
    ctx.fill();
    ctx.stroke();
  }
  ctx.restore();
}

/** The names of the lines at their ends, the dot of the newest step, and the names of the axes. */
export function drawEnds(plot: uPlot, view: PlotView, ends: Ends): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const labels = labelsOf(view, ends);
  const tops = spreadApart(
    labels.map(({ end }) => plot.valToPos(end.loss, 'y', true)),
    LABEL_DISTANCE * ratio,
    bbox.top + 6 * ratio,
    bbox.top + bbox.height - 12 * ratio,
  );
  ctx.save();
  if (ends.training) {
    ctx.fillStyle = view.colours.training;
    ctx.beginPath();
    const [left, top] = [
      plot.valToPos(ends.training.step, 'x', true),
      plot.valToPos(ends.training.loss, 'y', true),
    ];
    ctx.arc(left, top, 4 * ratio, 0, 2 * Math.PI);
    ctx.fill();
  }
  ctx.font = `560 ${12 * ratio}px ${view.font}`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  ctx.lineJoin = 'round';
  ctx.lineWidth = 4 * ratio;
  ctx.strokeStyle = view.colours.paper;
  labels.forEach(({ text, end, colour }, index) => {
    const left = plot.valToPos(end.step, 'x', true) + LABEL_GAP * ratio;
    ctx.fillStyle = colour;
    ctx.strokeText(text, left, tops[index] ?? 0);
    ctx.fillText(text, left, tops[index] ?? 0);
  });
  ctx.font = `${11 * ratio}px ${view.font}`;
  ctx.fillStyle = view.colours.ink;
  ctx.textAlign = 'right';
  ctx.fillText(view.labels.steps, bbox.left + bbox.width, bbox.top + bbox.height + 34 * ratio);
  ctx.textAlign = 'left';
  ctx.fillText(view.labels.loss, 4 * ratio, bbox.top - 10 * ratio);
  ctx.restore();
}

function labelsOf({ labels, colours, write }: PlotView, ends: Ends) {
  const all = [
    { name: labels.heldBack, end: ends.heldBack, colour: colours.heldBack },
    { name: labels.training, end: ends.training, colour: colours.training },
    { name: labels.earlier, end: ends.earlier, colour: colours.earlier },
  ];
  return all.flatMap(({ name, end, colour }) =>
    end ? [{ text: `${name} ${write(end.loss)}`, end, colour }] : [],
  );
}

function* passesOf({ stepsPerPass, stepsPlanned }: LossData) {
  if (!stepsPerPass || stepsPerPass <= 0) return;
  // Hundreds of passes would be a curtain: then only every so-many-th is drawn.
  const every = Math.max(1, Math.ceil(stepsPlanned / stepsPerPass / 20));
  for (let pass = every; (pass - every) * stepsPerPass < stepsPlanned; pass += every) {
    const start = (pass - every) * stepsPerPass;
    yield { start, end: Math.min(pass * stepsPerPass, stepsPlanned), pass };
  }
}

function vertical({ ctx, bbox }: uPlot, left: number): void {
  ctx.beginPath();
  ctx.moveTo(left, bbox.top);
  ctx.lineTo(left, bbox.top + bbox.height);
  ctx.stroke();
}
