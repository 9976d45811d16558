// A base prompt that every example repeats is shown once.
import type { Turn } from '$lib/backend/backend';

/** The base prompt that all of `examples` begin with, each having no other. */
export function sharedBasePrompt(examples: Turn[][]): Turn | undefined {
  const prompts = examples.map((turns) => turns.filter(isBasePrompt));
  const first = prompts[0]?.[0];
  if (!first) return undefined;
  const isEverywhere = prompts.every(
    (found) => found.length === 1 && found[0]?.role === first.role && found[0].text === first.text,
  );
  return isEverywhere ? first : undefined;
}

function isBasePrompt({ role }: Turn): boolean {
  return role === 'system' || role === 'developer';
}
