// How it should learn, as the person sets it: what was chosen is on its way to the program one choice at a time, and
// what a training would take is asked for anew after each.
import {
  toFailure,
  type Failure,
  type TrainChoices,
  type TrainEstimate,
  type TrainPage,
} from '$lib/backend/backend';
import { useApp } from '$lib/app';
import { Autosave } from '$lib/autosave.svelte';
import { live, type Live } from '$lib/live.svelte';

/** Shorter than this nobody notices that a number is old. */
const NOTICED_MS = 150;

/** The last one asked for counts; while it is on its way the one before stays. */
export class Estimate {
  value = $state.raw<TrainEstimate>();
  failure = $state.raw<Failure>();
  /** What stands there is no longer true, and has not been for long enough to be noticed. */
  isPending = $state(false);

  #isAsking = false;
  #askAgain = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly ask: () => Promise<TrainEstimate>) {}

  refresh(): void {
    this.#timer ??= setTimeout(() => (this.isPending = true), NOTICED_MS);
    if (this.#isAsking) this.#askAgain = true;
    else void this.#askOnce();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  async #askOnce(): Promise<void> {
    this.#isAsking = true;
    do {
      this.#askAgain = false;
      try {
        const value = await this.ask();
        if (this.#askAgain) continue;
        this.value = value;
        this.failure = undefined;
      } catch (thrown) {
        this.failure = toFailure(thrown);
      }
    } while (this.#askAgain);
    this.#isAsking = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.isPending = false;
  }
}

export class Training {
  readonly page: Live<TrainPage>;
  readonly estimate: Estimate;
  isStarting = $state(false);

  /** What was chosen last; shown at once, whatever the program is still busy with. */
  #wanted = $state.raw<TrainChoices>();
  readonly #app = useApp();
  readonly #saving: Autosave<TrainChoices>;

  constructor(private readonly project: string) {
    const { backend } = this.#app;
    this.page = live(
      () => backend.call('train', { project }),
      ['project', 'examples', 'runs', 'models'],
      () => project,
    );
    this.estimate = new Estimate(() => backend.call('train_estimate', { project }));
    this.#saving = new Autosave((choices) => this.#save(choices));
    $effect(() => {
      if (this.#dependsOn) this.estimate.refresh();
    });
    $effect(() =>
      backend.onChanges((changes) => {
        const isEdited = changes.some(({ topic, project: at }) => topic === 'examples' && at === project);
        if (isEdited) this.estimate.refresh();
      }),
    );
    $effect(() => () => this.estimate.stop());
  }

  /** What the estimate depends on: not on how a run gets on, of which the page hears each second. */
  readonly #dependsOn = $derived.by(() => {
    const page = this.page.value;
    return page && JSON.stringify([page.choices, page.plan, page.models, page.examples, page.left_out]);
  });

  /** What is chosen, the newest choice included. */
  get choices(): TrainChoices | undefined {
    return this.#wanted ?? this.page.value?.choices;
  }

  choose(change: Partial<TrainChoices>): void {
    if (!this.choices) return;
    this.#wanted = { ...this.choices, ...change };
    this.#saving.now(this.#wanted);
  }

  async start(): Promise<string | undefined> {
    this.isStarting = true;
    try {
      await this.#saving.settled();
      return await this.#app.backend.call('run_start', { project: this.project });
    } catch (thrown) {
      this.#app.failed(toFailure(thrown));
      return undefined;
    } finally {
      this.isStarting = false;
    }
  }

  async #save(choices: TrainChoices): Promise<void> {
    try {
      const page = await this.#app.backend.call('train_choose', { project: this.project, choices });
      if (this.#wanted === choices) this.page.set(page);
    } catch (thrown) {
      // What can't be chosen isn't: the page shows again what holds.
      this.#app.failed(toFailure(thrown));
    }
    if (this.#wanted === choices) this.#wanted = undefined;
  }
}
