// Examples, Bake, Review and Health: the recipe, the decisions, and what is wrong with all of them.
import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, test } from 'vitest';
import { violations } from './axe';
import { bakeAnswers, drafts, page, review } from './fake/bake';
import type { Answers } from './fake/backend';
import { FakeExamples } from './fake/examples';
import { MARV as project, settings, start } from './fake/frame';
import { open as openPage, press } from './open';

beforeEach(() => {
  location.hash = '';
});

const open = (tab: string, changes: Answers = {}) =>
  openPage(`#/project/${project}/examples/${tab}`, {
    ...new FakeExamples().answers,
    ...bakeAnswers,
    ...changes,
  });

describe('bake', () => {
  test('shows the drafts as they come, and axe finds nothing', async () => {
    open('bake');
    expect(await screen.findByRole('heading', { name: '26 of 40 drafts' })).toBeTruthy();
    expect(screen.getByText('Writing')).toBeTruthy();
    const twin = screen.getAllByRole('link', { name: 'Left out: same as 41' })[0];
    expect(twin?.getAttribute('href')).toContain('/examples/all/41');
    expect(screen.getByRole('link', { name: 'Review 23 drafts' })).toBeTruthy();
    expect(await violations()).toEqual([]);
  });

  test('says why something was left out, and how often it was tried again', async () => {
    const cutOff = drafts.map((draft) =>
      draft.id === 29 ? { ...draft, state: 'left_out' as const, flaw: 'cut_off' as const } : draft,
    );
    const misses = [
      { flaw: 'near_copy', left_out: 3, tried_again: 2 },
      { flaw: 'cut_off', left_out: 1, tried_again: 4 },
    ] as const;
    open('bake', { drafts: () => cutOff, bake: () => ({ ...page, misses: [...misses] }) });
    expect(await screen.findByText('Left out: Cut off')).toBeTruthy();
    const aside = screen.getByText(/^Left out: 3 as near-copies, 1 cut off · 6 tried again · /);
    const explained = /Tried again because of: 2 as near-copies, 4 cut off$/;
    await fireEvent.pointerEnter(aside);
    expect(await screen.findByText(explained)).toBeTruthy();
  });

  test('who asks and how to answer is saved as it is typed', async () => {
    const backend = open('bake');
    await fireEvent.click(await screen.findByText('Who asks, and how to answer'));
    await fireEvent.input(screen.getByRole('textbox', { name: 'Who asks' }), {
      target: { value: 'a worried parent\na trader' },
    });
    await waitFor(() =>
      expect(backend.requests('bake_change').at(-1)?.recipe.people).toBe('a worried parent\na trader'),
    );
    expect(await violations()).toEqual([]);
  });

  test('what is saved of the shares always adds up to 100', async () => {
    const backend = open('bake');
    await fireEvent.click(await screen.findByRole('button', { name: 'Add topic' }));
    await fireEvent.click(screen.getByRole('button', { name: 'Remove History' }));
    await waitFor(() => expect(backend.requests('bake_change').length).toBeGreaterThan(0));
    const { topics } = backend.requests('bake_change').at(-1)?.recipe ?? { topics: [] };
    expect(topics).toHaveLength(5);
    expect(topics.reduce((sum, { share }) => sum + share, 0)).toBe(100);
  });

  test('an answer from before does not take back a name that is being typed', async () => {
    const backend = open('bake');
    const field = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Topic 2' });
    await fireEvent.input(field, { target: { value: 'Ancient history' } });
    backend.change({ topic: 'drafts', project });
    await waitFor(() => expect(backend.requests('bake').length).toBeGreaterThan(1));
    expect(field.value).toBe('Ancient history');
    await waitFor(() =>
      expect(backend.requests('bake_change').at(-1)?.recipe.topics[1]?.name).toBe('Ancient history'),
    );
    expect(field.value).toBe('Ancient history');
  });

  test('starts with what is seen, and not before that is saved', async () => {
    const backend = open('bake', { bake: () => ({ ...page, task: null }) });
    const field = await screen.findByRole('textbox', { name: 'Topic 1' });
    await fireEvent.input(field, { target: { value: 'Physics' } });
    await fireEvent.click(screen.getByRole('button', { name: 'Bake 40 drafts' }));
    await waitFor(() => expect(backend.requests('bake_start')).toHaveLength(1));
    const names = backend.asked.map(({ name }) => name);
    expect(names.indexOf('bake_change')).toBeLessThan(names.indexOf('bake_start'));
  });

  test('is held and ended', async () => {
    const backend = open('bake');
    const recipe = await screen.findByRole('region', { name: 'What to bake' });
    await fireEvent.click(within(recipe).getByRole('button', { name: 'Pause' }));
    await fireEvent.click(within(recipe).getByRole('button', { name: 'Stop' }));
    expect(backend.requests('task_control')).toEqual([
      { task: 9, act: 'pause' },
      { task: 9, act: 'cancel' },
    ]);
  });

  test('that stopped early says why, and what is kept', async () => {
    open('bake', {
      bake: () => ({ ...page, task: null, stopped: { code: 'out_of_memory', params: {} } }),
    });
    expect(await screen.findByText('This computer ran out of memory.')).toBeTruthy();
    expect(screen.getByText('The 26 drafts so far are kept.')).toBeTruthy();
  });

  test('by a model elsewhere says what leaves this computer, and how often it is asked', async () => {
    open('bake', { bake: () => ({ ...page, recipe: { ...page.recipe, writer: 'together' } }) });
    expect(await screen.findByText(/^About 80 questions to it/)).toBeTruthy();
    expect(screen.getByText(/are sent to https:\/\/api\.together\.ai\/v1/)).toBeTruthy();
    expect(screen.getByText('The service may charge for this')).toBeTruthy();
  });

  test('that stopped early can be taken up again', async () => {
    const backend = open('bake', { bake: () => ({ ...page, task: null, can_go_on: true }) });
    await fireEvent.click(await screen.findByRole('button', { name: 'Bake the other 14' }));
    expect(backend.requests('bake_resume')).toEqual([{ project }]);
  });

  test('without a base prompt can’t start, and says where to write one', async () => {
    const backend = open('bake', {
      bake: () => ({
        ...page,
        task: null,
        base_prompt: '',
        obstacle: { code: 'no_base_prompt', params: {} },
      }),
    });
    const button = await screen.findByRole('button', { name: 'Bake 40 drafts' });
    expect(button.getAttribute('aria-disabled')).toBe('true');
    await fireEvent.click(button);
    expect(backend.requests('bake_start')).toEqual([]);
    expect(screen.getByRole('link', { name: 'Go to Plan' })).toBeTruthy();
  });
});

