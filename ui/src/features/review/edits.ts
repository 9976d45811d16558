// Drafts that are being edited. They are no examples yet, so the program has no place for half a change: it is kept
// while the window is open, and coming back to the draft finds it.
import type { Backend, Message } from '$lib/backend/backend';

const kept = new WeakMap<Backend, Map<string, Message[]>>();

export function editsOf(backend: Backend): Map<string, Message[]> {
  let edits = kept.get(backend);
  if (!edits) kept.set(backend, (edits = new Map()));
  return edits;
}

export function nameOf(project: string, draft: number): string {
  return `${project}/${draft}`;
}
