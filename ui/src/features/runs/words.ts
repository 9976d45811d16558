// What a run is, did and became, in words. A code without its words does not compile.
import type { Advice, RunChange, RunEvent, RunRow, RunState } from '$lib/backend/backend';
import { numbers } from '$lib/locale';
import { lossWords } from '$lib/loss-words';
import { m } from '$lib/paraglide/messages';
import { counted } from '$lib/words';

export const stateWords = (state: RunState): string => m[`run_state_${state}`]();

export const adviceWords = (advice: Advice) => ({
  lead: m[`advice_${advice}`](),
  text: m[`advice_${advice}_text`](),
});

export const speedWords = (speed: number) => numbers.decimal(speed, 3);

export function eventWords({ what, step, loss }: RunEvent): string {
  const at = numbers.count(step);
  switch (what) {
    case 'best':
      return loss === null ? m.run_event_best_unknown() : m.run_event_best({ loss: lossWords(loss) });
    case 'checkpoint':
      return m.run_event_checkpoint({ step: at });
    case 'continued':
      return m.run_event_continued({ step: at });
    case 'paused':
      return m.run_event_paused({ step: at });
    case 'stopped':
      return m.run_event_stopped({ step: at });
    case 'interrupted':
      return m.run_event_interrupted({ step: at });
    case 'failed':
      return m.run_event_failed({ step: at });
    case 'started':
    case 'resumed':
    case 'not_responding':
    case 'finished':
      return m[`run_event_${what}`]();
  }
}

/** What is different from the run before, in one line. */
export function changesWords(changes: readonly RunChange[]): string {
  return changes.map(changeWords).join(m.runs_change_and());
}

function changeWords(change: RunChange): string {
  switch (change.change) {
    case 'examples_added':
      return counted('runs_change_added', change.count);
    case 'examples_removed':
      return counted('runs_change_removed', change.count);
    case 'model':
      return m.runs_change_model({ name: change.name });
    case 'passes':
      return counted('runs_change_passes', change.passes);
    case 'speed':
      return m.runs_change_speed({ speed: speedWords(change.speed) });
    case 'examples_per_step':
      return counted('runs_change_per_step', change.count);
    case 'first':
    case 'examples_edited':
    case 'nothing':
      return m[`runs_change_${change.change}`]();
  }
}

/** Model, passes and learning speed, in one line. */
export function settingsWords({ model, passes, speed }: RunRow): string {
  return counted('runs_settings', passes, { model, speed: speedWords(speed) });
}

/** How much of it is done, from 0 to 1. */
export function shareOf({ step, steps }: RunRow): number | undefined {
  return steps ? Math.min(1, step / steps) : undefined;
}

export const isActive = (state: RunState): boolean =>
  state === 'starting' || state === 'training' || state === 'paused' || state === 'stopping';
