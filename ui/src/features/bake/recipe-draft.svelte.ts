// The recipe while it is being changed. What was changed here always wins over an answer that was asked for before.
import { Autosave } from '$lib/autosave.svelte';
import type { Backend, BakePage, Recipe, RecipeTopic } from '$lib/backend/backend';
import { added, removed, withShare } from './shares';

/** A topic with a name of its own, so that its field keeps the focus when others come and go. */
export interface TopicEntry extends RecipeTopic {
  readonly key: number;
}

export class RecipeDraft {
  topics = $state.raw<readonly TopicEntry[]>([]);
  #rest = $state.raw<Omit<Recipe, 'topics'>>();
  readonly saving: Autosave<Recipe>;
  /** The recipe that the program is known to have. */
  #known = '';
  #nextKey = 0;

  /** `onanswer` gets the page as it is with the changed recipe. */
  constructor(backend: Backend, project: string, onanswer: (page: BakePage) => void) {
    this.saving = new Autosave(async (recipe) => {
      const page = await backend.call('bake_change', { project, recipe });
      this.#known = JSON.stringify(page.recipe);
      onanswer(page);
    });
  }

  /** All of it but the topics; nothing before the first answer. */
  get rest(): Omit<Recipe, 'topics'> | undefined {
    return this.#rest;
  }

  /** Takes the recipe as the program has it, where nothing that was changed here would be lost by that. */
  take({ topics, ...rest }: Recipe): void {
    const told = JSON.stringify({ topics, ...rest });
    if (!this.saving.isSaved || told === this.#known) return;
    this.#known = told;
    this.#rest = rest;
    this.topics = topics.map((topic, place) => this.#entry(topic, this.topics[place]?.key));
  }

  change(changes: Partial<Omit<Recipe, 'topics'>>): void {
    if (!this.#rest) return;
    this.#rest = { ...this.#rest, ...changes };
    this.#note();
  }

  /** Puts another recipe in its place, and gives the one that was there. */
  replace({ topics, ...rest }: Recipe): Recipe | undefined {
    if (!this.#rest) return undefined;
    const before = this.#whole(this.#rest);
    this.#rest = rest;
    this.topics = topics.map((topic) => this.#entry(topic));
    this.#note();
    return before;
  }

  rename(key: number, name: string): void {
    this.topics = this.topics.map((topic) => (topic.key === key ? { ...topic, name } : topic));
    this.#note();
  }

  /** What there is within it, one on each line. */
  divide(key: number, within: string): void {
    this.topics = this.topics.map((topic) => (topic.key === key ? { ...topic, within } : topic));
    this.#note();
  }

  /** The others shrink or grow in proportion. */
  share(key: number, share: number): void {
    const place = this.topics.findIndex((topic) => topic.key === key);
    this.topics = withShare(this.topics, place, share);
    this.#note();
  }

  /** Adds a topic, to be named where it isn't yet, and gives its key. */
  add(name = ''): number {
    const key = this.#nextKey++;
    this.topics = added(this.topics, { name, share: 0, within: '', key });
    this.#note();
    return key;
  }

  remove(key: number): void {
    const place = this.topics.findIndex((topic) => topic.key === key);
    this.topics = removed(this.topics, place);
    this.#note();
  }

  #note(): void {
    if (this.#rest) this.saving.note(this.#whole(this.#rest));
  }

  #whole(rest: Omit<Recipe, 'topics'>): Recipe {
    return { topics: this.topics.map(({ name, share, within }) => ({ name, share, within })), ...rest };
  }

  #entry({ name, share, within }: RecipeTopic, key = this.#nextKey++): TopicEntry {
    return { name, share, within, key };
  }
}
