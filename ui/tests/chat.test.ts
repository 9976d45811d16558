// Use: a conversation with what was trained.
import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ChatPage } from '$lib/backend/backend';
import { violations } from './axe';
import { asItWas, chatPage, chatTurns } from './fake/chat';
import { MARV } from './fake/frame';
import { RUN_3 } from './fake/train';
import { open } from './open';

const CHAT = `#/project/${MARV}/use/chat`;

beforeEach(() => {
  location.hash = '';
  sessionStorage.clear();
});

const box = () => screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Your question' });

async function type(text: string): Promise<HTMLTextAreaElement> {
  const field = await box();
  field.focus();
  await fireEvent.input(field, { target: { value: text } });
  return field;
}

/** The conversation with its last answer changed. */
function lastAnswer(
  changes: Partial<(typeof chatTurns)[0]['answers'][0]>,
  page: Partial<ChatPage> = {},
): ChatPage {
  const turns = chatTurns.map((turn, place) =>
    place < chatTurns.length - 1
      ? turn
      : { ...turn, answers: turn.answers.map((answer) => ({ ...answer, ...changes })) },
  );
  return { ...chatPage, turns, ...page };
}

test('shows what was said, and nothing that axe minds', async () => {
  open(CHAT);
  await screen.findByText(/^No idea\. I was trained on facts/);
  expect(screen.getAllByText('Run 3')).not.toHaveLength(0);
  expect(screen.getByText('38 tokens per s')).toBeTruthy();
  expect(screen.getByText('On this computer · nothing is sent')).toBeTruthy();
  expect(await violations()).toEqual([]);
});

describe('asking', () => {
  test('Enter sends and empties the box; the model is woken first', async () => {
    const backend = open(CHAT);
    const field = await type('What is a sandwich?');
    await fireEvent.keyDown(field, { key: 'Enter' });
    await screen.findByText('Waking Run 3');
    await waitFor(() => expect(field.value).toBe(''));
    expect(backend.requests('chat_ask')).toEqual([
      { project: MARV, question: 'What is a sandwich?', replace_last: false },
    ]);
  });

  test('Shift Enter, an empty box and a half-typed character send nothing', async () => {
    const backend = open(CHAT);
    await fireEvent.keyDown(await type('One'), { key: 'Enter', shiftKey: true });
    await fireEvent.keyDown(await type('に'), { key: 'Enter', isComposing: true });
    await fireEvent.keyDown(await type('   '), { key: 'Enter' });
    expect(backend.requests('chat_ask')).toHaveLength(0);
  });

  test('what is typed outlives a reload, until it is sent', async () => {
    open(CHAT);
    await type('Half a ques');
    document.body.replaceChildren();
    open(CHAT);
    await waitFor(async () => expect((await box()).value).toBe('Half a ques'));
  });

  test('what could not be asked stays in the box', async () => {
    open(CHAT, { chat_ask: () => Promise.reject({ code: 'worker_busy', params: {} }) });
    const field = await type('Are you there?');
    await fireEvent.keyDown(field, { key: 'Enter' });
    await screen.findByText('Something else is still running.');
    expect(field.value).toBe('Are you there?');
  });

  test('Up takes the last question back, and the next one takes its place', async () => {
    const backend = open(CHAT);
    const field = await box();
    await screen.findByText(/^No idea/);
    field.focus();
    await fireEvent.keyDown(field, { key: 'ArrowUp' });
    expect(field.value).toBe('What’s our refund policy?');
    expect(screen.getByText('This replaces your last question.')).toBeTruthy();
    await fireEvent.keyDown(field, { key: 'Escape' });
    expect(field.value).toBe('');
    await fireEvent.keyDown(field, { key: 'ArrowUp' });
    await fireEvent.input(field, { target: { value: 'What is your policy?' } });
    await fireEvent.keyDown(field, { key: 'Enter' });
    await waitFor(() =>
      expect(backend.requests('chat_ask')).toEqual([
        { project: MARV, question: 'What is your policy?', replace_last: true },
      ]),
    );
  });

  test('"Ask again" leaves the box alone', async () => {
    const backend = open(CHAT);
    const field = await type('Half a ques');
    await fireEvent.click(screen.getByRole('button', { name: 'Ask again' }));
    await waitFor(() => expect(backend.requests('chat_ask')[0]?.replace_last).toBe(true));
    expect(backend.requests('chat_ask')[0]?.question).toBe('What’s our refund policy?');
    expect(field.value).toBe('Half a ques');
  });
});

describe('while it answers', () => {
  const writing = lastAnswer({ state: 'writing', text: 'No id', seconds: null }, { state: 'answering' });

  test('the text grows as the program says so, and stops on Stop', async () => {
    let page = writing;
    const backend = open(CHAT, { chat: () => page });
    await screen.findByText('No id');
    page = lastAnswer({ state: 'writing', text: 'No idea. I was' }, { state: 'answering' });
    backend.change({ topic: 'chat', project: MARV });
    await screen.findByText('No idea. I was');
    await fireEvent.click(screen.getByRole('button', { name: /^Stop/ }));
    await waitFor(() => expect(backend.requests('chat_stop')).toHaveLength(1));
  });

  test('Enter keeps the next question until there is room for it', async () => {
    const backend = open(CHAT, { chat: () => writing });
    const field = await type('And then?');
    await fireEvent.keyDown(field, { key: 'Enter' });
    expect(backend.requests('chat_ask')).toHaveLength(0);
    expect(field.value).toBe('And then?');
  });
});

