// What drafts are about: topics that the writer suggests, parts of them, documents, examples that are there.
import { fireEvent, screen, waitFor } from '@testing-library/svelte';
import { beforeEach, describe, expect, test } from 'vitest';
import type { BakePage } from '$lib/backend/backend';
import { violations } from './axe';
import { bakeAnswers, page } from './fake/bake';
import type { Answers } from './fake/backend';
import { FakeExamples } from './fake/examples';
import { MARV as project } from './fake/frame';
import { open as openPage } from './open';

beforeEach(() => {
  location.hash = '';
});

const open = (changes: Partial<BakePage> = {}, answers: Answers = {}) =>
  openPage(`#/project/${project}/examples/bake`, {
    ...new FakeExamples().answers,
    ...bakeAnswers,
    bake: () => ({ ...page, task: null, ...changes }),
    ...answers,
  });
const button = (name: string | RegExp) => screen.findByRole('button', { name });
const click = async (name: string) => fireEvent.click(await button(name));

describe('topics', () => {
  const suggested = { within: null, names: ['Music', 'history', 'Food'], task: null, failure: null };

  test('a press takes a suggested topic over, and those that are there are not offered', async () => {
    const backend = open({ suggested });
    await click('Add Music');
    expect(screen.queryByRole('button', { name: 'Add history' })).toBeNull();
    await waitFor(() =>
      expect(backend.requests('bake_change').at(-1)?.recipe.topics.at(-1)?.name).toBe('Music'),
    );
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Add Music' })).toBeNull());
    expect(await violations()).toEqual([]);
  });

  test('the writer is asked for more of them, and while it thinks it can be stopped', async () => {
    const backend = open();
    await click('Suggest topics');
    await waitFor(() => expect(backend.requests('topics_suggest')).toEqual([{ project, within: null }]));
  });

  test('while the writer thinks it can be stopped', async () => {
    const backend = open({ suggested: { ...suggested, names: [], task: 31 } });
    await click('Stop');
    expect(backend.requests('task_control')).toEqual([{ task: 31, act: 'cancel' }]);
  });

  test('a topic has parts, one on each line', async () => {
    const backend = open({ suggested: { ...suggested, within: 'History', names: ['Rome'] } });
    await click('Within History');
    const field = screen.getByRole('textbox', { name: 'Within History' });
    await fireEvent.input(field, { target: { value: 'Egypt' } });
    await click('Add Rome');
    await waitFor(() =>
      expect(backend.requests('bake_change').at(-1)?.recipe.topics[1]?.within).toBe('Egypt\nRome'),
    );
    expect(await violations()).toEqual([]);
  });
});

describe('documents', () => {
  const documents = [{ id: 4, name: 'handbook.pdf', passages: 38, gaps: 2 }];

  test('a file is chosen, and what can be asked from is listed', async () => {
    const backend = open({ documents });
    expect(await screen.findByText('handbook.pdf')).toBeTruthy();
    expect(screen.getByText('38 passages · 2 places unreadable')).toBeTruthy();
    await click('Add text');
    await fireEvent.click(await screen.findByRole('menuitem', { name: /Choose a file/ }));
    expect(backend.requests('document_add')).toEqual([{ project, token: null }]);
    await click('Remove handbook.pdf');
    await waitFor(() => expect(backend.requests('document_remove')).toEqual([{ project, document: 4 }]));
    expect(await violations()).toEqual([]);
  });

  test('a text is pasted, and stays in the window where that fails', async () => {
    let fails = true;
    const backend = open(
      {},
      {
        document_paste: () => {
          if (!fails) return page;
          throw { code: 'file_is_empty', params: {} };
        },
      },
    );
    await click('Add text');
    await fireEvent.click(await screen.findByRole('menuitem', { name: /Paste text/ }));
    const text = await screen.findByRole('textbox', { name: 'Text' });
    await fireEvent.input(text, { target: { value: 'Open at ten.' } });
    await click('Add it');
    expect(await screen.findByText(/is empty/)).toBeTruthy();
    fails = false;
    await click('Add it');
    await waitFor(() => expect(screen.queryByRole('textbox', { name: 'Text' })).toBeNull());
    expect(backend.requests('document_paste').at(-1)).toEqual({
      project,
      name: 'Pasted text',
      text: 'Open at ten.',
    });
  });
});

describe('before a batch', () => {
  test('an earlier recipe is taken up again, and the other comes back', async () => {
    const earlier = { ...page.recipe, topics: [{ name: 'Music', share: 100, within: '' }] };
    const backend = open({ used: [{ recipe: earlier, at: 0 }] });
    const topics = () =>
      backend
        .requests('bake_change')
        .at(-1)
        ?.recipe.topics.map(({ name }) => name);
    await click('Earlier recipes');
    await fireEvent.click(await screen.findByRole('menuitem', { name: /Music/ }));
    await waitFor(() => expect(topics()).toEqual(['Music']));
    await click('Undo');
    await waitFor(() => expect(topics()).toEqual(page.recipe.topics.map(({ name }) => name)));
  });

  test('three can be tried first, and it says what the whole takes', async () => {
    const backend = open();
    expect(await screen.findByText('About 2,500 tokens · 6 min · Free, on this computer')).toBeTruthy();
    await click('Try 3 first');
    await waitFor(() => expect(backend.requests('bake_start')).toEqual([{ project, what: 'try' }]));
  });

  test('what is missing is baked by itself, after it is said what that takes and where it goes', async () => {
    const place = {
      elsewhere: { service: 'Together', address: 'https://api.together.xyz', host: 'api.together.xyz' },
    };
    const writer = { id: 'together', name: 'Llama 4', place };
    const effort = { ...page.expected, dollars: 0.3, seconds: null };
    const backend = open(
      { missing: 17 },
      { bake_offer: () => ({ count: 17, effort, writer, obstacle: null }) },
    );
    await click('Bake the 17 that are missing…');
    await screen.findByText('Written by Llama 4');
    await screen.findByText('About 2,500 tokens · $0.30');
    await screen.findByText(/are sent to https:\/\/api\.together\.xyz/);
    await click('Bake 17 drafts');
    await waitFor(() => expect(backend.requests('bake_start')).toEqual([{ project, what: 'missing' }]));
  });

  test('by a model that costs it says how much', async () => {
    const recipe = { ...page.recipe, writer: 'together' };
    open({ recipe, expected: { ...page.expected, dollars: 0.004, seconds: null } });
    expect(await screen.findByText('About 2,500 tokens · less than $0.01')).toBeTruthy();
  });
});

test('more is baked like the ticked examples, and the drafts are shown', async () => {
  const backend = openPage(`#/project/${project}/examples/all`, {
    ...new FakeExamples().answers,
    ...bakeAnswers,
  });
  await fireEvent.click((await screen.findAllByRole('checkbox'))[1] as HTMLElement);
  await click('More to do with these examples');
  await fireEvent.click(await screen.findByRole('menuitem', { name: 'Bake more like these…' }));
  await click('Bake 10 drafts');
  await waitFor(() => expect(backend.requests('bake_start')).toHaveLength(1));
  const like = { examples: { these: [expect.any(Number) as number] } };
  expect(backend.requests('bake_offer').at(-1)).toEqual({ project, what: { like: { like, count: 10 } } });
  expect(backend.requests('bake_start')).toEqual([{ project, what: { like: { like, count: 10 } } }]);
  await waitFor(() => expect(location.hash).toContain('/examples/bake'));
});
