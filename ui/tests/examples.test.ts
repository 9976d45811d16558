// Examples, All: the table, the editor beside it, and the keys.
import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { violations } from './axe';
import type { Answers, FakeBackend } from './fake/backend';
import { message } from './fake/example';
import { FakeExamples, problem } from './fake/examples';
import { MARV as project, settings, start } from './fake/frame';
import { open as openPage, press } from './open';

const ALL = `#/project/${project}/examples/all`;

/** The page with an example open. `item` is what the address names. */
async function open(examples = new FakeExamples(), item = '', changes: Answers = {}) {
  const backend = openPage(`${ALL}${item && `/${item}`}`, { ...examples.answers, ...changes });
  await screen.findByRole('heading', { level: 2, name: /^Example \d/ });
  return { backend, examples };
}

const notSaved = () => {
  throw { code: 'data_disk_full', params: {} };
};
const heading = () => screen.getByRole('heading', { level: 2, name: /^Example \d/ }).textContent;
const row = (number: number) => {
  const cell = screen.getByRole('checkbox', { name: `Select example ${number}` });
  return cell.closest('[role="row"]') as HTMLElement;
};
const tick = (number: number, more: MouseEventInit = {}) =>
  fireEvent.click(screen.getByRole('checkbox', { name: `Select example ${number}` }), more);
const ticked = () =>
  screen
    .getAllByRole('row')
    .filter((each) => within(each).queryByRole('checkbox', { checked: true, name: /^Select example/ }))
    .map((each) =>
      within(each).getByRole('checkbox').getAttribute('aria-label')?.replace('Select example ', ''),
    );
const field = (name: RegExp) => {
  const [first] = screen.getAllByRole<HTMLTextAreaElement>('textbox', { name });
  if (!first) throw new Error(`there is no ${name}`);
  return first;
};
const answer = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: /^Answer, message/ });

// happy-dom lays nothing out: the table has the height of some rows.
let height: ReturnType<typeof vi.spyOn>;
beforeEach(() => {
  height = vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(700);
});
afterEach(() => height.mockRestore());

test('shows the first example beside the table, and axe finds nothing', async () => {
  await open();
  expect(heading()).toBe('Example 1');
  expect(row(1).textContent).toContain('Why is the sky blue?');
  expect(screen.getByRole('button', { name: /^Needs a fix/ }).textContent).toContain('11');
  expect(await violations()).toEqual([]);
});

test('what the address names is opened', async () => {
  await open(new FakeExamples(), '9');
  expect(heading()).toBe('Example 9');
  expect(screen.getByText('The base prompt is missing')).toBeTruthy();
});

test('an address can name a filter', async () => {
  const { backend } = await open(new FakeExamples(), 'needs_fix');
  await waitFor(() => expect(heading()).toBe('Example 9'));
  expect(backend.requests('examples_rows').at(-1)?.view.filter).toBe('needs_fix');
});

describe('without examples', () => {
  test('there are three ways to get some', async () => {
    const backend = openPage(ALL, new FakeExamples([]).answers);
    await screen.findByRole('heading', { name: 'No examples yet' });
    expect(await violations()).toEqual([]);
    await fireEvent.click(screen.getByRole('button', { name: 'Import a file' }));
    expect(backend.requests('files_choose')).toHaveLength(1);
    await fireEvent.click(screen.getByRole('button', { name: 'Bake 40 drafts' }));
    expect(location.hash).toContain('/examples/bake');
  });

  test('one can be written, and the question is where the fingers are', async () => {
    openPage(ALL, new FakeExamples([]).answers);
    await fireEvent.click(await screen.findByRole('button', { name: 'Write one' }));
    const question = await screen.findByRole('textbox', { name: /^Person, message/ });
    await waitFor(() => expect(document.activeElement).toBe(question));
  });
});

describe('search', () => {
  test('that finds nothing offers to clear it', async () => {
    await open();
    const field = screen.getByRole('searchbox');
    await fireEvent.input(field, { target: { value: 'zzz' } });
    expect(await screen.findByText('Nothing matches “zzz”')).toBeTruthy();
    await fireEvent.click(screen.getAllByRole('button', { name: 'Clear the search' }).at(-1) as HTMLElement);
    expect(await screen.findByRole('grid')).toBeTruthy();
  });

  test('words that would break the sentence stay words', async () => {
    await open();
    await fireEvent.input(screen.getByRole('searchbox'), { target: { value: '<b>\u202ezzz' } });
    expect(await screen.findByText('Nothing matches “<b>\ufffdzzz”')).toBeTruthy();
  });
});

