// Undo and redo of a project, and the toasts that offer them. "Undo" in a toast means the act it tells of, and the
// program undoes the last one: so the button goes as soon as another act is the last.
import { toFailure, type Backend, type DoneAct, type Failure, type Overview } from '$lib/backend/backend';
import type { NewToast, Toasts } from '$lib/components/toasts.svelte';
import { m } from '$lib/paraglide/messages';
import { actWords } from '$lib/words';

interface Offer {
  project: string;
  act: DoneAct['id'];
  /** Whether the overview has named the act as the next to undo. Until then it may just be late. */
  wasNext: boolean;
}

export class History {
  readonly #offers = new Map<number, Offer>();
  #told: number | undefined;

  constructor(
    private readonly backend: Backend,
    private readonly toasts: Toasts,
    private readonly failed: (failure: Failure) => void,
  ) {}

  done(project: string, act: DoneAct): void {
    this.#offer(project, act, actWords(act));
  }

  /** Takes note of what the program would undo now. */
  follow({ id: project, history }: Overview): void {
    for (const id of this.#offersOf(project)) {
      const offer = this.#offers.get(id);
      if (!offer) continue;
      const next = history.undo?.id;
      if (next === offer.act) offer.wasNext = true;
      else if (offer.wasNext || (next !== undefined && next > offer.act)) this.#withdraw(id);
    }
  }

  async undo(project: string): Promise<void> {
    const act = await this.#ask('undo', project);
    if (act === undefined) return;
    if (!act) return this.#tell({ text: m.frame_nothing_to_undo() });
    const action = { label: m.frame_redo(), run: () => void this.redo(project) };
    this.#tell({ text: m.frame_undone({ what: actWords(act) }), action });
  }

  async redo(project: string): Promise<void> {
    const act = await this.#ask('redo', project);
    if (act === undefined) return;
    if (!act) return this.#tell({ text: m.frame_nothing_to_redo() });
    this.#clear();
    this.#told = this.#offer(project, act, m.frame_redone({ what: actWords(act) }));
  }

  /** Nothing where it failed, null where there was nothing to do. */
  async #ask(command: 'undo' | 'redo', project: string): Promise<DoneAct | null | undefined> {
    try {
      return await this.backend.call(command, { project });
    } catch (thrown) {
      this.failed(toFailure(thrown));
      return undefined;
    }
  }

  #offer(project: string, act: DoneAct, text: string): number {
    for (const id of this.#offersOf(project)) this.#withdraw(id);
    const id = this.toasts.add({ text, undo: () => void this.undo(project) });
    this.#offers.set(id, { project, act: act.id, wasNext: false });
    return id;
  }

  #tell(toast: NewToast): void {
    this.#clear();
    this.#told = this.toasts.add({ kind: 'neutral', ...toast });
  }

  /** One line tells how far one has gone back, not one for each step. */
  #clear(): void {
    if (this.#told !== undefined) this.toasts.dismiss(this.#told);
  }

  #offersOf(project: string): number[] {
    return [...this.#offers].filter(([, offer]) => offer.project === project).map(([id]) => id);
  }

  #withdraw(id: number): void {
    this.#offers.delete(id);
    this.toasts.withdrawUndo(id);
  }
}
