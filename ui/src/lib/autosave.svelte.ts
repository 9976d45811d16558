// Saving as one types. One save is on its way at a time and the newest value goes last, so answers can't come in
// another order than the keys. What could not be saved stays here until it is.
import { toFailure, type Failure } from './backend/backend';
import { PAUSE_MS } from './components/after-pause';

export type SaveState = 'saved' | 'saving' | 'failed';

/** Whoever types without a pause is saved this often all the same. */
const LONGEST_MS = 2000;

export class Autosave<Value> {
  /** "saved" only after the program said so. */
  state = $state<SaveState>('saved');
  failure = $state.raw<Failure>();

  /** The newest value that the program has not taken yet. */
  #unsaved: { value: Value } | undefined;
  #firstAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending: { value: Value } | undefined;
  #isDue = false;
  #settled: (() => void)[] = [];

  constructor(private readonly send: (value: Value) => Promise<void>) {}

  /** Whether nothing of what was typed would be lost now. */
  get isSaved(): boolean {
    return this.#unsaved === undefined;
  }

  /** Takes the newest value, and saves it when no newer one follows. */
  note(value: Value): void {
    const now = performance.now();
    if (this.#timer === undefined) this.#firstAt = now;
    this.#unsaved = { value };
    this.state = 'saving';
    clearTimeout(this.#timer);
    const longest = Math.max(0, this.#firstAt + LONGEST_MS - now);
    this.#timer = setTimeout(() => this.flush(), Math.min(PAUSE_MS, longest));
  }

  /** Takes the newest value, and saves it at once. */
  now(value: Value): void {
    this.#unsaved = { value };
    this.state = 'saving';
    this.flush();
  }

  /** Saves what is waiting at once: the field is left, or the page. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // What is on its way needs no second save.
    if (!this.#unsaved || this.#unsaved === this.#sending) return;
    this.#isDue = true;
    if (!this.#sending) void this.#sendNext();
  }

  /** Saves what is waiting, and is done when that is saved, or could not be. */
  settled(): Promise<void> {
    this.flush();
    if (!this.#sending) return Promise.resolve();
    return new Promise((resolve) => this.#settled.push(resolve));
  }

  async #sendNext(): Promise<void> {
    while (this.#isDue && this.#unsaved) {
      this.#isDue = false;
      const taken = this.#unsaved;
      this.#sending = taken;
      this.state = 'saving';
      try {
        await this.send(taken.value);
        this.failure = undefined;
        if (this.#unsaved === taken) {
          this.#unsaved = undefined;
          this.state = 'saved';
        }
      } catch (thrown) {
        this.failure = toFailure(thrown);
        if (this.#unsaved === taken) this.state = 'failed';
      }
    }
    this.#sending = undefined;
    for (const resolve of this.#settled.splice(0)) resolve();
  }
}