describe('typing', () => {
  test('is saved without a button, and said so only after the answer', async () => {
    const examples = new FakeExamples();
    const { answers } = examples;
    let confirm: () => void = () => {};
    const edit = answers.example_edit;
    answers.example_edit = (request) =>
      new Promise((resolve) => {
        confirm = () => resolve(edit?.(request) as never);
      });
    const backend = openPage(ALL, answers);
    await screen.findByRole('heading', { level: 2, name: 'Example 1' });
    await fireEvent.input(answer(), { target: { value: 'It scatters.' } });
    expect(screen.getByText('Saving')).toBeTruthy();
    await waitFor(() => expect(backend.requests('example_edit')).toHaveLength(1));
    expect(screen.queryByText('Saved')).toBeNull();
    confirm();
    expect(await screen.findByText('Saved')).toBeTruthy();
    expect(examples.list[0]?.messages.at(-1)?.content).toBe('It scatters.');
  });

  test('that can’t be saved keeps the text and offers to try again', async () => {
    const examples = new FakeExamples();
    const { backend } = await open(examples);
    const edit = backend.answers.example_edit;
    if (!edit) throw new Error('the fake program saves examples');
    backend.answers.example_edit = notSaved;
    await fireEvent.input(answer(), { target: { value: 'It scatters.' } });
    await fireEvent.blur(answer());
    expect(await screen.findByText(/^The disk is full/)).toBeTruthy();
    expect(answer().value).toBe('It scatters.');
    backend.answers.example_edit = edit;
    await fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Saved')).toBeTruthy();
    expect(examples.list[0]?.messages.at(-1)?.content).toBe('It scatters.');
  });

  test('goes on where it was when it could not be saved and the example was left', async () => {
    const { backend } = await open();
    backend.answers.example_edit = notSaved;
    await fireEvent.input(answer(), { target: { value: 'It scatters.' } });
    await fireEvent.click(screen.getByRole('button', { name: 'Next example' }));
    await waitFor(() => expect(heading()).toBe('Example 2'));
    expect(await screen.findByText(/^The disk is full/)).toBeTruthy();
    await fireEvent.click(screen.getByRole('button', { name: 'Previous example' }));
    await waitFor(() => expect(heading()).toBe('Example 1'));
    expect(answer().value).toBe('It scatters.');
  });

  test('is saved before the page is hidden', async () => {
    const { backend } = await open();
    await fireEvent.input(answer(), { target: { value: 'It scatters.' } });
    document.dispatchEvent(new Event('visibilitychange'));
    expect(backend.requests('example_edit')).toHaveLength(1);
  });
});

test('what changed elsewhere is shown in the open example', async () => {
  const { backend, examples } = await open();
  const [first] = examples.list;
  if (first) first.messages = [message('user', 'Why?'), message('assistant', 'Undone.')];
  backend.change({ topic: 'examples', project });
  await waitFor(() => expect(answer().value).toBe('Undone.'));
});

describe('ticks', () => {
  test('a press with Shift takes the range, and the bar says how many', async () => {
    await open();
    await tick(3);
    await tick(6, { shiftKey: true });
    expect(ticked()).toEqual(['3', '4', '5', '6']);
    expect(screen.getByText('4 selected')).toBeTruthy();
    expect(await violations()).toEqual([]);
  });

  test('are deleted together, and none is ticked after', async () => {
    const { backend } = await open();
    await tick(3);
    await tick(4);
    await fireEvent.click(within(screen.getByRole('toolbar')).getByRole('button', { name: 'Delete' }));
    expect(await screen.findByText('2 examples deleted')).toBeTruthy();
    expect(backend.requests('examples_delete')).toEqual([{ project, which: { these: [3, 4] } }]);
    await waitFor(() => expect(screen.queryByRole('toolbar')).toBeNull());
  });

  test('on all of a view name the view', async () => {
    const { backend } = await open();
    await fireEvent.click(screen.getByRole('checkbox', { name: 'Select all' }));
    await tick(2);
    expect(screen.getByText('81 selected')).toBeTruthy();
    await fireEvent.click(screen.getByRole('button', { name: 'Hold back' }));
    await waitFor(() =>
      expect(backend.requests('examples_hold_back')).toMatchObject([
        { selection: { which: { all_but: { view: { filter: 'all' }, except: [2] } } }, is_held_back: true },
      ]),
    );
  });
});

