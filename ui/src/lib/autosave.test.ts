// What is typed reaches the program: soon, in order, and not "saved" before it is.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Autosave } from './autosave.svelte';

/** Answers each save when the test says so. */
function slowProgram() {
  const sent: { value: string; answer: () => void; refuse: () => void }[] = [];
  const save = new Autosave<string>(
    (value) =>
      new Promise((resolve, reject) => {
        const refuse = () => reject({ code: 'data_disk_full', params: {} });
        sent.push({ value, answer: () => resolve(), refuse });
      }),
  );
  return { save, sent };
}

/** Lets everything that waits for a promise go on. */
const rest = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('typing', () => {
  test('is saved when the fingers rest for 400 ms, with the last text only', async () => {
    const { save, sent } = slowProgram();
    save.note('P');
    await vi.advanceTimersByTimeAsync(300);
    save.note('Paris');
    await vi.advanceTimersByTimeAsync(399);
    expect(sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent.map(({ value }) => value)).toEqual(['Paris']);
  });

  test('without any pause is saved all the same', async () => {
    const { save, sent } = slowProgram();
    for (let keys = 0; keys < 30; keys += 1) {
      save.note(`${keys}`);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(sent.length).toBeGreaterThan(0);
  });

  test('is saved at once when the field is left', async () => {
    const { save, sent } = slowProgram();
    save.note('Paris');
    save.flush();
    await rest();
    expect(sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(sent, 'and not once more when the pause is over').toHaveLength(1);
  });
});

describe('one save at a time', () => {
  test('keys during a save are saved after it, so that the newest comes last', async () => {
    const { save, sent } = slowProgram();
    save.now('first');
    save.note('second');
    await vi.advanceTimersByTimeAsync(1000);
    expect(
      sent.map(({ value }) => value),
      'the second waits for the first',
    ).toEqual(['first']);
    sent[0]?.answer();
    await rest();
    expect(sent.map(({ value }) => value)).toEqual(['first', 'second']);
    expect(save.state, 'the first answer says nothing about the second text').toBe('saving');
    sent[1]?.answer();
    await rest();
    expect(save.state).toBe('saved');
    expect(save.isSaved).toBe(true);
  });

  test('a key right after an answer is not taken for saved', async () => {
    const { save, sent } = slowProgram();
    save.now('a');
    save.note('ab');
    sent[0]?.answer();
    await rest();
    expect(save.isSaved).toBe(false);
    await vi.advanceTimersByTimeAsync(400);
    expect(sent.at(-1)?.value).toBe('ab');
  });
});

describe('a save that fails', () => {
  test('says so, keeps the text, and can be tried again', async () => {
    const { save, sent } = slowProgram();
    save.now('Paris');
    sent[0]?.refuse();
    await rest();
    expect(save.state).toBe('failed');
    expect(save.failure?.code).toBe('data_disk_full');
    expect(save.isSaved).toBe(false);
    save.flush();
    expect(sent[1]?.value).toBe('Paris');
    sent[1]?.answer();
    await rest();
    expect(save.state).toBe('saved');
    expect(save.failure).toBeUndefined();
  });

  test('whoever waits for the end of it is not left waiting', async () => {
    const { save, sent } = slowProgram();
    save.now('Paris');
    const settled = save.settled();
    expect(sent, 'what is on its way is not sent twice').toHaveLength(1);
    sent[0]?.refuse();
    await expect(settled).resolves.toBeUndefined();
  });
});
