// Rows that come in blocks, late, and in any order.
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { ExampleRow, ExampleRows } from '$lib/backend/backend';
import { BLOCK, RowBlocks } from './row-blocks.svelte';

interface Question {
  from: number;
  answer: (revision: number, total?: number, name?: string) => Promise<void>;
  refuse: () => Promise<void>;
}

function row(id: number, asks: string): ExampleRow {
  const none = { must_fix: false, should_fix: false, to_review: false, is_held_back: false };
  return { id, asks, answers: '', topic: '', turns: 1, tokens: 1, ...none };
}

/** A program that answers when the test says so. */
function slowProgram() {
  const questions: Question[] = [];
  const load = (from: number, count: number) =>
    new Promise<ExampleRows>((resolve, reject) => {
      const settled = async () =>
        void (await Promise.resolve(), await Promise.resolve(), await Promise.resolve());
      questions.push({
        from,
        answer: (revision, total = 1000, name = 'row') => {
          const rows = Array.from({ length: Math.max(0, Math.min(count, total - from)) }, (_, place) =>
            row(from + place + 1, `${name} ${from + place + 1}`),
          );
          resolve({ total, from, rows, revision });
          return settled();
        },
        refuse: () => {
          reject({ code: 'data_busy', params: {} });
          return settled();
        },
      });
    });
  const blocks = new RowBlocks(load);
  return { blocks, questions, load };
}

test('asks for the first rows at once, and then for the ones after them', async () => {
  const { blocks, questions, load } = slowProgram();
  blocks.restart(load);
  expect(questions.map(({ from }) => from)).toEqual([0]);
  expect(blocks.row(0)).toBeUndefined();
  await questions[0]?.answer(1);
  expect(blocks.total).toBe(1000);
  expect(blocks.row(99)?.id).toBe(100);
  expect(
    questions.map(({ from }) => from),
    'what is next to the rows in sight',
  ).toEqual([0, BLOCK]);
});

test('of rows that flew past, none is asked for', async () => {
  const { blocks, questions, load } = slowProgram();
  blocks.restart(load);
  await questions[0]?.answer(1, 1_000_000);
  await questions[1]?.answer(1, 1_000_000);
  for (let from = 10_000; from < 900_000; from += 10_000) blocks.want(from, 30);
  await questions[2]?.answer(1, 1_000_000);
  await questions[3]?.answer(1, 1_000_000);
  expect(questions.at(-1)?.from, 'where the scrolling ended').toBeGreaterThanOrEqual(890_000);
  expect(questions.length, 'two on their way, then the ones in sight').toBeLessThanOrEqual(6);
});

test('after a leap, what is beside the rows in sight is asked for once they stay in sight', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { blocks, questions, load } = slowProgram();
  blocks.restart(load);
  await questions[0]?.answer(1, 1_000_000);
  await questions[1]?.answer(1, 1_000_000);
  questions.length = 0;
  blocks.want(500_000, 30);
  vi.advanceTimersByTime(100);
  blocks.want(700_000, 30);
  await questions[0]?.answer(1, 1_000_000);
  await questions[1]?.answer(1, 1_000_000);
  vi.advanceTimersByTime(100);
  expect(questions.map(({ from }) => from)).toEqual([500_000, 700_000]);
  vi.advanceTimersByTime(100);
  expect(questions.map(({ from }) => from)).toEqual([500_000, 700_000, 700_100, 699_900]);
});

test('rows in sight are told to be late when they are, and not where they come in time', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { blocks, questions, load } = slowProgram();
  const answer = (from: number) => questions.find((question) => question.from === from)?.answer(1, 1_000_000);
  blocks.restart(load);
  await answer(0);
  await answer(BLOCK);
  vi.advanceTimersByTime(1000);
  expect(blocks.isLate, 'they are there').toBe(false);
  blocks.want(500_000, 30);
  vi.advanceTimersByTime(150);
  for (const from of [500_000, 500_000 + BLOCK, 500_000 - BLOCK]) await answer(from);
  blocks.want(700_000, 30);
  vi.advanceTimersByTime(150);
  expect(blocks.isLate, 'others are waited for anew').toBe(false);
  vi.advanceTimersByTime(60);
  expect(blocks.isLate).toBe(true);
  await answer(700_000);
  expect(blocks.isLate).toBe(false);
});

test('keeps a bounded number of rows', async () => {
  const { blocks, questions, load } = slowProgram();
  blocks.restart(load);
  for (let place = 0; place < 300; place += 1) {
    blocks.want(place * BLOCK, 30);
    for (const question of questions.splice(0)) await question.answer(1, 1_000_000);
  }
  let kept = 0;
  for (let index = 0; index < 301 * BLOCK; index += BLOCK) if (blocks.row(index)) kept += 1;
  expect(kept).toBeLessThanOrEqual(40);
  expect(blocks.row(299 * BLOCK)?.id, 'and those are the near ones').toBe(299 * BLOCK + 1);
});

describe('after a change', () => {
  test('old rows are shown until the new ones are there', async () => {
    const { blocks, questions, load } = slowProgram();
    blocks.restart(load);
    await questions[0]?.answer(1, 50, 'old');
    blocks.renew();
    expect(blocks.row(0)?.asks).toBe('old 1');
    await questions[1]?.answer(2, 50, 'new');
    expect(blocks.row(0)?.asks).toBe('new 1');
  });

  test('an answer from before the change is not taken, even when it comes last', async () => {
    const { blocks, questions, load } = slowProgram();
    blocks.restart(load);
    blocks.renew();
    await questions[1]?.answer(2, 50, 'new');
    await questions[0]?.answer(1, 50, 'old');
    expect(blocks.row(0)?.asks).toBe('new 1');
  });

  test('of fewer rows, none is left at the end', async () => {
    const { blocks, questions, load } = slowProgram();
    blocks.restart(load);
    await questions[0]?.answer(1, 150);
    await questions[1]?.answer(1, 150);
    expect(blocks.row(149)?.id).toBe(150);
    blocks.renew();
    await questions[2]?.answer(2, 20);
    expect(blocks.total).toBe(20);
    expect(blocks.row(149)).toBeUndefined();
  });
});

test('another view drops the rows of the one before, but not before it has its own', async () => {
  const { blocks, questions, load } = slowProgram();
  blocks.restart(load);
  await questions[0]?.answer(7, 50, 'all');
  blocks.restart(load);
  expect(blocks.isWaiting).toBe(true);
  expect(blocks.row(0)?.asks).toBe('all 1');
  await questions[1]?.answer(7, 3, 'found');
  expect(blocks.total).toBe(3);
  expect(blocks.row(0)?.asks).toBe('found 1');
  expect(blocks.row(10)).toBeUndefined();
});

test('a view of nothing is asked for once, not for ever', async () => {
  const { blocks, questions, load } = slowProgram();
  blocks.restart(load);
  await questions[0]?.answer(1, 0);
  expect(blocks.total).toBe(0);
  expect(blocks.isWaiting).toBe(false);
  blocks.want(0, 30);
  expect(questions).toHaveLength(1);
});

test('a failure is told and asked again only when somebody wants that', async () => {
  const { blocks, questions, load } = slowProgram();
  blocks.restart(load);
  await questions[0]?.refuse();
  expect(blocks.failure?.code).toBe('data_busy');
  blocks.want(0, 30);
  expect(questions).toHaveLength(1);
  blocks.renew();
  await questions[1]?.answer(1, 5);
  expect(blocks.failure).toBeUndefined();
  expect(blocks.row(0)?.id).toBe(1);
});