describe('review', () => {
  const card = () => screen.findByRole('article', { name: 'Draft about Everyday' });

  test('shows one draft and what is known about it, and axe finds nothing', async () => {
    open('review');
    await card();
    expect(screen.getByText('Draft 11 of 24')).toBeTruthy();
    expect(screen.getByText('Alike: 41 %. Different enough.')).toBeTruthy();
    expect(await violations()).toEqual([]);
  });

  test.each([
    ['k', 'keep'],
    ['s', 'skip'],
  ])('%s is %s', async (key, decision) => {
    const backend = open('review');
    await card();
    press(key);
    await waitFor(() => expect(backend.requests('draft_decide')).toEqual([{ project, draft: 11, decision }]));
  });

  test('a key that is pressed twice decides once', async () => {
    let answer: () => void = () => undefined;
    const backend = open('review', {
      draft_decide: () =>
        new Promise((resolve) => {
          answer = () => resolve({ id: 8, kind: 'draft_kept', count: 1 });
        }),
    });
    await card();
    press('k');
    press('k');
    answer();
    await waitFor(() => expect(backend.requests('review').length).toBeGreaterThan(1));
    expect(backend.requests('draft_decide')).toHaveLength(1);
  });

  test('E edits in place, letters are letters there, and Ctrl Enter keeps it so', async () => {
    const backend = open('review');
    await card();
    press('e');
    const field = await screen.findByRole('textbox', { name: /^Answer, message/ });
    await waitFor(() => expect(document.activeElement).toBe(field));
    press('k');
    expect(backend.requests('draft_decide')).toEqual([]);
    await fireEvent.input(field, { target: { value: 'Every two years.' } });
    press('Enter', { ctrlKey: true });
    await waitFor(() => expect(backend.requests('draft_decide')).toHaveLength(1));
    const decision = backend.requests('draft_decide')[0]?.decision;
    expect(decision).toMatchObject({ keep_edited: [{}, {}, { content: 'Every two years.' }] });
  });

  test('Z takes the last decision back', async () => {
    const backend = open('review');
    await card();
    press('z');
    await waitFor(() => expect(backend.requests('undo')).toEqual([{ project }]));
  });

  test('letters that are turned off do nothing, and the buttons are there', async () => {
    const noLetters = { ...start, settings: { ...settings, single_keys: false } };
    const backend = open('review', { start: () => noLetters });
    await card();
    press('k');
    press('s');
    expect(backend.requests('draft_decide')).toEqual([]);
    await fireEvent.click(screen.getByRole('button', { name: 'Skip' }));
    await waitFor(() => expect(backend.requests('draft_decide')).toHaveLength(1));
  });

  test('R has it written anew, as one press or own words say', async () => {
    const backend = open('review');
    await card();
    press('r');
    await fireEvent.click(await screen.findByRole('button', { name: 'Shorter' }));
    await waitFor(() => expect(backend.requests('draft_rewrite')).toHaveLength(1));
    const { messages } = review.draft ?? { messages: [] };
    expect(backend.requests('draft_rewrite')[0]).toEqual({
      ...{ project, draft: 11, messages, part: 'answer', wish: 'Shorter' },
    });
    press('r');
    await fireEvent.click(await screen.findByRole('radio', { name: 'The question and its answer' }));
    await fireEvent.input(screen.getByRole('textbox', { name: 'In your own words' }), {
      target: { value: 'About cushions ' },
    });
    await fireEvent.click(screen.getByRole('button', { name: 'Rewrite' }));
    await waitFor(() =>
      expect(backend.requests('draft_rewrite')[1]).toMatchObject({
        part: 'question',
        wish: 'About cushions',
      }),
    );
  });

  test('what is being written anew can be stopped, and what came to nothing says why', async () => {
    const backend = open('review', {
      review: () => ({ ...review, rewriting: { task: 12, failure: null } }),
    });
    await card();
    await fireEvent.click(screen.getByRole('button', { name: 'Stop' }));
    expect(backend.requests('task_control')).toEqual([{ task: 12, act: 'cancel' }]);
    const failure = { code: 'nothing_usable', params: {} } as const;
    backend.answers.review = () => ({ ...review, rewriting: { task: 12, failure } });
    backend.change({ topic: 'drafts', project });
    expect(await screen.findByText('The model wrote nothing that can be used.')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
    expect(await violations()).toEqual([]);
  });

  test('all that wait can be kept at once', async () => {
    const backend = open('review');
    await card();
    await fireEvent.click(screen.getByRole('button', { name: 'Keep all 14' }));
    await waitFor(() => expect(backend.requests('drafts_keep')).toEqual([{ project }]));
  });

  test('says when all are decided, and when there never were any', async () => {
    const backend = open('review', { review: () => ({ ...review, draft: null }) });
    expect(await screen.findByText('All drafts are decided')).toBeTruthy();
    backend.answers.review = () => ({ ...review, draft: null, states: [] });
    backend.change({ topic: 'drafts', project });
    expect(await screen.findByText('No drafts to review')).toBeTruthy();
  });
});

describe('health', () => {
  test('groups what is wrong, and axe finds nothing', async () => {
    open('health');
    expect(await screen.findByText('Nearly ready')).toBeTruthy();
    expect(screen.getByText('The base prompt is missing')).toBeTruthy();
    expect(await violations()).toEqual([]);
  });

  test('what puts all of a group right is shown first', async () => {
    const backend = open('health');
    const fix = { name: 'Use the plan’s in 6' };
    await fireEvent.click(await screen.findByRole('button', fix));
    const dialog = await screen.findByRole('dialog', { name: 'The base prompt is missing' });
    await within(dialog).findByText(/^Changes 6 examples/);
    await fireEvent.click(within(dialog).getByRole('button', fix));
    await waitFor(() =>
      expect(backend.requests('examples_fix')).toEqual([
        { project, codes: ['base_prompt_missing'], examples: null },
      ]),
    );
    backend.change({ topic: 'examples', project });
    await waitFor(() => expect(screen.queryByText('The base prompt is missing')).toBeNull());
  });

  test('leads to each of them, and to the table with all that need a fix', async () => {
    open('health');
    const see = 'See them: The base prompt is missing';
    await fireEvent.click(await screen.findByRole('button', { name: see }));
    await fireEvent.click(await screen.findByRole('button', { name: /^Example 9 / }));
    expect(location.hash).toContain('/examples/all/9');
  });
});

test('the fake batch is as long as it says', () => {
  expect(drafts).toHaveLength(page.made + page.left_out + 1);
});
