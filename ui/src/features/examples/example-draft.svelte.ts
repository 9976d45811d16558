// One example while it is open: what stands in its bubbles, its note and its tools, which is what was typed last, and
// what the program knows about it. What is typed always wins over an answer; what changed elsewhere (undo, a fix) is
// shown once nothing that was typed waits to be saved.
import {
  toFailure,
  type Backend,
  type ExampleDetail,
  type Failure,
  type Message,
} from '$lib/backend/backend';
import { Autosave, type SaveState } from '$lib/autosave.svelte';
import { oneLineJson, prettyJson } from '$lib/json-text';
import { mergeMessages, splitMessage } from './turns';

/** A message with a name of its own, so that its field keeps the focus when messages are moved. */
export interface Entry {
  readonly key: number;
  readonly message: Message;
}

/** The conversation, or in a preference pair the worse ending of it. */
type Part = 'entries' | 'rejected';

interface Unsaved {
  messages: Message[];
  /** Nothing where there is no worse ending, and was none. */
  rejected: Message[] | undefined;
  /** The message that is being typed: the program counts that as one act. */
  typing: number | null;
}

export class ExampleDraft {
  entries = $state.raw<readonly Entry[]>([]);
  /** In a preference pair the worse ending. */
  rejected = $state.raw<readonly Entry[]>([]);
  note = $state('');
  /** The list of tools as it is edited: over several lines. */
  tools = $state('');
  /** As the program last told it: lengths, problems, whether it is held back. */
  detail = $state.raw<ExampleDetail>();
  /** Why it can't be shown. */
  failure = $state.raw<Failure>();
  /** The message that was put right a moment ago. */
  fixedKey = $state<number>();

  readonly saving: Autosave<Unsaved>;
  readonly savingNote: Autosave<string>;
  readonly savingTools: Autosave<string>;
  readonly #backend: Backend;
  readonly project: string;
  readonly id: number;
  /** The messages that the program is known to have, and its tools. */
  #known: Pick<ExampleDetail, 'messages' | 'rejected'> = { messages: [], rejected: [] };
  #knownTools: string | null = null;
  /** Goes up with every key and every answer to a save: a question asked before that is out of date. */
  #moment = 0;
  /** How often it was asked for: an answer is out of date once it was asked for again. */
  #asked = 0;
  #nextKey = 0;