describe('one press', () => {
  test('fixes what is wrong, in this example only', async () => {
    const { backend } = await open(new FakeExamples(), '9');
    await fireEvent.click(screen.getByRole('button', { name: 'Use the plan’s' }));
    await waitFor(() => expect(screen.queryByText('The base prompt is missing')).toBeNull());
    expect(backend.requests('examples_fix')).toEqual([
      { project, codes: ['base_prompt_missing'], examples: [9] },
    ]);
    expect(screen.getByText('1 example fixed')).toBeTruthy();
  });

  test('or Ctrl Enter fixes all of it and goes on', async () => {
    const { backend } = await open(new FakeExamples(), '13');
    screen.getAllByRole('textbox', { name: /message/ })[0]?.focus();
    press('Enter', { ctrlKey: true });
    await waitFor(() => expect(heading()).toBe('Example 14'));
    expect(backend.requests('examples_fix')).toHaveLength(2);
  });

  test('whoever goes on by Ctrl Enter goes on writing', async () => {
    await open(new FakeExamples(), '13');
    screen.getAllByRole('textbox', { name: /message/ })[0]?.focus();
    press('Enter', { ctrlKey: true });
    await waitFor(() => expect(heading()).toBe('Example 14'));
    await waitFor(() => expect(document.activeElement).toBe(field(/^Person, message/)));
  });

  test('a button to the next one can be pressed again', async () => {
    await open(new FakeExamples(), '13');
    const next = () => screen.getByRole('button', { name: 'Next example' });
    next().focus();
    await fireEvent.click(next());
    await waitFor(() => expect(heading()).toBe('Example 14'));
    await waitFor(() => expect(document.activeElement).toBe(next()));
  });

  test('an answer that is still to be written is not thrown away, nor what may be meant as it is', async () => {
    const examples = new FakeExamples();
    const first = examples.list[0];
    if (!first) throw new Error('there are examples');
    first.messages.push(message('user', 'And then?'), message('assistant', ''));
    first.problems.push(
      problem('empty_message', first.messages.length - 1, 'drop_empty_messages'),
      problem('nothing_to_learn', null, 'learn_from_answers'),
    );
    const { backend } = await open(examples, '1');
    field(/^Person, message/).focus();
    press('Enter', { ctrlKey: true });
    await waitFor(() => expect(heading()).toBe('Example 2'));
    expect(backend.requests('examples_fix')).toEqual([]);
  });

  test('goes to the other example of two that are the same', async () => {
    const examples = new FakeExamples();
    const twin = { ...problem('identical', null, 'delete_example'), params: { first: '3' } };
    examples.list[6]?.problems.push(twin);
    await open(examples, '7');
    await fireEvent.click(screen.getByRole('button', { name: 'Open 3' }));
    await waitFor(() => expect(heading()).toBe('Example 3'));
  });

  test('deletes the open one, and its neighbour is opened', async () => {
    await open(new FakeExamples(), '9');
    await fireEvent.click(screen.getByRole('button', { name: 'Delete example' }));
    await waitFor(() => expect(heading()).toBe('Example 10'));
    expect(screen.getByText('1 example deleted')).toBeTruthy();
  });
});

describe('keys', () => {
  test('J and K go to the next and the one before', async () => {
    await open();
    press('j');
    press('j');
    await waitFor(() => expect(heading()).toBe('Example 3'));
    press('k');
    await waitFor(() => expect(heading()).toBe('Example 2'));
  });

  test('in a text they are letters', async () => {
    await open();
    answer().focus();
    press('j');
    press('n');
    expect(heading()).toBe('Example 1');
  });

  test('turned off, letters do nothing and the arrows still do', async () => {
    const noLetters = { ...start, settings: { ...settings, single_keys: false } };
    const { backend } = await open(new FakeExamples(), '', { start: () => noLetters });
    press('j');
    press('n');
    expect(backend.requests('example_add')).toEqual([]);
    screen.getByRole('grid').focus();
    press('ArrowDown');
    await waitFor(() => expect(heading()).toBe('Example 2'));
  });

  test('N writes a new one, / searches, Space ticks, Enter edits, Esc goes back to the table', async () => {
    await open();
    press('/');
    expect(document.activeElement).toBe(screen.getByRole('searchbox'));
    press('Escape');
    expect(document.activeElement).toBe(screen.getByRole('grid'));
    press(' ');
    expect(await screen.findByText('1 selected')).toBeTruthy();
    press('Escape');
    await waitFor(() => expect(screen.queryByText('1 selected')).toBeNull());
    press('Enter');
    await waitFor(() => expect(document.activeElement?.tagName).toBe('TEXTAREA'));
    press('Escape');
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('grid')));
    press('n');
    await waitFor(() => expect(heading()).toBe('Example 83'));
    expect(screen.getByText('1 example added')).toBeTruthy();
  });

  test('Del deletes what is ticked', async () => {
    const { backend } = await open();
    await tick(3);
    screen.getByRole('grid').focus();
    press('Delete');
    await waitFor(() =>
      expect(backend.requests('examples_delete')).toMatchObject([{ which: { these: [3] } }]),
    );
  });
});

