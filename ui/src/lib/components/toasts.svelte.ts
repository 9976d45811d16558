// The short messages at the edge: what was done and how to undo it. They go after a while; failures stay.

/** Long enough to read a line and reach for "Undo". */
export const TOAST_MS = 8000;
const MOST = 3;

export type ToastKind = 'ok' | 'neutral' | 'bad';

export interface NewToast {
  text: string;
  /** A quiet second line, such as "Kept in the bin for 30 days". */
  note?: string | undefined;
  /** By default ok. A bad one is read out at once and stays until it is closed. */
  kind?: ToastKind | undefined;
  undo?: (() => void) | undefined;
  /** In place of "Undo", where there is something else to do. */
  action?: { label: string; run: () => void } | undefined;
}

export interface Toast extends NewToast {
  readonly id: number;
  readonly kind: ToastKind;
}

export class Toasts {
  #list = $state.raw<readonly Toast[]>([]);
  #nextId = 1;
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing on the page is drawn from the clocks
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();
  #isHeld = false;

  /** The oldest first. */
  get list(): readonly Toast[] {
    return this.#list;
  }

  add(toast: NewToast): number {
    const id = this.#nextId++;
    const added = { ...toast, id, kind: toast.kind ?? 'ok' };
    // What gives way to the fourth is the oldest that would have gone by itself; failures go last.
    const list = [...this.#list, added];
    while (list.length > MOST) {
      const oldest = list.slice(0, -1).findIndex(({ kind }) => kind !== 'bad');
      const [gone] = list.splice(Math.max(0, oldest), 1);
      if (gone) this.#stop(gone.id);
    }
    this.#list = list;
    if (!this.#isHeld) this.#start(added);
    return id;
  }

  dismiss(id: number): void {
    this.#stop(id);
    this.#list = this.#list.filter((toast) => toast.id !== id);
  }

  /** Takes "Undo" away, once it would undo something else. The message stays. */
  withdrawUndo(id: number): void {
    this.#list = this.#list.map((toast) => (toast.id === id ? { ...toast, undo: undefined } : toast));
  }

  undo(toast: Toast): void {
    this.dismiss(toast.id);
    toast.undo?.();
  }

  act(toast: Toast): void {
    this.dismiss(toast.id);
    toast.action?.run();
  }

  /** The pointer or the focus is on them: none of them goes now. */
  hold(): void {
    this.#isHeld = true;
    for (const { id } of this.#list) this.#stop(id);
  }

  /** They are left: each has its whole time again. */
  release(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    for (const toast of this.#list) this.#start(toast);
  }

  #start({ id, kind }: Toast): void {
    if (kind === 'bad') return;
    this.#timers.set(
      id,
      setTimeout(() => this.dismiss(id), TOAST_MS),
    );
  }

  #stop(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }
}
