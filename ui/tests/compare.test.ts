// Evaluate, Side by side: which of two is better, without knowing which is which.
import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, test } from 'vitest';
import type { AnswerId, EvaluatePage, Rating } from '$lib/backend/backend';
import { violations } from './axe';
import { evaluateBefore, evaluateUnrated } from './fake/evaluate';
import { MARV, settings, start } from './fake/frame';
import { open, press } from './open';
import type { Answers } from './fake/backend';

const COMPARE = `#/project/${MARV}/evaluate/compare`;

beforeEach(() => {
  location.hash = '';
});

/** A program that keeps the ratings. */
function rating(page: EvaluatePage = evaluateUnrated): Answers {
  const kept = new Map<AnswerId, Rating | null>();
  const now = () => ({
    ...page,
    rows: page.rows.map((row) => ({
      ...row,
      answers: row.answers.map((answer) => answer && { ...answer, rating: kept.get(answer.id) ?? null }),
    })),
  });
  return {
    evaluate: now,
    answer_rate: ({ ratings }) => {
      for (const [id, rating] of ratings) kept.set(id, rating);
      return now();
    },
  };
}

const shownNames = () => screen.getAllByRole('article').map((article) => article.getAttribute('aria-label'));
const shownQuestion = () =>
  within(screen.getByRole('navigation', { name: 'Questions' }))
    .getAllByRole('button')
    .find((button) => button.getAttribute('aria-current') === 'true')?.textContent;

test('hides which is which until the answer is rated, then tells', async () => {
  open(COMPARE, rating());
  await screen.findByRole('article', { name: 'Answer A' });
  expect(shownNames()).toEqual(['Answer A', 'Answer B']);
  expect(screen.getByRole('button', { name: /^A is better/ })).toBeTruthy();
  expect(await violations()).toEqual([]);
  press('1');
  await screen.findByText('1 of 12 rated');
  expect(shownNames()).toEqual(['Answer A', 'Answer B']);
  press('ArrowUp');
  await waitFor(() => expect(shownNames()[0]).toMatch(/^Answer A · (Run 3|Base prompt only)$/));
});

test('shuffles the sides, and writes down the rating for who stood there', async () => {
  const backend = open(COMPARE, rating());
  const first = evaluateUnrated.rows.map((row) => row.answers[0]?.id);
  const lefts: boolean[] = [];
  await screen.findByRole('article', { name: 'Answer A' });
  for (let question = 0; question < evaluateUnrated.rows.length; question += 1) {
    const text = screen.getByRole('article', { name: 'Answer A' }).querySelector('p')?.textContent;
    const isFirst = evaluateUnrated.rows[question]?.answers[0]?.text === text;
    lefts.push(isFirst);
    press('1');
    await screen.findByText(`${question + 1} of 12 rated`);
    const [left] = backend.requests('answer_rate')[question]?.ratings ?? [];
    expect([left?.[0] === first[question], left?.[1]]).toEqual([isFirst, 'good']);
  }
  expect(new Set(lefts).size).toBe(2);
});

test('shows the names, unshuffled, where the person wants to see them', async () => {
  const backend = open(COMPARE, {
    ...rating(),
    start: () => ({ ...start, settings: { ...settings, hide_names: false } }),
  });
  await screen.findByRole('article', { name: 'Base prompt only' });
  expect(shownNames()).toEqual(['Base prompt only', 'Run 3']);
  expect(screen.getByRole('button', { name: /^Run 3 is better/ })).toBeTruthy();
  await fireEvent.click(screen.getByRole('switch', { name: 'Hide which is which' }));
  await screen.findByRole('article', { name: 'Answer A' });
  expect(backend.requests('settings_change')[0]?.hide_names).toBe(true);
});

describe('keys', () => {
  test.each([
    ['1', ['good', 'bad']],
    ['2', ['bad', 'good']],
    ['3', ['good', 'good']],
    ['4', ['bad', 'bad']],
  ])('%s rates left and right %j', async (key, expected) => {
    const backend = open(COMPARE, rating());
    await screen.findByRole('article', { name: 'Answer A' });
    press(key);
    await screen.findByText('1 of 12 rated');
    expect(backend.requests('answer_rate')[0]?.ratings.map(([, rating]) => rating)).toEqual(expected);
    expect(shownQuestion()).toContain('Is glass a liquid?');
  });

  test('Z takes the last rating back and returns to its question', async () => {
    const backend = open(COMPARE, rating());
    await screen.findByRole('article', { name: 'Answer A' });
    press('2');
    await screen.findByText('1 of 12 rated');
    press('z');
    await screen.findByText('0 of 12 rated');
    expect(backend.requests('answer_rate')[1]?.ratings.map(([, rating]) => rating)).toEqual([null, null]);
    expect(shownQuestion()).toContain('When was the first email sent?');
    press('z');
    expect(backend.requests('answer_rate')).toHaveLength(2);
  });

  test('are off where the person turned them off', async () => {
    const backend = open(COMPARE, {
      ...rating(),
      start: () => ({ ...start, settings: { ...settings, single_keys: false } }),
    });
    await screen.findByRole('article', { name: 'Answer A' });
    press('1');
    expect(backend.requests('answer_rate')).toHaveLength(0);
  });
});

test('two quick presses rate one question, not two', async () => {
  const waiting: (() => void)[] = [];
  const backend = open(COMPARE, {
    ...rating(),
    answer_rate: () => new Promise((resolve) => waiting.push(() => resolve(evaluateUnrated))),
  });
  await screen.findByRole('article', { name: 'Answer A' });
  press('1');
  press('1');
  expect(backend.requests('answer_rate')).toHaveLength(1);
});

test('when all are rated it says so, and what was found', async () => {
  const rows = evaluateUnrated.rows.slice(0, 2);
  open(COMPARE, rating({ ...evaluateUnrated, rows }));
  await screen.findByRole('article', { name: 'Answer A' });
  press('3');
  await screen.findByText('1 of 2 rated');
  press('4');
  await screen.findByRole('heading', { name: 'All 2 questions rated' });
  expect(screen.getByText('Both are good, 1')).toBeTruthy();
  expect(screen.getByText('Both are bad, 1')).toBeTruthy();
  expect(screen.getByRole('link', { name: 'See the scores' })).toBeTruthy();
  expect(await violations()).toEqual([]);
});

test('before two were asked it says what to do first', async () => {
  open(COMPARE, { evaluate: () => evaluateBefore });
  await screen.findByRole('heading', { name: 'Nothing to compare yet' });
  expect(screen.getByRole('link', { name: 'Ask the questions' })).toBeTruthy();
  expect(await violations()).toEqual([]);
});
