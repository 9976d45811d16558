// The wishes of the plan and their words. Which of them speak for training is decided by the program; here is only
// which column they stand in.
import type { Wish } from '$lib/backend/backend';
import { m } from '$lib/paraglide/messages';

export const TEACHABLE_WISHES = ['steady_tone', 'instructions', 'faster_answers', 'shorter_prompts'] as const;
export const OTHER_WISHES = ['new_facts', 'up_to_date', 'several_jobs'] as const;

export function wishWords(wish: Wish): string {
  return m[`wish_${wish}`]();
}

export function wishText(wish: Wish): string {
  return m[`wish_${wish}_text`]();
}
