import { expect, test } from 'vitest';
import { ListDraft, TextDraft } from './drafts.svelte';

test('a text takes what the program says where nothing was typed since', () => {
  const draft = new TextDraft('old');
  draft.take('undone');
  expect(draft.text).toBe('undone');
  draft.text = 'typed';
  draft.take('from elsewhere');
  expect(draft.text).toBe('typed');
  expect(draft.toSave()).toBe('typed');
  expect(draft.toSave()).toBeUndefined();
});

test('what was saved here comes back without touching what is typed meanwhile', () => {
  const draft = new TextDraft('');
  draft.text = 'Marv';
  draft.toSave();
  draft.text = 'Marv answers';
  draft.take('Marv');
  expect(draft.text).toBe('Marv answers');
  expect(draft.toSave()).toBe('Marv answers');
});

test('a list saves its rows that have a text, and keeps an empty one while others save', () => {
  const draft = new ListDraft(['Short']);
  draft.add();
  draft.add();
  expect(draft.rows).toHaveLength(2);
  expect(draft.toSave()).toBeUndefined();
  draft.take(['Short']);
  expect(draft.rows).toHaveLength(2);
  const [, added] = draft.rows;
  if (added) added.text = ' True ';
  expect(draft.toSave()).toEqual(['Short', 'True']);
  draft.take(['Short']);
  expect(draft.texts).toEqual(['Short']);
});
