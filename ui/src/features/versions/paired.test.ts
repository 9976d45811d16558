// Messages before and after, paired where they differ.
import { expect, test } from 'vitest';
import type { Message } from '$lib/backend/backend';
import { differingPairs } from './paired';

/** "user: Hello" as a message. */
function said(text: string): Message {
  const [role, content] = text.split(': ') as [Message['role'], string];
  return { role, content };
}

function check(before: string[], after: string[], pairs: [string | undefined, string | undefined][]) {
  const found = differingPairs(before.map(said), after.map(said));
  expect(found.map((pair) => [pair.before?.content, pair.after?.content])).toEqual(pairs);
}

test('messages that are the same are left out', () => {
  check(['user: a', 'assistant: b'], ['user: a', 'assistant: b'], []);
  check(['user: a', 'assistant: b'], ['user: a', 'assistant: c'], [['b', 'c']]);
  check(['user: a'], ['user: a', 'assistant: b'], [[undefined, 'b']]);
  check(['system: x', 'user: a'], ['user: a'], [['x', undefined]]);
  check(['user: a', 'user: b', 'user: c'], ['user: a', 'user: c'], [['b', undefined]]);
  check(['user: a', 'assistant: a'], ['user: a', 'user: a'], [['a', 'a']]);
});

test('calls of tools are part of what differs', () => {
  const call = (city: string): Message => ({
    role: 'assistant',
    content: '',
    tool_calls: [{ id: '1', name: 'weather', arguments: `{"city":"${city}"}` }],
  });
  const [pair] = differingPairs([call('Rome')], [call('Paris')]);
  expect(pair?.pieces.filter(({ kind }) => kind !== 'same').map(({ text }) => text)).toEqual([
    'Rome',
    'Paris',
  ]);
});

test('of a long text the beginning is compared', () => {
  const [pair] = differingPairs(
    [said(`user: ${'a '.repeat(50_000)}`)],
    [said(`user: ${'b '.repeat(50_000)}`)],
  );
  const length = pair?.pieces.reduce((sum, { text }) => sum + text.length, 0) ?? 0;
  expect(length).toBeLessThanOrEqual(10_000);
});
