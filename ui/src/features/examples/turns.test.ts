// Messages split, merged and put between others.
import { describe, expect, test } from 'vitest';
import type { Message } from '$lib/backend/backend';
import {
  callsBefore,
  canMerge,
  endingAt,
  mergeMessages,
  neighbour,
  newCall,
  partsOf,
  splitMessage,
} from './turns';

const said = (role: Message['role'], content: string, more: Partial<Message> = {}): Message => ({
  role,
  content,
  ...more,
});
const call = (id: string, name = 'weather') => ({ id, name, arguments: '{}' });

describe('split', () => {
  function check(message: Message, at: number, halves: [Message, Message]) {
    expect(splitMessage(message, at)).toEqual(halves);
  }

  test('keeps who says it and loses only the space at the cut', () => {
    check(said('user', 'one two'), 3, [said('user', 'one'), said('user', 'two')]);
    check(said('user', 'one\n\n  two'), 4, [said('user', 'one'), said('user', 'two')]);
    check(said('user', 'one'), 3, [said('user', 'one'), said('user', '')]);
  });

  test('keeps what isn’t learned from unlearned, and puts calls behind the text', () => {
    check(said('assistant', 'a b', { weight: 0, tool_calls: [call('1')] }), 1, [
      said('assistant', 'a', { weight: 0 }),
      said('assistant', 'b', { weight: 0, tool_calls: [call('1')] }),
    ]);
  });

  test('leaves pictures and what else the file says with the first half', () => {
    check(said('user', 'a b', { parts: '[1]', extra: '{}' }), 1, [
      said('user', 'a', { parts: '[1]', extra: '{}' }),
      said('user', 'b'),
    ]);
  });
});

describe('merged', () => {
  function check(one: Message, next: Message, merged: Message) {
    expect(mergeMessages(one, next)).toEqual(merged);
  }

  test('have both texts and all calls', () => {
    check(said('user', 'a'), said('user', 'b'), said('user', 'a\n\nb'));
    check(said('user', ''), said('user', 'b'), said('user', 'b'));
    check(
      said('assistant', 'a', { tool_calls: [call('1')] }),
      said('assistant', '', { tool_calls: [call('2')] }),
      said('assistant', 'a', { tool_calls: [call('1'), call('2')] }),
    );
  });

  test('are learned from where one of them was', () => {
    const unlearned = (text: string) => said('assistant', text, { weight: 0 });
    check(unlearned('a'), said('assistant', 'b'), said('assistant', 'a\n\nb'));
    check(said('assistant', 'a'), unlearned('b'), said('assistant', 'a\n\nb'));
    check(unlearned('a'), unlearned('b'), unlearned('a\n\nb'));
  });

  test('have the pictures of both', () => {
    check(
      said('user', 'a', { parts: '[{"type":"image_url"}]' }),
      said('user', 'b', { parts: ' [ {"type":"text"} ] ' }),
      said('user', 'a\n\nb', { parts: '[{"type":"image_url"}, {"type":"text"}]' }),
    );
    check(said('user', 'a'), said('user', 'b', { parts: '[1]' }), said('user', 'a\n\nb', { parts: '[1]' }));
  });

  test('are only messages of the same side', () => {
    expect(canMerge(said('user', ''), said('user', ''))).toBe(true);
    expect(canMerge(said('system', ''), said('developer', ''))).toBe(true);
    expect(canMerge(said('user', ''), said('assistant', ''))).toBe(false);
    expect(canMerge(said('user', ''), undefined)).toBe(false);
  });
});

describe('a message put between others', () => {
  const conversation = [
    said('system', 'Be kind.'),
    said('user', 'Weather?'),
    said('assistant', '', { tool_calls: [call('1'), call('2')] }),
    said('tool', 'Sunny', { tool_call_id: '1' }),
    said('assistant', 'It is sunny.'),
  ];

  function check(place: number, where: 'before' | 'after', expected: Message) {
    expect(neighbour(conversation, place, where)).toEqual(expected);
  }

  test('is said by whoever’s turn it is', () => {
    check(0, 'after', said('user', ''));
    check(1, 'after', said('assistant', ''));
    check(1, 'before', said('assistant', ''));
    check(4, 'after', said('user', ''));
    check(4, 'before', said('user', ''));
  });

  test('is the result that a call waits for', () => {
    check(2, 'after', said('tool', '', { tool_call_id: '2' }));
    check(3, 'after', said('tool', '', { tool_call_id: '2' }));
    expect(neighbour(conversation.slice(0, 2), 1, 'after').role).toBe('assistant');
  });

  test('can answer the calls before it', () => {
    expect(callsBefore(conversation, 2)).toEqual([]);
    expect(callsBefore(conversation, 3).map(({ id }) => id)).toEqual(['1', '2']);
  });

  test('a new call has an id of its own', () => {
    expect(newCall(conversation).id).toBe('call_1');
    expect(newCall([said('assistant', '', { tool_calls: [call('call_1'), call('call_2')] })]).id).toBe(
      'call_3',
    );
  });
});

test('the better ending is what comes behind the last question', () => {
  const roles = (...names: Message['role'][]) => endingAt(names.map((role) => said(role, '')));
  expect(roles('system', 'user', 'assistant')).toBe(2);
  expect(roles('user', 'assistant', 'user', 'assistant', 'tool', 'assistant')).toBe(3);
  expect(roles('assistant')).toBe(0);
});

test('pictures are counted, and what can’t be read is one thing', () => {
  const parts = (text?: string) => partsOf(said('user', '', text === undefined ? {} : { parts: text }));
  expect(parts()).toEqual({ pictures: 0, others: 0 });
  expect(
    parts('[{"type":"text"},{"type":"image_url"},{"type":"input_image"},{"type":"input_audio"}]'),
  ).toEqual({
    pictures: 2,
    others: 1,
  });
  expect(parts('[')).toEqual({ pictures: 0, others: 1 });
  expect(parts('{}')).toEqual({ pictures: 0, others: 0 });
});
