import { expect, test } from 'vitest';
import { toFailure } from './backend';

test('a failure of the program passes through as it is', () => {
  const failure = { code: 'file_missing', params: { path: 'a' }, detail: null };
  expect(toFailure(failure)).toBe(failure);
});

test('anything else becomes a failure with its text as the detail', () => {
  expect(toFailure(new Error('broken'))).toEqual({ code: 'internal', params: {}, detail: 'broken' });
  expect(toFailure('not allowed').detail).toContain('not allowed');
  expect(toFailure(null).code).toBe('internal');
});
