// Problems and the places in a text that they underline.
import { expect, test } from 'vitest';
import type { Problem, Severity } from '$lib/backend/backend';
import { problemMarks } from './problem-marks';

function problem(
  severity: Severity,
  span: { start: number; end: number } | null,
  call: number | null = null,
) {
  const where = span && { ...span, call };
  return { severity, span: where } satisfies Pick<Problem, 'span' | 'severity'>;
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

test('what is in the arguments of a call is underlined there', () => {
  const found = [problem('must_fix', { start: 0, end: 1 }, 1)];
  expect(problemMarks('hi', found)).toEqual([]);
  expect(problemMarks('hi', found, 0)).toEqual([]);
  expect(problemMarks('hi', found, 1)).toEqual([{ start: 0, end: 1, kind: 'bad' }]);
});

test('without a place nothing is underlined', () => {
  expect(problemMarks('hi', [problem('must_fix', null)])).toEqual([]);
  expect(problemMarks('hi', [problem('must_fix', { start: 1, end: 9 })])).toEqual([]);
});
