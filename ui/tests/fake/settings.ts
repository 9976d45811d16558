// The models on this computer, and what lies where.
import type { ConnectionsPage, Models, Storage } from '$lib/backend/backend';
import type { Answers } from './backend';

export const models: Models = {
  models: [
    {
      file: 'starter.gguf',
      name: 'SmolLM2 135M',
      bytes: 145e6,
      parameters: 135e6,
      training_bytes: 1.1 * 2 ** 30,
      can_train: true,
      is_starter: true,
      used_by: ['Marv', 'Report-card comments'],
      failure: null,
    },
    {
      file: 'qwen3-1.7b.gguf',
      name: 'Qwen3 1.7B',
      bytes: 1.4e9,
      parameters: 1.7e9,
      training_bytes: 6.2 * 2 ** 30,
      can_train: true,
      is_starter: false,
      used_by: [],
      failure: null,
    },
    {
      file: 'qwen3-8b.gguf',
      name: 'Qwen3 8B',
      bytes: 5e9,
      parameters: 8e9,
      training_bytes: 24 * 2 ** 30,
      can_train: false,
      is_starter: false,
      used_by: [],
      failure: null,
    },
    {
      file: 'half.gguf',
      name: 'half',
      bytes: 512e6,
      parameters: null,
      training_bytes: null,
      can_train: false,
      is_starter: false,
      used_by: [],
      failure: { code: 'model_damaged', params: { path: 'half.gguf' } },
    },
  ],
  folder: '/home/okafor/.cache/bakehouse/models',
  bytes: 7e9,
  run_bytes: 2.6e9,
  free_bytes: 118e9,
};

export const storage: Storage = {
  data_folder: '/home/okafor/.local/share/Bakehouse',
  project_bytes: 61e6,
  binned_projects: [{ id: '01J0000000000000000000000D', name: 'Old recipes', days_left: 12 }],
  binned_examples: 3,
  models_folder: models.folder,
  model_bytes: models.bytes,
  sent: [],
};

export const connections: ConnectionsPage = {
  key_store: 'Secret Service',
  connections: [
    {
      ...{
        id: 'local 127.0.0.1:11434',
        name: 'Ollama',
        kind: 'local',
        address: 'http://127.0.0.1:11434/v1',
        host: '127.0.0.1:11434',
      },
      ...{ key_page: null, needs_key: false, key: null, model: 'qwen3:8b', price: null, is_connected: true },
      models: [{ id: 'qwen3:8b', name: 'qwen3:8b' }],
    },
    {
      ...{
        id: 'together',
        name: 'Together AI',
        kind: 'service',
        address: 'https://api.together.ai/v1',
        host: 'api.together.ai',
      },
      ...{ key_page: 'https://api.together.ai/settings/api-keys', needs_key: true, key: null },
      ...{ model: null, price: null, is_connected: false, models: [] },
    },
    {
      ...{ id: 'custom', name: 'Another address', kind: 'address', address: null, host: null },
      ...{
        key_page: null,
        needs_key: false,
        key: null,
        model: null,
        price: null,
        is_connected: false,
        models: [],
      },
    },
  ],
};

export const settingsAnswers: Answers = {
  connections: () => connections,
  local_servers: () => connections,
  connection_test: () => connections,
  connection_model: () => connections,
  connection_price: () => connections,
  connection_remove: () => connections,
  models: () => models,
  model_add: () => models,
  model_remove: ({ file }) => ({ ...models, models: models.models.filter((model) => model.file !== file) }),
  storage: () => storage,
  folder_show: () => null,
  bin_empty: () => ({ ...storage, binned_projects: [], binned_examples: 0 }),
  erase_everything: () => null,
};
