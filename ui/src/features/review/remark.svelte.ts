// What the person thinks of one draft: a rating from 1 to 5 and a note. Nobody else writes them, so what was given here
// wins over every answer that was asked for before. What is not saved yet stays while the window is open.
import { Autosave } from '$lib/autosave.svelte';
import type { Backend, Draft, RemarkDraft } from '$lib/backend/backend';
import { nameOf } from './edits';

const kept = new WeakMap<Backend, Map<string, Remark>>();

export class Remark {
  rating = $state<number | null>(null);
  note = $state('');
  readonly saving: Autosave<Pick<RemarkDraft, 'rating' | 'note'>>;

  constructor(
    backend: Backend,
    project: string,
    readonly draft: Pick<Draft, 'id' | 'rating' | 'note'>,
  ) {
    this.rating = draft.rating;
    this.note = draft.note;
    this.saving = new Autosave(async (remark) => {
      await backend.call('draft_remark', { project, draft: draft.id, ...remark });
    });
  }

  /** The same rating once more takes it back. */
  rate(rating: number): void {
    this.rating = this.rating === rating ? null : rating;
    this.saving.now({ rating: this.rating, note: this.note });
  }

  write(note: string): void {
    this.note = note;
    this.saving.note({ rating: this.rating, note });
  }
}

/** The remark as it was left here, or else as the program has it. */
export function remarkOf(backend: Backend, project: string, draft: Draft): Remark {
  const remarks = remarksOf(backend);
  const name = nameOf(project, draft.id);
  const remark = remarks.get(name) ?? new Remark(backend, project, draft);
  remarks.set(name, remark);
  return remark;
}

/** From now on the program's word holds. */
export function forgetRemark(backend: Backend, project: string, draft: number): void {
  remarksOf(backend).delete(nameOf(project, draft));
}

function remarksOf(backend: Backend): Map<string, Remark> {
  let remarks = kept.get(backend);
  if (!remarks) kept.set(backend, (remarks = new Map()));
  return remarks;
}