test('each answer says how it ended', async () => {
  const turns = [
    { number: 1, question: 'One?', answers: [asItWas('Long', { state: 'cut_off' })] },
    { number: 2, question: 'Two?', answers: [asItWas('Short', { state: 'stopped' })] },
    {
      number: 3,
      question: 'Three?',
      answers: [asItWas('', { state: 'failed', failure: { code: 'out_of_memory', params: {} } })],
    },
  ];
  open(CHAT, { chat: () => ({ ...chatPage, turns }) });
  await screen.findByText('Cut off at the longest answer');
  expect(screen.getByText('Stopped')).toBeTruthy();
  expect(screen.getByText('This computer ran out of memory.')).toBeTruthy();
});

describe('who answers', () => {
  test('both side by side, or one of them, and never nobody', async () => {
    const backend = open(CHAT);
    const trained = await screen.findByRole('checkbox', { name: 'The trained model answers' });
    expect(trained.getAttribute('aria-disabled')).toBe('true');
    await fireEvent.click(screen.getByRole('checkbox', { name: /^The model before training/ }));
    await waitFor(() =>
      expect(backend.requests('chat_change')[0]?.choices).toMatchObject({
        with_trained: true,
        with_base: true,
      }),
    );
    await waitFor(() => expect(trained.getAttribute('aria-disabled')).toBeNull());
  });

  test('another base prompt is kept apart from the plan’s, and can be given up', async () => {
    const backend = open(CHAT);
    const field = await screen.findByRole('textbox', { name: 'Base prompt' });
    await fireEvent.input(field, { target: { value: 'Be kind.' } });
    await fireEvent.blur(field);
    await waitFor(() => expect(backend.requests('chat_change')[0]?.choices.base_prompt).toBe('Be kind.'));
    await fireEvent.click(await screen.findByRole('button', { name: 'Use the plan’s again' }));
    await waitFor(() => expect(backend.requests('chat_change')[1]?.choices.base_prompt).toBeNull());
  });

  test('its folder is shown: of the run that answers, which is the last where none was chosen', async () => {
    const backend = open(CHAT);
    await fireEvent.click(await screen.findByRole('button', { name: 'Show what it learned' }));
    await waitFor(() =>
      expect(backend.requests('folder_show')).toEqual([{ run: { project: MARV, run: RUN_3 } }]),
    );
  });
});

test('a better answer is taught with the conversation before it', async () => {
  const backend = open(CHAT);
  await screen.findByText(/^No idea/);
  const [, second] = screen.getAllByRole('button', { name: 'Teach a better answer' });
  if (!second) throw new Error('there are answers');
  await fireEvent.click(second);
  const dialog = await screen.findByRole('dialog', { name: 'Teach a better answer' });
  const field = within(dialog).getByRole<HTMLTextAreaElement>('textbox', {
    name: 'What it should have said',
  });
  expect(field.value).toMatch(/^300 to 600/);
  await fireEvent.input(field, { target: { value: 'About 400.' } });
  // The conversation going on must not put back what was typed.
  backend.change({ topic: 'chat', project: MARV });
  await waitFor(() => expect(backend.requests('chat').length).toBeGreaterThan(1));
  expect(field.value).toBe('About 400.');
  await fireEvent.click(within(dialog).getByRole('button', { name: 'Teach this' }));
  await waitFor(() => expect(backend.requests('teach')).toHaveLength(1));
  const [taught] = backend.requests('teach');
  expect(taught).toMatchObject({ project: MARV, example: null, answer: 'About 400.' });
  expect(taught?.messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user']);
  await screen.findByText('1 right answer added to your examples');
});

describe('too early', () => {
  test('an empty conversation offers questions to try', async () => {
    const backend = open(CHAT, { chat: () => ({ ...chatPage, turns: [] }) });
    await fireEvent.click(await screen.findByRole('button', { name: 'How far away is the Moon?' }));
    await waitFor(() => expect(backend.requests('chat_ask')[0]?.question).toBe('How far away is the Moon?'));
  });

  test('before training the model as it is answers, and the way to Train is shown', async () => {
    const speakers = chatPage.speakers.slice(-1);
    open(CHAT, { chat: () => ({ ...chatPage, speakers, turns: [] }) });
    await screen.findByRole('heading', { name: 'Nothing is trained yet' });
    expect(screen.getByRole('link', { name: 'Go to Train' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Show what it learned' })).toBeNull();
    expect(await violations()).toEqual([]);
  });

  test('without a model nothing can be asked, and it says where to get one', async () => {
    const obstacle = { code: 'nobody_to_ask' as const, params: {} };
    const backend = open(CHAT, { chat: () => ({ ...chatPage, speakers: [], turns: [], obstacle }) });
    await screen.findByText('There is no model to talk with yet.');
    expect(screen.getByRole('link', { name: 'Add a model' })).toBeTruthy();
    await fireEvent.keyDown(await type('Hello?'), { key: 'Enter' });
    expect(backend.requests('chat_ask')).toHaveLength(0);
  });
});

test('the conversation is cleared', async () => {
  const backend = open(CHAT);
  await fireEvent.click(await screen.findByRole('button', { name: 'Clear chat' }));
  await screen.findByRole('heading', { name: 'Ask it something you didn’t train on' });
  expect(backend.requests('chat_clear')).toEqual([{ project: MARV }]);
});
