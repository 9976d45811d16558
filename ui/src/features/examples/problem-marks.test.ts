// Problems and the places in a text that they underline.
import { expect, test } from 'vitest';
import type { Problem, Severity } from '$lib/backend/backend';
import { problemMarks } from './problem-marks';

function problem(severity: Severity, span?: { start: number; end: number } | null) {
  const known: Problem = { code: 'special_token', severity, message: 0, params: {}, fix: null };
  return span === undefined ? known : { ...known, span };
}

test('a place in characters is underlined where the page counts it', () => {
  const text = '😀 hi <|end|>';
  expect(problemMarks(text, [problem('must_fix', { start: 5, end: 12 })])).toEqual([
    { start: 6, end: 13, kind: 'bad' },
  ]);
  expect(text.slice(6, 13)).toBe('<|end|>');
  expect(problemMarks(text, [problem('should_fix', { start: 0, end: 1 })])).toEqual([
    { start: 0, end: 2, kind: 'warn' },
  ]);
});

test('without a place nothing is underlined', () => {
  expect(problemMarks('hi', [problem('must_fix'), problem('must_fix', null)])).toEqual([]);
  expect(problemMarks('hi', [problem('must_fix', { start: 1, end: 9 })])).toEqual([]);
});
