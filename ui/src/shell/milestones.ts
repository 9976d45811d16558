// What is read aloud of the tasks: a quarter, a half, three quarters, the end. Never each per cent.
import type { Task } from '$lib/backend/backend';
import { numbers } from '$lib/locale';
import { m } from '$lib/paraglide/messages';
import { hasEnded, nameOf, shareOf } from './task-words';

export class Milestones {
  /** Quarters that each task had reached when it was last looked at; nothing before the first look. */
  #reached: Map<Task['id'], number> | undefined;
  readonly #ended = new Set<Task['id']>();

  /** Looks at the tasks anew: what to read aloud, and which have ended since the last look. */
  look(tasks: readonly Task[]): { spoken: string[]; ended: Task[] } {
    const before = this.#reached;
    const reached = new Map<Task['id'], number>();
    const spoken: string[] = [];
    const ended: Task[] = [];
    for (const task of tasks) {
      const quarter = Math.floor((shareOf(task) ?? 0) * 4);
      reached.set(task.id, quarter);
      if (hasEnded(task)) {
        if (before && !this.#ended.has(task.id)) ended.push(task);
        this.#ended.add(task.id);
      } else if (before && quarter > (before.get(task.id) ?? 0) && quarter < 4) {
        spoken.push(m.activity_milestone({ name: nameOf(task), share: numbers.percent(quarter / 4) }));
      }
    }
    this.#reached = reached;
    return { spoken, ended };
  }
}