test('an example that was put right stays open while only faulty ones are shown, and the next one is next', async () => {
  await open(new FakeExamples(), 'needs_fix');
  await waitFor(() => expect(heading()).toBe('Example 9'));
  await fireEvent.click(screen.getByRole('button', { name: 'Use the plan’s' }));
  await waitFor(() => expect(screen.queryByText('The base prompt is missing')).toBeNull());
});

test('a very long text is laid out only when somebody wants that', async () => {
  const examples = new FakeExamples();
  const [first] = examples.list;
  if (first) first.messages = [message('user', 'x'.repeat(120_000)), message('assistant', 'y')];
  await open(examples);
  expect(document.body.textContent.length).toBeLessThan(40_000);
  await fireEvent.click(screen.getByRole('button', { name: 'Show all 120,000 characters' }));
  const field = screen.getByRole<HTMLTextAreaElement>('textbox', { name: /^Person, message/ });
  expect(field.value).toHaveLength(120_000);
});

describe('export', () => {
  async function openExport(): Promise<FakeBackend> {
    const { backend } = await open();
    await fireEvent.click(screen.getByRole('button', { name: 'More to do with these examples' }));
    await fireEvent.click(await screen.findByRole('menuitem', { name: /^Export 82 examples/ }));
    await screen.findByRole('dialog', { name: 'Export examples' });
    return backend;
  }

  test('says before what the file can’t keep, and afterwards how many went into which', async () => {
    await openExport();
    expect(await screen.findByText('Topics')).toBeTruthy();
    expect(screen.getByLabelText('Beginning of the file: Chat examples').textContent).toBe('{"messages":[]}');
    await fireEvent.click(screen.getByRole('button', { name: 'Export 82 examples …' }));
    expect(await screen.findByText('82 examples written to marv.jsonl')).toBeTruthy();
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('what a filter hides isn’t called all', async () => {
    await open(new FakeExamples(), 'needs_fix');
    await fireEvent.click(screen.getByRole('button', { name: 'More to do with these examples' }));
    await fireEvent.click(await screen.findByRole('menuitem', { name: /^Export/ }));
    expect(await screen.findByText(/^A filter or a search is on/)).toBeTruthy();
    expect(screen.getByRole('radio', { name: /All that are shown/ })).toBeTruthy();
  });

  test('another kind of file is looked at again, with the part that is wanted', async () => {
    const backend = await openExport();
    await fireEvent.click(screen.getByRole('radio', { name: 'mlx-lm folder' }));
    expect(await screen.findByText('valid.jsonl')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Export 80 examples …' })).toBeTruthy();
    await fireEvent.click(screen.getByRole('radio', { name: 'Held back' }));
    await waitFor(() =>
      expect(backend.requests('examples_export_preview').at(-1)).toMatchObject({
        shape: 'mlx',
        view: { narrow: { is_held_back: true } },
      }),
    );
  });

  test('says which service takes what', async () => {
    await openExport();
    const services = within(await screen.findByRole('region', { name: 'Who takes it' }));
    expect(services.getByText('OpenAI').nextElementSibling?.textContent).toBe('Takes all of it');
    expect(services.getByText(/^This example has 9000 tokens/)).toBeTruthy();
    expect(services.getByText('in 2 examples')).toBeTruthy();
    expect(await violations()).toEqual([]);
  });

  test('a kind that is no text says so', async () => {
    await openExport();
    await fireEvent.click(screen.getByRole('radio', { name: 'Parquet' }));
    expect(await screen.findByText(/not made for reading/)).toBeTruthy();
  });
});

describe('find and replace', () => {
  async function openReplace() {
    const { backend } = await open(new FakeExamples(), '', {
      examples_replace_preview: () => ({ places: 2, examples: 2, first: [] }),
    });
    press('h', { code: 'KeyH', ctrlKey: true });
    const dialog = within(await screen.findByRole('dialog'));
    await fireEvent.input(dialog.getByRole('textbox', { name: 'Find' }), { target: { value: 'Oslo' } });
    await dialog.findByRole('button', { name: 'Delete 2 places' });
    return { backend, dialog };
  }

  test('Enter in what is looked for goes to what takes its place, and deletes nothing', async () => {
    const { backend, dialog } = await openReplace();
    dialog.getByRole('textbox', { name: 'Find' }).focus();
    press('Enter');
    const second = dialog.getByRole('textbox', { name: 'Replace with' });
    expect(document.activeElement).toBe(second);
    press('Enter');
    expect(backend.requests('examples_replace')).toEqual([]);
  });
});
