// Examples that were left before everything typed into them was saved. They are kept while the window is open, so that
// coming back finds the text, whatever kept it from being saved.
import type { Backend } from '$lib/backend/backend';
import { ExampleDraft } from './example-draft.svelte';

const kept = new WeakMap<Backend, Map<string, ExampleDraft>>();

/** The example as it was left, where something in it is not saved yet; otherwise as the program has it. */
export function openDraft(backend: Backend, project: string, id: number): ExampleDraft {
  return draftsOf(backend).get(`${project}/${id}`) ?? new ExampleDraft(backend, project, id);
}

/** Saves what was typed, and keeps it as long as that has not worked. Whether it has. */
export async function closeDraft(backend: Backend, draft: ExampleDraft): Promise<boolean> {
  const name = `${draft.project}/${draft.id}`;
  const drafts = draftsOf(backend);
  if (!draft.isSaved) drafts.set(name, draft);
  await draft.settled();
  if (draft.isSaved) drafts.delete(name);
  return draft.isSaved;
}

function draftsOf(backend: Backend): Map<string, ExampleDraft> {
  let drafts = kept.get(backend);
  if (!drafts) kept.set(backend, (drafts = new Map()));
  return drafts;
}
