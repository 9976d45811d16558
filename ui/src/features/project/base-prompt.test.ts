import { expect, test } from 'vitest';
import type { Role, Turn } from '$lib/backend/backend';
import { sharedBasePrompt } from './base-prompt';

const turn = (role: Role, text: string): Turn => ({ role, text, is_cut: false });
const brief = turn('system', 'Be brief.');
const question = turn('user', 'Hi');

test('a base prompt that every example has is shared', () => {
  expect(sharedBasePrompt([[brief, question], [{ ...brief }]])).toEqual(brief);
});

test.each([
  { why: 'there are no examples', examples: [] },
  { why: 'none has one', examples: [[question]] },
  { why: 'one is without', examples: [[brief, question], [question]] },
  { why: 'one differs', examples: [[brief], [turn('system', 'Be kind.')]] },
  { why: 'one has another role', examples: [[brief], [turn('developer', 'Be brief.')]] },
  { why: 'one has two', examples: [[brief], [brief, turn('system', 'Be kind.')]] },
])('no base prompt is shared when $why', ({ examples }) => {
  expect(sharedBasePrompt(examples)).toBeUndefined();
});
