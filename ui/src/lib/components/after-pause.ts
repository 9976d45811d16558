// Saving without a Save button: once the fingers rest, or at once when the field is left.

/** Short enough that a draft is kept within a second of its last key. */
export const PAUSE_MS = 400;

export class AfterPause<Value> {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waiting: { value: Value } | undefined;

  constructor(private readonly save: (value: Value) => void) {}

  /** Takes the newest value, and saves it when no newer one follows. */
  note(value: Value): void {
    this.#waiting = { value };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), PAUSE_MS);
  }

  /** Saves what is waiting now: on leaving the field, or when it goes away. */
  flush(): void {
    clearTimeout(this.#timer);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) this.save(waiting.value);
  }
}
