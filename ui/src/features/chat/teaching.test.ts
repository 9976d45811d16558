import { expect, test } from 'vitest';
import type { ChatAnswer, ChatTurn } from '$lib/backend/backend';
import { conversationBefore } from './teaching';

function answer(run: string | null, text: string): ChatAnswer {
  return { run, number: null, text, state: 'done', seconds: 1, failure: null };
}

const turns: ChatTurn[] = [
  { number: 1, question: 'One?', answers: [answer('A', 'Uno.'), answer(null, 'One.')] },
  { number: 2, question: 'Two?', answers: [answer(null, 'Two.')] },
  { number: 3, question: 'Three?', answers: [answer('A', 'Tre.'), answer(null, 'Three.')] },
];

const said = (place: number, base_prompt = 'Be Italian.') =>
  conversationBefore({ turns, base_prompt }, { turn: 3, place }).map(({ role, content, weight }) => [
    role,
    content,
    weight,
  ]);

test('an answer is taught with what the same side said before, and that is not learned again', () => {
  expect(said(0)).toEqual([
    ['system', 'Be Italian.', undefined],
    ['user', 'One?', undefined],
    ['assistant', 'Uno.', 0],
    ['user', 'Three?', undefined],
  ]);
  expect(said(1)).toEqual([
    ['system', 'Be Italian.', undefined],
    ['user', 'One?', undefined],
    ['assistant', 'One.', 0],
    ['user', 'Two?', undefined],
    ['assistant', 'Two.', 0],
    ['user', 'Three?', undefined],
  ]);
});

test('without a base prompt it begins with the person', () => {
  expect(said(0, ' ')[0]).toEqual(['user', 'One?', undefined]);
});
