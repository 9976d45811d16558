// An example that is typed in while answers come late, in the wrong order, or not at all.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ExampleDetail, Message } from '$lib/backend/backend';
import { FakeBackend } from './fake/backend';
import { message } from './fake/example';
import { ExampleDraft } from '../src/features/examples/example-draft.svelte';

function detailOf(messages: Message[]): ExampleDetail {
  return {
    id: 34,
    messages,
    rejected: [],
    tools: null,
    topic: '',
    note: '',
    to_review: false,
    source: { source: { origin: 'written' }, file: null, count: 1 },
    drafted: null,
    created_at: 0,
    message_tokens: messages.map(({ content }) => content.length),
    tokens: 1,
    limit: 4096,
    problems: [],
    is_held_back: false,
  };
}

const conversation = (answer: string) => [message('user', 'Who painted it?'), message('assistant', answer)];

/** A program whose answers to `example` and `example_edit` the test gives one by one. */
async function opened(answer = 'Michelangelo.') {
  const waiting: { name: string; request: unknown; answer: (detail?: ExampleDetail) => Promise<void> }[] = [];
  let stored = conversation(answer);
  const later = (name: string, request: unknown, result: () => ExampleDetail) =>
    new Promise<ExampleDetail>((resolve) => {
      waiting.push({
        name,
        request,
        answer: (detail) => {
          resolve(detail ?? result());
          return vi.advanceTimersByTimeAsync(0).then(() => undefined);
        },
      });
    });
  const backend = new FakeBackend({
    example: (request) => {
      // The program reads when it is asked, whenever its answer arrives.
      const read = detailOf(structuredClone(stored));
      return later('example', request, () => read);
    },
    example_edit: (request) => {
      stored = request.messages;
      const written = detailOf(structuredClone(stored));
      return later('example_edit', request, () => written);
    },
  });
  const draft = new ExampleDraft(backend, 'P', 34);
  void draft.load();
  await vi.advanceTimersByTimeAsync(0);
  await waiting.shift()?.answer();
  const key = draft.entries[1]?.key ?? -1;
  return {
    draft,
    key,
    waiting,
    /** Changes the example behind its back, as undo does, and says so. */
    elsewhere: (changed: string) => {
      stored = conversation(changed);
      void draft.load();
    },
    text: () => draft.entries[1]?.message.content,
    saves: () => backend.requests('example_edit').map(({ messages }) => messages[1]?.content),
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const pause = () => vi.advanceTimersByTimeAsync(400);

describe('typing', () => {
  test('says which message is typed, so that a sentence is one thing to undo', async () => {
    const { draft, key, waiting } = await opened();
    draft.type(key, 'Raphael.');
    await pause();
    expect(waiting[0]?.request).toMatchObject({ example: 34, typing: 1 });
  });

  test('an answer to an earlier save does not bring the earlier text back', async () => {
    const { draft, key, waiting, text, saves } = await opened();
    draft.type(key, 'Mi');
    await pause();
    draft.type(key, 'Michelangelo, of course');
    await waiting.shift()?.answer();
    expect(text()).toBe('Michelangelo, of course');
    await pause();
    expect(saves()).toEqual(['Mi', 'Michelangelo, of course']);
    expect(draft.saving.state, 'not before the second answer').toBe('saving');
    await waiting.shift()?.answer();
    expect(draft.saving.state).toBe('saved');
  });

  test('a question that was asked before a key is not answered over it', async () => {
    const { draft, key, waiting, text } = await opened();
    void draft.load();
    await vi.advanceTimersByTimeAsync(0);
    draft.type(key, 'Raphael');
    await pause();
    const [asked, save] = waiting.splice(0);
    await save?.answer();
    await asked?.answer();
    expect(text(), 'the old answer is asked for again').toBe('Raphael');
    await waiting.shift()?.answer();
    expect(text()).toBe('Raphael');
  });

  test('another change goes out at once, and with everything typed before it', async () => {
    const { draft, key, waiting } = await opened();
    draft.type(key, 'Raphael');
    draft.alter(key, { role: 'assistant', content: 'Raphael', weight: 0 });
    await vi.advanceTimersByTimeAsync(0);
    const [save] = waiting;
    expect(save?.request).toMatchObject({ typing: null, messages: [{}, { content: 'Raphael', weight: 0 }] });
  });
});

describe('a change from elsewhere', () => {
  test('such as undo is shown, with the same keys', async () => {
    const { draft, key, waiting, elsewhere, text } = await opened();
    elsewhere('Somebody else.');
    await vi.advanceTimersByTimeAsync(0);
    await waiting.shift()?.answer();
    expect(text()).toBe('Somebody else.');
    expect(draft.entries[1]?.key, 'the field is the same one, so it keeps the focus').toBe(key);
  });

  test('that is followed by another is not shown over it, whichever answer comes last', async () => {
    const { waiting, elsewhere, text } = await opened();
    elsewhere('Somebody else.');
    elsewhere('Nobody knows.');
    await vi.advanceTimersByTimeAsync(0);
    const [earlier, later] = waiting.splice(0);
    await later?.answer();
    await earlier?.answer();
    expect(text()).toBe('Nobody knows.');
  });

  test('waits while something typed is not saved', async () => {
    const { draft, key, waiting, elsewhere, text } = await opened();
    draft.type(key, 'Raphael');
    elsewhere('Somebody else.');
    await vi.advanceTimersByTimeAsync(0);
    await waiting.shift()?.answer();
    expect(text()).toBe('Raphael');
  });

  test('that is only the echo of a save moves nothing', async () => {
    const { draft, key, waiting, text } = await opened();
    draft.type(key, 'Raphael');
    await pause();
    await waiting.shift()?.answer();
    const { entries } = draft;
    void draft.load();
    await vi.advanceTimersByTimeAsync(0);
    await waiting.shift()?.answer();
    expect(draft.entries).toBe(entries);
    expect(text()).toBe('Raphael');
  });
});

describe('messages', () => {
  test('move, are added and removed, each as one save', async () => {
    const { draft, key, waiting } = await opened();
    draft.move(key, 0);
    await vi.advanceTimersByTimeAsync(0);
    expect(draft.messages.map(({ role }) => role)).toEqual(['assistant', 'user']);
    await waiting.shift()?.answer();
    draft.remove(key);
    await vi.advanceTimersByTimeAsync(0);
    await waiting.shift()?.answer();
    draft.add('user', 'assistant');
    await vi.advanceTimersByTimeAsync(0);
    expect(draft.messages.map(({ role }) => role)).toEqual(['user', 'user', 'assistant']);
    expect(new Set(draft.entries.map((entry) => entry.key)).size).toBe(3);
  });

  test('that are dragged are saved once they are let go', async () => {
    const { draft, key, waiting } = await opened();
    draft.move(key, 0, false);
    draft.move(key, 1, false);
    await vi.advanceTimersByTimeAsync(1000);
    expect(waiting).toEqual([]);
    draft.move(key, 0, true);
    await vi.advanceTimersByTimeAsync(0);
    expect(waiting).toHaveLength(1);
  });
});
