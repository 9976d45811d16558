import { expect, test } from 'vitest';
import { toFailure } from './backend';

test('a failure of the program passes through as it is', () => {
  const failure = { code: 'file_missing', params: { path: 'a' }, detail: null };
  expect(toFailure(failure)).toBe(failure);
});

test('anything else becomes a failure with its text as the detail', () => {
  expect(toFailure(new Error('broken'))).toEqual({ code: 'unexpected', params: {}, detail: 'broken' });
  expect(toFailure('not allowed').detail).toContain('not allowed');
  expect(toFailure({ code: 'from_a_later_version', params: {} }).code).toBe('unexpected');
  expect(toFailure(null).code).toBe('unexpected');
});
