// On which side of a conversation a message stands.
import type { Role } from '$lib/backend/backend';

export type Side = 'prompt' | 'person' | 'answer' | 'tool';

const SIDES: Record<Role, Side> = {
  system: 'prompt',
  developer: 'prompt',
  user: 'person',
  assistant: 'answer',
  tool: 'tool',
  function: 'tool',
};

export function sideOf(role: Role): Side {
  return SIDES[role];
}
