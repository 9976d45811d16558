// The shapes in which examples are exported, in groups that tell what each is for.
import type { Shape } from '$lib/backend/backend';
import { m } from '$lib/paraglide/messages';

export const SHAPE_GROUPS: readonly { title: () => string; shapes: readonly Shape[] }[] = [
  { title: m.export_group_keep, shapes: ['chat'] },
  { title: m.export_group_table, shapes: ['spreadsheet', 'table', 'token_report'] },
  {
    title: m.export_group_services,
    shapes: ['chat_azure', 'preference', 'prompt_completion', 'gemini', 'bedrock'],
  },
  {
    title: m.export_group_programs,
    shapes: [
      'hugging_face',
      'mlx',
      'llama_factory',
      'axolotl',
      'parquet',
      'trl_prompt_completion',
      'trl_preference',
      'trl_kto',
      'sharegpt',
      'alpaca',
    ],
  },
];
