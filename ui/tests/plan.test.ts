// The plan: what is decided is saved at once, and the verdict follows.
import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, expect, test } from 'vitest';
import { violations } from './axe';
import { MARV } from './fake/frame';
import { emptyPlan, plan } from './fake/plan';
import { open } from './open';

const PLAN = `#/project/${MARV}/plan/plan`;

beforeEach(() => {
  location.hash = '';
});

test('what should get better decides what is advised', async () => {
  const partly = { ...plan, fit: 'partly', wishes: [...plan.wishes, 'new_facts'] } as const;
  const backend = open(PLAN, { plan_change: () => ({ ...partly, wishes: [...partly.wishes] }) });
  expect(await screen.findByText('A good fit for training')).toBeTruthy();
  expect(await violations()).toEqual([]);
  screen.getByRole('checkbox', { name: /Knowing new facts/ }).click();
  expect(await screen.findByText('Partly a fit for training')).toBeTruthy();
  expect(screen.getByText(/hand it to the model with the question\. No training needed/)).toBeTruthy();
  expect(backend.requests('plan_change')).toEqual([
    { project: MARV, change: { wish: { wish: 'new_facts', is_on: true } } },
  ]);
});

test('what is typed is saved when it is left, and an undo comes back into the text', async () => {
  const backend = open(PLAN, { plan_change: () => ({ ...plan, goal: 'Be brief.' }) });
  const goal = await screen.findByRole<HTMLTextAreaElement>('textbox', {
    name: 'What should your model do?',
  });
  await fireEvent.input(goal, { target: { value: 'Be brief.' } });
  await fireEvent.blur(goal);
  await waitFor(() =>
    expect(backend.requests('plan_change')).toEqual([{ project: MARV, change: { goal: 'Be brief.' } }]),
  );
  backend.change({ topic: 'project', project: MARV });
  await waitFor(() => expect(goal.value).toBe(plan.goal));
});

test('the base prompt is put into every example on request, with a way back', async () => {
  const backend = open(PLAN);
  expect(await screen.findByText('26 tokens')).toBeTruthy();
  screen.getByRole('button', { name: 'Update all 6 examples' }).click();
  expect(await screen.findByText('Base prompt put into 6 examples')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Undo' })).toBeTruthy();
  expect(backend.requests('base_prompt_apply')).toEqual([{ project: MARV }]);
});

test('criteria are added, and removed with the focus where it was', async () => {
  const backend = open(PLAN);
  const list = await screen.findByRole('list', { name: 'How will you know it worked?' });
  screen.getByRole('button', { name: 'Add a criterion' }).click();
  const added = await within(list).findByRole('textbox', { name: 'Criterion 4' });
  expect(document.activeElement).toBe(added);
  await fireEvent.input(added, { target: { value: 'Kind' } });
  await fireEvent.blur(added);
  await waitFor(() =>
    expect(backend.requests('plan_change').at(-1)).toEqual({
      project: MARV,
      change: { criteria: [...plan.criteria, 'Kind'] },
    }),
  );
  screen.getByRole('button', { name: 'Remove criterion 1' }).click();
  await waitFor(() =>
    expect(backend.requests('plan_change').at(-1)).toEqual({
      project: MARV,
      change: { criteria: [...plan.criteria.slice(1), 'Kind'] },
    }),
  );
  expect(document.activeElement).toBe(within(list).getByRole('textbox', { name: 'Criterion 1' }));
});

test('an empty plan offers three to begin with', async () => {
  const backend = open(PLAN, { plan: () => emptyPlan, plan_change: () => plan });
  expect(await screen.findByText('Tell us what you’re after')).toBeTruthy();
  expect(await violations()).toEqual([]);
  screen.getByRole('button', { name: /^Sort what comes in/ }).click();
  await waitFor(() => expect(screen.queryByText('Start from a plan, or write your own below')).toBeNull());
  expect(backend.requests('plan_change')).toMatchObject([
    { change: { starter: { criteria: ['The right queue', 'One word, spelled as in the list'] } } },
  ]);
  const goal = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'What should your model do?' });
  await waitFor(() => expect(goal.value).toBe(plan.goal));
});

test('what was not saved is said, and what was typed stays', async () => {
  open(PLAN, { plan_change: () => Promise.reject({ code: 'data_disk_full', params: {} }) });
  const goal = await screen.findByRole<HTMLTextAreaElement>('textbox', {
    name: 'What should your model do?',
  });
  await fireEvent.input(goal, { target: { value: 'Be brief.' } });
  await fireEvent.blur(goal);
  expect(await screen.findByText('The disk is full, so this was not saved.')).toBeTruthy();
  expect(goal.value).toBe('Be brief.');
});
