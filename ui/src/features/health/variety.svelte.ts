// The variety map as the page has it: asked for, drawn by itself where there is none of now, and ended by the person.
import { untrack } from 'svelte';
import { toFailure, type Failure, type Task, type VarietyPage } from '$lib/backend/backend';
import { useApp } from '$lib/app';
import { live, type Live } from '$lib/live.svelte';

export class Variety {
  readonly page: Live<VarietyPage>;
  /** Why drawing could not even begin. */
  refused = $state.raw<Failure>();
  /** The person ended it: then it doesn't begin again by itself. */
  isUnwanted = $state(false);

  readonly #app = useApp();
  // Nothing on the page follows it.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #questions = new Map<number, Promise<string>>();
  #isBeginning = $state(false);
  readonly #activity;

  constructor(private readonly project: string) {
    const { backend } = this.#app;
    this.page = live(
      () => backend.call('variety', { project }),
      ['examples'],
      () => project,
    );
    this.#activity = live(() => backend.call('activity', null), ['tasks']);
    $effect(() => {
      if (this.#isWanted) untrack(() => void this.draw());
    });
    // Points come only with the end: until then it is enough to hear how far it is.
    $effect(() => {
      if (this.#hasEnded) untrack(() => this.page.refresh());
    });
  }

  readonly #isWanted = $derived.by(() => {
    const page = this.page.value;
    if (!page || page.task || page.failure || this.refused || this.isUnwanted) return false;
    return page.examples >= page.least && !page.drawn?.is_current;
  });

  /** The task as it is now. */
  readonly task = $derived.by((): Task | undefined => {
    const known = this.page.value?.task ?? undefined;
    return known && (this.#activity.value?.tasks.find(({ id }) => id === known.id) ?? known);
  });

  readonly #hasEnded = $derived.by(() => {
    const state = this.task?.state;
    return state === 'done' || state === 'cancelled' || state === 'failed';
  });

  get isDrawing(): boolean {
    return this.#isBeginning || (this.task !== undefined && !this.#hasEnded);
  }

  get failure(): Failure | undefined {
    return this.refused ?? this.page.value?.failure ?? undefined;
  }

  async draw(): Promise<void> {
    if (this.#isBeginning) return;
    this.isUnwanted = false;
    this.refused = undefined;
    this.#isBeginning = true;
    try {
      await this.#app.backend.call('variety_draw', { project: this.project });
      this.page.refresh();
    } catch (thrown) {
      this.refused = toFailure(thrown);
    } finally {
      this.#isBeginning = false;
    }
  }

  async cancel(): Promise<void> {
    const { task } = this;
    if (!task) return;
    this.isUnwanted = true;
    try {
      await this.#app.backend.call('task_control', { task: task.id, act: 'cancel' });
    } catch {
      // It ended meanwhile, which is what was wanted.
      this.page.refresh();
    }
  }

  /** The words of a question, asked for once. */
  readonly read = (example: number): Promise<string> => {
    const known = this.#questions.get(example);
    if (known) return known;
    const asked = this.#app.backend
      .call('example', { project: this.project, example })
      .then(({ messages }) => messages.find(({ role }) => role === 'user')?.content ?? '')
      .catch(() => '');
    this.#questions.set(example, asked);
    return asked;
  };
}
