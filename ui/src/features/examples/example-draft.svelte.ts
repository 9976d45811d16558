// One example while it is open: what stands in its bubbles, which is what was typed last, and what the program knows
// about it. What is typed always wins over an answer; what changed elsewhere (undo, a fix) is shown once nothing that
// was typed waits to be saved.
import {
  toFailure,
  type Backend,
  type ExampleDetail,
  type Failure,
  type Message,
} from '$lib/backend/backend';
import { Autosave } from '$lib/autosave.svelte';

/** A message with a name of its own, so that its field keeps the focus when messages are moved. */
export interface Entry {
  readonly key: number;
  readonly message: Message;
}

interface Unsaved {
  messages: Message[];
  /** The message that is being typed: the program counts that as one act. */
  typing: number | null;
}

export class ExampleDraft {
  entries = $state.raw<readonly Entry[]>([]);
  /** As the program last told it: lengths, problems, whether it is held back. */
  detail = $state.raw<ExampleDetail>();
  /** Why it can't be shown. */
  failure = $state.raw<Failure>();
  /** The message that was put right a moment ago. */
  fixedKey = $state<number>();

  readonly saving: Autosave<Unsaved>;
  readonly #backend: Backend;
  readonly project: string;
  readonly id: number;
  /** The messages that the program is known to have. */
  #known: readonly Message[] = [];
  /** Goes up with every key and every answer to a save: a question asked before that is out of date. */
  #moment = 0;
  #nextKey = 0;

  constructor(backend: Backend, project: string, id: number) {
    this.#backend = backend;
    this.project = project;
    this.id = id;
    this.saving = new Autosave((unsaved) => this.#save(unsaved));
  }

  get messages(): Message[] {
    return this.entries.map(({ message }) => message);
  }

  /** Asks for the example. Out-of-date answers are asked for again, unless keys are the reason. */
  async load(): Promise<void> {
    const moment = this.#moment;
    try {
      const detail = await this.#backend.call('example', { project: this.project, example: this.id });
      this.failure = undefined;
      if (!this.saving.isSaved) return;
      if (moment !== this.#moment) return await this.load();
      this.#take(detail);
    } catch (thrown) {
      this.failure = toFailure(thrown);
    }
  }

  /** Types into a message. */
  type(key: number, content: string): void {
    const place = this.entries.findIndex((entry) => entry.key === key);
    this.#change(
      this.entries.map((entry) =>
        entry.key === key ? { key, message: { ...entry.message, content } } : entry,
      ),
    );
    this.saving.note({ messages: this.messages, typing: place });
  }

  /** Changes something else about a message: who says it, whether it is learned. */
  alter(key: number, message: Message): void {
    this.#changeAtOnce(this.entries.map((entry) => (entry.key === key ? { key, message } : entry)));
  }

  remove(key: number): void {
    this.#changeAtOnce(this.entries.filter((entry) => entry.key !== key));
  }

  /** Puts a message at another place, and saves that when `isLast`: while it is dragged, it moves many times. */
  move(key: number, to: number, isLast = true): void {
    const entry = this.entries.find((each) => each.key === key);
    if (!entry) return;
    const others = this.entries.filter((each) => each !== entry);
    const entries = others.toSpliced(Math.min(Math.max(0, to), others.length), 0, entry);
    if (isLast) this.#changeAtOnce(entries);
    else this.#change(entries);
  }

  /** Adds messages without text at the end, and gives the key of the first one. */
  add(...roles: Message['role'][]): number {
    const added = roles.map((role) => this.#entry(emptyMessage(role)));
    this.#changeAtOnce([...this.entries, ...added]);
    return added[0]?.key ?? -1;
  }

  /** Shows for a moment that a message was put right. */
  flash(key: number | undefined): void {
    this.fixedKey = key;
  }

  #change(entries: readonly Entry[]): void {
    this.#moment += 1;
    this.entries = entries;
  }

  #changeAtOnce(entries: readonly Entry[]): void {
    this.#change(entries);
    this.saving.now({ messages: this.messages, typing: null });
  }

  async #save({ messages, typing }: Unsaved): Promise<void> {
    const { project, id: example } = this;
    const detail = await this.#backend.call('example_edit', { project, example, messages, typing });
    this.#moment += 1;
    this.#known = detail.messages;
    this.detail = detail;
  }

  #take(detail: ExampleDetail): void {
    this.detail = detail;
    if (areSame(detail.messages, this.#known) && this.entries.length > 0) return;
    this.#known = detail.messages;
    this.entries = this.#keyed(detail.messages);
  }

  /** Messages that are still there keep their keys, and with them the focus and the place of the caret. */
  #keyed(messages: readonly Message[]): Entry[] {
    const isSameLength = messages.length === this.entries.length;
    const unused = [...this.entries];
    return messages.map((message, place) => {
      const wanted = isSameLength
        ? this.entries[place]
        : unused.find((entry) => areSame([entry.message], [message]));
      if (wanted) unused.splice(unused.indexOf(wanted), 1);
      return wanted ? { key: wanted.key, message } : this.#entry(message);
    });
  }

  #entry(message: Message): Entry {
    return { key: this.#nextKey++, message };
  }
}

export function emptyMessage(role: Message['role']): Message {
  return { role, content: '' };
}

function areSame(some: readonly Message[], others: readonly Message[]): boolean {
  return JSON.stringify(some) === JSON.stringify(others);
}
