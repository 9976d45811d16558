// A task in words: what it does or did, how it is, and where it is looked at.
import type { Task } from '$lib/backend/backend';
import { numbers } from '$lib/locale';
import { m } from '$lib/paraglide/messages';
import { stepOf, type Route } from '$lib/route';
import { failureWords, taskWords } from '$lib/words';

export function isRunning({ state }: Task): boolean {
  return state === 'running' || state === 'stopping';
}

/** Whether it has come to an end, of whatever kind. */
export function hasEnded({ state }: Task): boolean {
  return state === 'done' || state === 'cancelled' || state === 'failed';
}

/** How much is done, from 0 to 1; nothing where that can't be told. */
export function shareOf({ done, total }: Task): number | undefined {
  return total === null || total === 0 ? undefined : Math.min(1, done / total);
}

/** "Training run 4", and once it is done "Run 4 finished". */
export function nameOf(task: Task): string {
  const params = { number: task.number === null ? '' : numbers.count(task.number) };
  if (task.state !== 'done') return taskWords(task.kind, params).trim();
  switch (task.kind) {
    case 'import':
      return m.task_done_import();
    case 'check':
      return m.task_done_check();
    case 'variety_map':
      return m.task_done_variety_map();
    case 'export':
      return m.task_done_export();
    case 'bake':
      return m.task_done_bake();
    case 'rewrite':
      return m.task_done_rewrite();
    case 'suggest':
      return m.task_done_suggest();
    case 'read_document':
      return m.task_done_read_document();
    case 'train':
      return m.task_done_train(params);
    case 'evaluate':
      return m.task_done_evaluate();
    case 'add_model':
      return m.task_done_add_model();
  }
}

/** How it is, in a few words. `now` is for "38 min ago". */
export function stateOf(task: Task, now: number): string {
  switch (task.state) {
    case 'queued':
      return m.activity_waiting();
    case 'running':
      return task.seconds_left
        ? m.activity_left({ left: numbers.durations(task.seconds_left) })
        : m.activity_running();
    case 'paused':
      return m.activity_paused();
    case 'stopping':
      return m.activity_stopping();
    case 'done':
      return agoOf(task, now);
    case 'cancelled':
      return m.activity_cancelled({ when: agoOf(task, now) });
    case 'failed':
      return task.failure ? failureWords(task.failure).happened : m.activity_failed();
  }
}

function agoOf(task: Task, now: number): string {
  return task.ended_at === null ? '' : numbers.ago(task.ended_at, now);
}

/** The same where there is little room: the longest time it may still take. */
export function shortStateOf(task: Task, now: number): string {
  if (task.state !== 'running' || !task.seconds_left) return stateOf(task, now);
  return m.activity_left({ left: numbers.duration(task.seconds_left.most) });
}

/** Where the task, or what came of it, is looked at. */
export function placeOfTask({ kind, project, run }: Task): Route | undefined {
  if (kind === 'add_model') return { page: 'settings', of: 'models' };
  if (project === null) return undefined;
  switch (kind) {
    case 'import':
    case 'export':
      return stepOf(project, 'examples');
    case 'check':
    case 'variety_map':
      return stepOf(project, 'examples', 'health');
    case 'bake':
    case 'suggest':
    case 'read_document':
      return stepOf(project, 'examples', 'bake');
    case 'rewrite':
      return stepOf(project, 'examples', 'review');
    case 'train':
      return stepOf(project, 'train', 'runs', run ?? undefined);
    case 'evaluate':
      return stepOf(project, 'evaluate', 'scores');
  }
}
