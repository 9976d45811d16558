import { expect, test } from 'vitest';
import type { RunMetrics } from '$lib/backend/backend';
import { Curve } from './curve.svelte';

function metrics(changes: Partial<RunMetrics>): RunMetrics {
  return {
    next: 0,
    is_whole: false,
    is_thinned: false,
    training: [],
    held_back: [],
    checkpoints: [],
    steps: 10,
    steps_per_pass: 5,
    ...changes,
  };
}

/** A curve that is answered with these, one after the other, and what it asked with. */
function curveOf(...answers: RunMetrics[]) {
  const asked: number[] = [];
  const curve = new Curve((after) => {
    asked.push(after);
    const answer = answers.shift();
    return answer ? Promise.resolve(answer) : Promise.reject(new Error('asked too often'));
  });
  return { curve, asked };
}

test('asks for what is new and puts it behind what is there', async () => {
  const { curve, asked } = curveOf(
    metrics({
      is_whole: true,
      next: 2,
      training: [
        [1, 2.5],
        [2, 2.25],
      ],
      held_back: [[0, 2.5]],
    }),
    metrics({ next: 3, training: [[3, 2]] }),
  );
  await curve.pull();
  await curve.pull();
  expect(asked).toEqual([0, 2]);
  expect(curve.training).toEqual([
    [1, 2.5],
    [2, 2.25],
    [3, 2],
  ]);
  expect(curve.heldBack).toEqual([[0, 2.5]]);
});

test('begins anew where the run went back to a checkpoint', async () => {
  const { curve, asked } = curveOf(
    metrics({
      is_whole: true,
      next: 3,
      training: [
        [1, 2.5],
        [2, 2.25],
        [3, 2],
      ],
    }),
    metrics({
      is_whole: true,
      next: 2,
      training: [
        [1, 2.5],
        [2, 2.125],
      ],
    }),
    metrics({ next: 2 }),
  );
  await curve.pull();
  await curve.pull();
  await curve.pull();
  expect(asked).toEqual([0, 3, 2]);
  expect(curve.training).toEqual([
    [1, 2.5],
    [2, 2.125],
  ]);
});

test('nothing new is the same list, so that the chart has nothing to draw', async () => {
  const { curve } = curveOf(metrics({ is_whole: true, next: 1, training: [[1, 2.5]] }), metrics({ next: 1 }));
  await curve.pull();
  const before = curve.training;
  await curve.pull();
  expect(curve.training).toBe(before);
});

test('while one question is on its way, any number of others are one more', async () => {
  const { curve, asked } = curveOf(metrics({ is_whole: true, next: 1 }), metrics({ next: 2 }));
  await Promise.all([curve.pull(), curve.pull(), curve.pull()]);
  expect(asked).toEqual([0, 1]);
});

test('keeps what is there when it can’t be asked, and goes on from it', async () => {
  const { curve, asked } = curveOf(metrics({ is_whole: true, next: 1, training: [[1, 2.5]] }));
  await curve.pull();
  await curve.pull();
  expect(asked).toEqual([0, 1]);
  expect(curve.failure?.code).toBe('internal');
  expect(curve.training).toHaveLength(1);
});

test('a loss that is no number stays one, and the best checkpoint is the one with the least held-back loss', async () => {
  const { curve } = curveOf(
    metrics({
      is_whole: true,
      next: 1,
      training: [[1, null]],
      held_back: [
        [0, 2],
        [4, 1],
        [8, 1.5],
        [9, null],
      ],
      checkpoints: [2, 5, 8, 9],
    }),
  );
  await curve.pull();
  expect(curve.training[0]?.[1]).toBeNaN();
  expect(curve.best).toBe(5);
});
