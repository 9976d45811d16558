// From findings to a verdict that a person can act on.
import { expect, test } from 'vitest';
import type { FindingCode, Health, Problem, ProblemGroup, Severity } from '$lib/backend/backend';
import { checked, verdict } from './checks';

function problem(code: FindingCode, severity: Severity): Problem {
  return { code, severity, message: null, params: {}, fix: null };
}

function health(whole: Problem[], inSome: Problem[] = []): Health {
  const groups: ProblemGroup[] = inSome.map((each) => ({ problem: each, count: 1, first: [] }));
  return { whole, groups, is_checking: false };
}

const tooFew = problem('too_few', 'must_fix');
const few = problem('few', 'hint');
const copy = problem('identical', 'should_fix');
const noAnswer = problem('no_answer', 'must_fix');

test.each([
  ['nothing wrong', health([]), 'ready'],
  ['only a hint', health([few]), 'ready'],
  ['a faulty example, which is left out', health([], [noAnswer]), 'nearly'],
  ['copies', health([few], [copy]), 'nearly'],
  ['too few to train at all', health([tooFew]), 'not'],
])('%s', (_, found, expected) => {
  expect(verdict(found)).toBe(expected);
});

test('each check has the worst of its findings', () => {
  const outcomes = Object.fromEntries(
    checked(health([few], [copy, noAnswer, problem('unknown_key', 'should_fix')])).map(
      ({ check, outcome }) => [check, outcome],
    ),
  );
  expect(outcomes).toEqual({
    enough: 'passed',
    format: 'must',
    length: 'passed',
    base_prompt: 'passed',
    copies: 'should',
  });
});