  constructor(backend: Backend, project: string, id: number) {
    this.#backend = backend;
    this.project = project;
    this.id = id;
    this.saving = new Autosave((unsaved) => this.#save(unsaved));
    this.savingNote = new Autosave((note) => this.#saveNote(note));
    this.savingTools = new Autosave((tools) => this.#saveTools(tools));
  }

  get messages(): Message[] {
    return this.entries.map(({ message }) => message);
  }

  get isPair(): boolean {
    return this.rejected.length > 0;
  }

  /** Whether nothing of what was typed would be lost now. */
  get isSaved(): boolean {
    return this.#saves.every((save) => save.isSaved);
  }

  get state(): SaveState {
    const states = this.#saves.map((save) => save.state);
    return (
      states.find((state) => state === 'failed') ?? states.find((state) => state === 'saving') ?? 'saved'
    );
  }

  /** Why something typed is not saved; what is wrong with the tools themselves is told where they stand. */
  get saveFailure(): Failure | undefined {
    const failed = this.#saves.find((save) => save.state === 'failed' && save.failure !== this.toolsFailure);
    return failed?.failure;
  }

  get toolsFailure(): Failure | undefined {
    const { state, failure } = this.savingTools;
    return state === 'failed' && failure?.code === 'tools_unreadable' ? failure : undefined;
  }

  flush(): void {
    for (const save of this.#saves) save.flush();
  }

  /** Saves what is waiting, and is done when that is saved, or could not be. */
  async settled(): Promise<void> {
    await Promise.all(this.#saves.map((save) => save.settled()));
  }

  /**
   * Asks for the example. Out-of-date answers are asked for again, unless keys are the reason, or a later question is on
   * its way already.
   */
  async load(): Promise<void> {
    const moment = this.#moment;
    const asked = (this.#asked += 1);
    try {
      const detail = await this.#backend.call('example', { project: this.project, example: this.id });
      if (asked !== this.#asked) return;
      this.failure = undefined;
      if (!this.saving.isSaved) return;
      if (moment !== this.#moment) return await this.load();
      this.#take(detail);
    } catch (thrown) {
      if (asked === this.#asked) this.failure = toFailure(thrown);
    }
  }

  /** Types into a message. */
  type(key: number, content: string): void {
    const message = this.message(key);
    if (message) this.retype(key, { ...message, content });
  }

  /** Types into something else of a message, such as a call of a tool. */
  retype(key: number, message: Message): void {
    const part = this.#partOf(key);
    this.#change(
      part,
      this[part].map((entry) => (entry.key === key ? { key, message } : entry)),
    );
    const place = [...this.entries, ...this.rejected].findIndex((entry) => entry.key === key);
    this.saving.note(this.#unsaved(place));
  }

  /** Changes something else about a message: who says it, whether it is learned. */
  alter(key: number, message: Message): void {
    const part = this.#partOf(key);
    this.#changeAtOnce(
      part,
      this[part].map((entry) => (entry.key === key ? { key, message } : entry)),
    );
  }

  remove(key: number): void {
    const part = this.#partOf(key);
    this.#changeAtOnce(
      part,
      this[part].filter((entry) => entry.key !== key),
    );
  }

  /** Puts a message at another place, and saves that when `isLast`: while it is dragged, it moves many times. */
  move(key: number, to: number, isLast = true): void {
    const part = this.#partOf(key);
    const entry = this[part].find((each) => each.key === key);
    if (!entry) return;
    const others = this[part].filter((each) => each !== entry);
    const entries = others.toSpliced(Math.min(Math.max(0, to), others.length), 0, entry);
    if (isLast) this.#changeAtOnce(part, entries);
    else this.#change(part, entries);
  }

  /** Adds messages without text at the end, and gives the key of the first one. */
  add(...roles: Message['role'][]): number {
    const added = roles.map((role) => this.#entry(emptyMessage(role)));
    this.#changeAtOnce('entries', [...this.entries, ...added]);
    return added[0]?.key ?? -1;
  }

  /** Puts a message beside another one, and gives its key. */
  insert(key: number, where: 'before' | 'after', message: Message): number {
    const part = this.#partOf(key);
    const place = this[part].findIndex((entry) => entry.key === key);
    const entry = this.#entry(message);
    this.#changeAtOnce(part, this[part].toSpliced(where === 'before' ? place : place + 1, 0, entry));
    return entry.key;
  }

  /** Makes two of a message, and gives the key of the second one. */
  split(key: number, at: number): number | undefined {
    const part = this.#partOf(key);
    const place = this[part].findIndex((entry) => entry.key === key);
    const entry = this[part][place];
    if (!entry) return undefined;
    const [first, second] = splitMessage(entry.message, at);
    const added = this.#entry(second);
    this.#changeAtOnce(part, this[part].toSpliced(place, 1, { key, message: first }, added));
    return added.key;
  }

  /** Makes one of a message and the next one. */
  mergeWithNext(key: number): void {
    const part = this.#partOf(key);
    const place = this[part].findIndex((entry) => entry.key === key);
    const [one, next] = [this[part][place], this[part][place + 1]];
    if (!one || !next) return;
    const message = mergeMessages(one.message, next.message);
    this.#changeAtOnce(part, this[part].toSpliced(place, 2, { key, message }));
  }

  /** Makes a preference pair of it: a worse answer, still to be written. Gives its key. */
  makePair(): number {
    const worse = this.#entry(emptyMessage('assistant'));
    this.#changeAtOnce('rejected', [worse]);
    return worse.key;
  }

  dropPair(): void {
    this.#changeAtOnce('rejected', []);
  }

  writeNote(note: string): void {
    this.#moment += 1;
    this.note = note;
    this.savingNote.note(note);
  }

  writeTools(tools: string): void {
    this.#moment += 1;
    this.tools = tools;
    this.savingTools.note(tools);
  }

  /** Shows for a moment that a message was put right. */
  flash(key: number | undefined): void {
    this.fixedKey = key;
  }

  message(key: number): Message | undefined {
    return [...this.entries, ...this.rejected].find((entry) => entry.key === key)?.message;
  }

  get #saves(): readonly [Autosave<Unsaved>, Autosave<string>, Autosave<string>] {
    return [this.saving, this.savingNote, this.savingTools];
  }

  #partOf(key: number): Part {
    return this.rejected.some((entry) => entry.key === key) ? 'rejected' : 'entries';
  }

  #unsaved(typing: number | null): Unsaved {
    const rejected = this.rejected.map(({ message }) => message);
    const wasPair = this.#known.rejected.length > 0;
    return {
      messages: this.messages,
      rejected: rejected.length > 0 || wasPair ? rejected : undefined,
      typing,
    };
  }

  #change(part: Part, entries: readonly Entry[]): void {
    this.#moment += 1;
    this[part] = entries;
  }

  #changeAtOnce(part: Part, entries: readonly Entry[]): void {
    this.#change(part, entries);
    this.saving.now(this.#unsaved(null));
  }

  async #save({ messages, rejected, typing }: Unsaved): Promise<void> {
    const { project, id: example } = this;
    const worse = rejected ? { rejected } : {};
    const detail = await this.#backend.call('example_edit', { project, example, messages, ...worse, typing });
    this.#moment += 1;
    this.#known = detail;
    this.detail = detail;
  }

  async #saveNote(note: string): Promise<void> {
    const { project, id: example } = this;
    await this.#backend.call('example_note', { project, example, note });
    this.#moment += 1;
  }

  async #saveTools(text: string): Promise<void> {
    const { project, id: example } = this;
    const { tools } = await this.#backend.call('example_tools', {
      project,
      example,
      tools: oneLineJson(text),
    });
    this.#moment += 1;
    this.#knownTools = tools;
  }

  #take(detail: ExampleDetail): void {
    this.detail = detail;
    if (this.savingNote.isSaved) this.note = detail.note;
    if (this.savingTools.isSaved && detail.tools !== this.#knownTools) {
      this.#knownTools = detail.tools;
      this.tools = prettyJson(detail.tools ?? '');
    }
    const known = this.#known;
    this.#known = detail;
    if (!areSame(detail.rejected, known.rejected))
      this.rejected = this.#keyed(detail.rejected, this.rejected);
    if (!areSame(detail.messages, known.messages) || this.entries.length === 0) {
      this.entries = this.#keyed(detail.messages, this.entries);
    }
  }

  /** Messages that are still there keep their keys, and with them the focus and the place of the caret. */
  #keyed(messages: readonly Message[], entries: readonly Entry[]): Entry[] {
    const isSameLength = messages.length === entries.length;
    const unused = [...entries];
    return messages.map((message, place) => {
      const wanted = isSameLength
        ? entries[place]
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
