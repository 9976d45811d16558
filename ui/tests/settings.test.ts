// The settings: the models, what lies where, and how the window looks.
import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, test } from 'vitest';
import { numbers } from '$lib/locale';
import { violations } from './axe';
import { MINUTE, NOW, settings } from './fake/frame';
import { connections, models, storage } from './fake/settings';
import { open } from './open';

beforeEach(() => {
  location.hash = '';
});

describe('connections', () => {
  test('say what is connected, and axe finds nothing', async () => {
    open('#/settings/connections');
    expect(await screen.findByText('Writes with qwen3:8b')).toBeTruthy();
    expect(await violations()).toEqual([]);
  });

  test('what a model costs is noted once both numbers are there', async () => {
    const paid = connections.connections.map((connection) =>
      connection.id === 'custom'
        ? { ...connection, is_connected: true, model: 'large', models: [{ id: 'large', name: 'large' }] }
        : connection,
    );
    const backend = open('#/settings/connections', {
      connections: () => ({ ...connections, connections: paid }),
    });
    (await screen.findByRole('button', { name: 'Connect or manage Another address' })).click();
    const asked = await screen.findByLabelText('Of questions');
    await fireEvent.input(asked, { target: { value: '0.25' } });
    await fireEvent.blur(asked);
    expect(backend.requests('connection_price')).toEqual([]);
    const answered = screen.getByLabelText('Of answers');
    await fireEvent.input(answered, { target: { value: 'much' } });
    await fireEvent.blur(answered);
    expect(await screen.findByText('Write a number, such as 0.25')).toBeTruthy();
    await fireEvent.input(answered, { target: { value: '2' } });
    await fireEvent.blur(answered);
    await waitFor(() =>
      expect(backend.requests('connection_price')).toEqual([
        { id: 'custom', price: { asked: 0.25, answered: 2 } },
      ]),
    );
    expect(await violations()).toEqual([]);
  });

  test('a key is tested with its service, and then gone from the page', async () => {
    const backend = open('#/settings/connections');
    (await screen.findByRole('button', { name: 'Connect or manage Together AI' })).click();
    const field = await screen.findByLabelText('Key for Together AI');
    expect(field.getAttribute('type')).toBe('password');
    const test = screen.getByRole('button', { name: 'Test and save' });
    expect(test.getAttribute('aria-disabled')).toBe('true');
    await fireEvent.input(field, { target: { value: ' sk-together-1234 ' } });
    test.click();
    await waitFor(() =>
      expect(backend.requests('connection_test')).toEqual([
        { id: 'together', address: null, allow_network: false, key: 'sk-together-1234', keep: 'keyring' },
      ]),
    );
    await waitFor(() => expect((field as HTMLInputElement).value).toBe(''));
    expect(await violations()).toEqual([]);
  });

  test('a key that is refused says why and stays to be put right, until it is accepted', async () => {
    const failure = { code: 'key_refused', params: { host: 'api.together.ai' } };
    const backend = open('#/settings/connections', {
      connection_test: () => {
        throw failure;
      },
    });
    (await screen.findByRole('button', { name: 'Connect or manage Together AI' })).click();
    const field = await screen.findByLabelText<HTMLInputElement>('Key for Together AI');
    await fireEvent.input(field, { target: { value: 'sk-123' } });
    screen.getByRole('button', { name: 'Test and save' }).click();
    expect(await screen.findByText('api.together.ai didn’t accept the key.')).toBeTruthy();
    expect(field.value).toBe('sk-123');
    backend.answers.connection_test = () => connections;
    await fireEvent.input(field, { target: { value: `${field.value}4` } });
    screen.getByRole('button', { name: 'Test and save' }).click();
    await waitFor(() => expect(field.value).toBe(''));
    expect(backend.requests('connection_test').map(({ key }) => key)).toEqual(['sk-123', 'sk-1234']);
  });

  test('a key that is pasted while another one is tested is not lost', async () => {
    let answer: () => void = () => undefined;
    open('#/settings/connections', {
      connection_test: () => new Promise((resolve) => (answer = () => resolve(connections))),
    });
    (await screen.findByRole('button', { name: 'Connect or manage Together AI' })).click();
    const field = await screen.findByLabelText<HTMLInputElement>('Key for Together AI');
    await fireEvent.input(field, { target: { value: 'sk-old' } });
    const button = screen.getByRole('button', { name: 'Test and save' });
    button.click();
    await waitFor(() => expect(button.getAttribute('aria-busy')).toBe('true'));
    await fireEvent.input(field, { target: { value: 'sk-new' } });
    answer();
    await waitFor(() => expect(button.getAttribute('aria-busy')).toBeNull());
    expect(field.value).toBe('sk-new');
  });

  test('any address is taken, and servers on this computer are looked for', async () => {
    const backend = open('#/settings/connections');
    (await screen.findByRole('button', { name: 'Connect or manage Another address' })).click();
    await fireEvent.input(await screen.findByLabelText('Address'), {
      target: { value: 'https://models.example/v1' },
    });
    screen.getByRole('button', { name: 'Test and save' }).click();
    await waitFor(() =>
      expect(backend.requests('connection_test')[0]).toMatchObject({
        id: 'custom',
        address: 'https://models.example/v1',
        key: null,
      }),
    );
    screen.getByRole('button', { name: 'Look on this computer' }).click();
    await waitFor(() => expect(backend.requests('local_servers')).toHaveLength(1));
  });
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
  test('says that nothing left this computer where nothing did', async () => {
    open('#/settings/privacy');
    expect(await screen.findByText('Nothing from your projects has left this computer')).toBeTruthy();
    expect(screen.queryByRole('region', { name: 'What left this computer' })).toBeNull();
  });

  test('says whom the projects asked, how often and when last', async () => {
    const sent = [
      ...[{ writer: 'gpt-6 (OpenAI)', host: 'api.openai.com', calls: 43, tokens: 12_000, last_at: NOW }],
      { writer: 'qwen (Box)', host: 'box', calls: 1, tokens: 90, last_at: NOW - 2 * 24 * 60 * MINUTE },
    ];
    open('#/settings/privacy', { storage: () => ({ ...storage, sent }) });
    const left = within(await screen.findByRole('region', { name: 'What left this computer' }));
    expect(left.getByText('gpt-6 (OpenAI)')).toBeTruthy();
    expect(left.getByText('api.openai.com · 43 questions, about 12,000 tokens')).toBeTruthy();
    expect(left.getByText('box · 1 question, about 90 tokens')).toBeTruthy();
    expect(left.getByText(`Last asked: ${numbers.time(NOW)}`)).toBeTruthy();
    expect(screen.queryByText('Nothing from your projects has left this computer')).toBeNull();
    expect(await violations()).toEqual([]);
  });

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
