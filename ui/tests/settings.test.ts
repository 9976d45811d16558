// The settings: the models, what lies where, and how the window looks.
import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, test } from 'vitest';
import { violations } from './axe';
import { settings } from './fake/frame';
import { models, storage } from './fake/settings';
import { open } from './open';

beforeEach(() => {
  location.hash = '';
});

describe('models', () => {
  test('say what this computer can do with them, and why one can’t be used', async () => {
    open('#/settings/models');
    const row = (await screen.findByRole('rowheader', { name: /Qwen3 8B/ })).closest('tr');
    if (!row) throw new Error('a model is a row');
    expect(within(row).getByText('Chat only, too big to train')).toBeTruthy();
    expect(screen.getByText('Models and checkpoints use 9.6 GB')).toBeTruthy();
    expect(screen.getByText(/half\.gguf/)).toBeTruthy();
    const stays = screen.getByRole('button', { name: 'Remove SmolLM2 135M' });
    expect(stays.getAttribute('aria-disabled')).toBe('true');
    expect(await violations()).toEqual([]);
  });

  test('one is removed after the question that names it', async () => {
    const backend = open('#/settings/models');
    (await screen.findByRole('button', { name: 'Remove Qwen3 1.7B' })).click();
    (await screen.findByRole('button', { name: 'Remove Qwen3 1.7B, 1.4 GB' })).click();
    expect(await screen.findByText('Qwen3 1.7B removed')).toBeTruthy();
    expect(backend.requests('model_remove')).toEqual([{ file: 'qwen3-1.7b.gguf' }]);
    expect(screen.queryByRole('rowheader', { name: /Qwen3 1\.7B/ })).toBeNull();
  });

  test('none at all says what a model is and how to add one', async () => {
    const backend = open('#/settings/models', { models: () => ({ ...models, models: [] }) });
    expect(await screen.findByText('No models here yet')).toBeTruthy();
    const [add] = screen.getAllByRole('button', { name: 'Add from a file' });
    add?.click();
    expect(await screen.findByRole('rowheader', { name: /Qwen3 1\.7B/ })).toBeTruthy();
    expect(backend.requests('model_add')).toHaveLength(1);
  });
});

describe('privacy and storage', () => {
  test('says where things lie, and brings back what was deleted', async () => {
    const backend = open('#/settings/privacy');
    expect(await screen.findByText(new RegExp(`${storage.data_folder} · 61 MB`))).toBeTruthy();
    expect(await violations()).toEqual([]);
    screen.getByRole('button', { name: 'Open folder of the projects' }).click();
    screen.getByRole('button', { name: 'Bring back Old recipes' }).click();
    expect(await screen.findByText('Old recipes is back')).toBeTruthy();
    expect(backend.requests('folder_show')).toEqual(['data']);
  });

  test('the bin is emptied after a question that says how much is in it', async () => {
    open('#/settings/privacy');
    (await screen.findByRole('button', { name: 'Empty the bin' })).click();
    (await screen.findByRole('button', { name: 'Remove 1 project, 3 examples' })).click();
    const empty = await screen.findByRole('button', { name: 'Empty the bin' });
    await waitFor(() => expect(empty.getAttribute('aria-disabled')).toBe('true'));
    expect(screen.getByText('The bin is empty now')).toBeTruthy();
  });

  test('everything is erased only once the word is typed', async () => {
    const backend = open('#/settings/privacy');
    (await screen.findByRole('button', { name: 'Erase…' })).click();
    const erase = await screen.findByRole('button', { name: 'Erase everything' });
    erase.click();
    await fireEvent.input(screen.getByLabelText('Type ERASE to go on'), { target: { value: 'erase' } });
    erase.click();
    expect(backend.requests('erase_everything')).toEqual([]);
    expect(await violations()).toEqual([]);
    await fireEvent.input(screen.getByLabelText('Type ERASE to go on'), { target: { value: 'ERASE' } });
    erase.click();
    expect(await screen.findByRole('heading', { level: 1, name: 'Home' })).toBeTruthy();
    expect(backend.requests('erase_everything')).toEqual([{ typed: 'ERASE' }]);
  });

  test('a folder that can’t be shown says so', async () => {
    open('#/settings/privacy', {
      folder_show: () => Promise.reject({ code: 'folder_not_shown', params: { path: '/data' } }),
    });
    (await screen.findByRole('button', { name: 'Open folder of the models' })).click();
    expect(await screen.findByText(/The folder \/data can’t be shown/)).toBeTruthy();
  });
});

describe('appearance', () => {
  test('shows at once and is sent whole', async () => {
    const backend = open('#/settings/appearance');
    (await screen.findByRole('radio', { name: 'Dark' })).click();
    await waitFor(() => expect(document.documentElement.dataset.theme).toBe('dark'));
    screen.getByRole('radio', { name: '130 %' }).click();
    screen.getByRole('switch', { name: 'Show the technical names too' }).click();
    await waitFor(() =>
      expect(backend.requests('settings_change').at(-1)).toEqual({
        ...settings,
        theme: 'dark',
        text_size: 130,
        technical_names: true,
      }),
    );
    expect(await violations()).toEqual([]);
  });

  test('what was not kept goes back to what it was', async () => {
    open('#/settings/appearance', {
      settings_change: () => Promise.reject({ code: 'data_read_only', params: {} }),
    });
    const dark = await screen.findByRole<HTMLInputElement>('radio', { name: 'Dark' });
    dark.click();
    expect(await screen.findByText('The data folder can only be read, so this was not saved.')).toBeTruthy();
    await waitFor(() => expect(document.documentElement.dataset.theme).toBeUndefined());
    expect(dark.checked).toBe(false);
  });
});
