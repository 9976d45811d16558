// The plan of the project called Marv.
import type { PlanPage } from '$lib/backend/backend';
import type { Answers } from './backend';

export const plan: PlanPage = {
  name: 'Marv',
  goal: 'Answer factual questions correctly, with dry sarcasm, in one or two sentences.',
  base_prompt:
    'Marv is a factual chatbot that is also sarcastic. Answer in one or two sentences. Never be cruel. Never invent facts.',
  base_prompt_tokens: 26,
  wishes: ['steady_tone', 'instructions', 'faster_answers', 'shorter_prompts'],
  fit: 'good',
  criteria: ['Every claim is true; no invented numbers', 'Witty and never cruel', 'One or two sentences'],
  questions: ['How far away is the Moon?', 'Who invented the telephone?'],
  wanted_examples: 80,
  ready_examples: 76,
  examples: 82,
  other_base_prompts: 6,
  training_seconds: { least: 12 * 60, most: 16 * 60 },
};

/** As it is before anything was decided. */
export const emptyPlan: PlanPage = {
  ...plan,
  name: '',
  goal: '',
  base_prompt: '',
  base_prompt_tokens: 0,
  wishes: [],
  fit: 'unknown',
  criteria: [],
  questions: [],
  ready_examples: 0,
  examples: 0,
  other_base_prompts: 0,
  training_seconds: null,
};

export const planAnswers: Answers = {
  plan: () => plan,
  plan_change: () => plan,
  base_prompt_apply: () => ({ id: 9, kind: 'base_prompt_applied', count: 6 }),
};
