// Where the work of a project goes on: the place that a tip names, and the step at which a project opens.
import type { Step, Tip } from './backend/backend';
import { stepOf, type Route, type StepPage, type Tab } from './route';

const PLACES: Record<Tip['tip'], [StepPage, Tab]> = {
  write_goal: ['plan', 'plan'],
  write_base_prompt: ['plan', 'plan'],
  training_wont_help: ['plan', 'plan'],
  add_examples: ['examples', 'all'],
  more_examples: ['examples', 'bake'],
  fix_examples: ['examples', 'health'],
  review_drafts: ['examples', 'review'],
  score_baseline: ['evaluate', 'scores'],
  baseline_is_good: ['evaluate', 'scores'],
  start_training: ['train', 'configure'],
  wait_for_training: ['train', 'runs'],
  continue_training: ['train', 'runs'],
  score_run: ['evaluate', 'scores'],
  teach_wrong_answers: ['evaluate', 'scores'],
  train_again: ['train', 'configure'],
  try_it: ['use', 'chat'],
};

/** Where the thing that the coach speaks of is done. */
export function placeOfTip(project: string, tip: Tip): Route {
  const [step, tab] = PLACES[tip.tip];
  return stepOf(project, step, tab);
}

/** The step that is worth a look first: what runs, then what needs attention, then the first that is not done. */
export function stepToGoOnWith(steps: readonly Step[]): Step | undefined {
  const inState = (state: Step['state']['state']) => steps.find((step) => step.state.state === state);
  return inState('running') ?? inState('needs_attention') ?? inState('not_started') ?? steps.at(-1);
}

/** Where a project opens. */
export function placeToOpen(project: string, steps: readonly Step[]): Route {
  const step = stepToGoOnWith(steps);
  if (step?.name === 'train' && step.state.state === 'running') return stepOf(project, 'train', 'runs');
  return stepOf(project, step?.name ?? 'plan');
}
