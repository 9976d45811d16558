// What is shown between two values.
import { render, screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import KeptWord from './testing/KeptWord.svelte';

test('the last value stays until there is another', async () => {
  const { rerender } = render(KeptWord, { value: undefined });
  const shown = () => screen.getByRole('status').textContent;
  expect(shown()).toBe('nothing');
  for (const [value, expected] of [
    ['one', 'one'],
    [undefined, 'one'],
    ['two', 'two'],
    ['', ''],
    [undefined, ''],
  ]) {
    await rerender({ value });
    expect(shown()).toBe(expected);
  }
});
