// What Health looks at, as a handful of checks that a person can name: each finding belongs to one of them.
import type { FindingCode, Health, Problem, Severity } from '$lib/backend/backend';

export const CHECKS = ['enough', 'format', 'length', 'base_prompt', 'copies'] as const;
export type Check = (typeof CHECKS)[number];
export type Outcome = 'passed' | 'should' | 'must';

const CHECK_OF: Record<FindingCode, Check> = {
  no_examples: 'enough',
  too_few: 'enough',
  few: 'enough',
  too_long: 'length',
  line_too_long: 'length',
  no_base_prompt: 'base_prompt',
  base_prompt_missing: 'base_prompt',
  other_base_prompt: 'base_prompt',
  many_base_prompts: 'base_prompt',
  identical: 'copies',
  different_answers: 'copies',
  also_held_back: 'copies',
  near_copy: 'copies',
  nearly_held_back: 'copies',
  different_labels: 'copies',
  one_sided: 'enough',
  few_follow_ups: 'enough',
  not_text: 'format',
  not_json: 'format',
  cut_off: 'format',
  several_on_one_line: 'format',
  raw_control_character: 'format',
  half_character: 'format',
  not_a_number: 'format',
  mark_in_the_middle: 'format',
  nested_too_deep: 'format',
  file_damaged: 'format',
  columns_unclear: 'format',
  sheets_left_out: 'format',
  quote_not_closed: 'format',
  too_many_cells: 'format',
  bad_cell: 'format',
  not_an_example: 'format',
  other_shape: 'format',
  no_messages: 'format',
  wrong_type: 'format',
  no_role: 'format',
  unknown_role: 'format',
  unknown_key: 'format',
  repeated_key: 'format',
  bad_weight: 'format',
  empty_message: 'format',
  no_answer: 'format',
  nothing_to_learn: 'format',
  ends_without_answer: 'format',
  special_token: 'format',
  nul_character: 'format',
  result_without_call: 'format',
  call_without_result: 'format',
  bad_arguments: 'format',
  too_many_tools: 'format',
};

const OUTCOME_OF: Record<Severity, Outcome> = { must_fix: 'must', should_fix: 'should', hint: 'passed' };
const WORST_FIRST: readonly Outcome[] = ['must', 'should', 'passed'];

export interface Checked {
  check: Check;
  outcome: Outcome;
}

/** How each check came out. A hint is worth knowing and fails none. */
export function checked(health: Health): Checked[] {
  const problems = [...health.whole, ...health.groups.map(({ problem }) => problem)];
  return CHECKS.map((check) => {
    const outcomes = problems.filter(({ code }) => CHECK_OF[code] === check).map(outcomeOf);
    return { check, outcome: WORST_FIRST.find((outcome) => outcomes.includes(outcome)) ?? 'passed' };
  });
}

/** Whether training could begin: "not" where something about all of them is in the way. */
export function verdict({ whole, groups }: Health): 'ready' | 'nearly' | 'not' {
  if (whole.some(({ severity }) => severity === 'must_fix')) return 'not';
  const isFine = groups.length === 0 && whole.every(({ severity }) => severity === 'hint');
  return isFine ? 'ready' : 'nearly';
}

function outcomeOf({ severity }: Problem): Outcome {
  return OUTCOME_OF[severity];
}
