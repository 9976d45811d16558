// What is running, for the sidebar and its panel; and what is told of it wherever one is.
import { toFailure, type Task, type TaskAct } from '$lib/backend/backend';
import { live, type Live } from '$lib/live.svelte';
import { m } from '$lib/paraglide/messages';
import { pageOf } from './place.svelte';
import { Milestones } from './milestones';
import type { RunningApp } from './running-app.svelte';
import { hasEnded, nameOf, placeOfTask } from './task-words';

/** How long ago something was is told anew this often. */
const CLOCK_MS = 30_000;
/** Work that somebody waits for, and is told of when it ends. The rest shows on its page. */
const AWAITED = new Set<Task['kind']>(['bake', 'train', 'evaluate', 'add_model']);

export class RunningTasks {
  /** What a reader of the screen is told. */
  spoken = $state('');
  now = $state(Date.now());
  readonly #app: RunningApp;
  readonly #live: Live<{ tasks: Task[] }>;
  readonly #milestones = new Milestones();

  /** To be made while a component is set up. */
  constructor(app: RunningApp) {
    this.#app = app;
    this.#live = live(() => app.backend.call('activity', null), ['tasks']);
    $effect(() => {
      const clock = setInterval(() => (this.now = Date.now()), CLOCK_MS);
      return () => clearInterval(clock);
    });
    $effect(() => {
      if (this.#live.value) this.#look(this.#live.value.tasks);
    });
  }

  get all(): readonly Task[] {
    return this.#live.value?.tasks ?? [];
  }

  /** The one that the sidebar shows. */
  get mostUrgent(): Task | undefined {
    return this.all.find((task) => !hasEnded(task));
  }

  get ended(): readonly Task[] {
    return this.all.filter(hasEnded);
  }

  control(task: Task, act: TaskAct): void {
    this.#app.backend
      .call('task_control', { task: task.id, act })
      .catch((thrown: unknown) => this.#app.failed(toFailure(thrown)));
  }

  clearEnded(): void {
    this.#app.backend
      .call('tasks_clear', null)
      .catch((thrown: unknown) => this.#app.failed(toFailure(thrown)));
  }

  #look(tasks: readonly Task[]): void {
    this.now = Date.now();
    const { spoken, ended } = this.#milestones.look(tasks);
    if (spoken.length > 0) this.spoken = spoken.join(' ');
    for (const task of ended) this.#tellEnd(task);
  }

  #tellEnd(task: Task): void {
    if (!AWAITED.has(task.kind)) return;
    if (task.state === 'failed' && task.failure) this.#app.failed(task.failure);
    if (task.state !== 'done') return;
    const place = placeOfTask(task);
    const isHere = place !== undefined && pageOf(place) === pageOf(this.#app.place.route);
    // Whoever is on its page sees it, and whoever isn't is told where it is.
    if (isHere || place === undefined) this.spoken = nameOf(task);
    else this.#app.tell(nameOf(task), { label: m.activity_open(), run: () => this.#app.go(place) });
  }
}
