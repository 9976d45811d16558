// Something that the page shows and the program owns: asked for, and asked for again whenever the program says that
// it changed. One question at a time is on its way; changes meanwhile are one more question after it.
import { untrack } from 'svelte';
import { toFailure, type Change, type Failure, type Topic } from './backend/backend';
import { useApp } from './app';

export class Live<Value> {
  /** What was last answered; stays while a newer answer is on its way. */
  value = $state.raw<Value>();
  /** Why the last question could not be answered. */
  failure = $state.raw<Failure>();
  readonly isLoading = $derived(this.value === undefined && this.failure === undefined);

  #load: () => Promise<Value>;
  #isAsking = false;
  #askAgain = false;
  #generation = 0;

  constructor(load: () => Promise<Value>) {
    this.#load = load;
  }

  /** Asks again; the value stays until the answer is there. */
  refresh(): void {
    if (this.#isAsking) {
      this.#askAgain = true;
      return;
    }
    this.#isAsking = true;
    const generation = this.#generation;
    this.#load()
      .then(
        (value) => {
          if (generation === this.#generation) this.set(value);
        },
        (thrown: unknown) => {
          if (generation === this.#generation) this.failure = toFailure(thrown);
        },
      )
      .finally(() => {
        this.#isAsking = false;
        if (this.#askAgain) {
          this.#askAgain = false;
          this.refresh();
        }
      });
  }

  /** Takes an answer that came with another question, as the page that a change gives back. */
  set(value: Value): void {
    this.value = value;
    this.failure = undefined;
  }

  /** Another question: what was answered so far is of no use. */
  restart(load: () => Promise<Value>): void {
    this.value = undefined;
    this.another(load);
  }

  /** Another question, whose answer takes the place of the one before: that stays in sight until then. */
  another(load: () => Promise<Value>): void {
    this.#generation += 1;
    this.#load = load;
    this.failure = undefined;
    this.refresh();
  }
}

/**
 * Asks while the component is there. `load` is called again when a state that it reads changes, and when one of
 * `topics` changes in the project that `project` names (any project where it names none).
 */
export function live<Value>(
  load: () => Promise<Value>,
  topics: Topic[],
  project: () => string | null = () => null,
): Live<Value> {
  return follow(load, topics, project, (live, next) => live.restart(next));
}

/** The same for lists that a person narrows or lengthens: the one before stays until the next one is there. */
export function liveList<Value>(
  load: () => Promise<Value>,
  topics: Topic[],
  project: () => string | null = () => null,
): Live<Value> {
  return follow(load, topics, project, (live, next) => live.another(next));
}

function follow<Value>(
  load: () => Promise<Value>,
  topics: Topic[],
  project: () => string | null,
  ask: (live: Live<Value>, next: () => Promise<Value>) => void,
): Live<Value> {
  const { backend } = useApp();
  const live = new Live(load);
  $effect(() => {
    // What `load` reads before its first await decides which question it is.
    const first = load();
    // It may wait behind another question; its failure is told when its turn comes.
    first.catch(() => undefined);
    untrack(() => {
      const answers = [first];
      const next = () => answers.shift() ?? load();
      ask(live, next);
    });
  });
  $effect(() =>
    backend.onChanges((changes) => {
      if (changes.some((change) => concerns(change, topics, project()))) live.refresh();
    }),
  );
  return live;
}

/** Whether a change is one of `topics` in the project, or in any where none is named. */
export function concerns(change: Change, topics: Topic[], project: string | null): boolean {
  const isThere = project === null || change.project === null || change.project === project;
  return isThere && topics.includes(change.topic);
}
