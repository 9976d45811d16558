// The words that somebody may ask about: their explanation, and what programmers call them.
import { m } from '$lib/paraglide/messages';

export const WORDS = [
  'base_prompt',
  'example',
  'held_back',
  'near_copy',
  'draft',
  'pass',
  'examples_per_step',
  'learning_speed',
  'how_wrong',
  'memorising',
  'checkpoint',
  'token',
  'baseline',
  'likely_range',
  'criteria',
  'variety',
  'add_on',
  'looking_up',
] as const;
export type Word = (typeof WORDS)[number];

export interface Explanation {
  question: string;
  text: string;
  /** What programmers call it, and other words that lead here. */
  technical: string;
}

export function explanationOf(word: Word): Explanation {
  return {
    question: m[`help_${word}`](),
    text: m[`help_${word}_text`](),
    technical: m[`help_${word}_technical`](),
  };
}
