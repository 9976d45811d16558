// Codes of the program in words. A code without its words does not compile.
import type {
  ActKind,
  DoneAct,
  Failure,
  FailureCode,
  FindingCode,
  Fix,
  Flaw,
  Loss,
  Problem,
  Reason,
  Role,
  Shape,
  StepState,
  StepStatus,
  TargetName,
  TaskKind,
  Tip,
  VersionReason,
} from './backend/backend';
import { numbers } from './locale';
import { m } from './paraglide/messages';
import { plainName } from './plain-name';
import type { SettingsPage, StepPage, Tab } from './route';

type Key = keyof typeof m;
type Params = Record<string, string>;
type Sentence = (params: Params) => string;

// Sentences are looked up by their code; that each is there, these lines hold.
type Lacking =
  | Exclude<`failure_${FailureCode}` | `failure_${FailureCode}_next`, Key>
  | Exclude<`finding_${FindingCode}` | `finding_${FindingCode}_next`, Key>
  | Exclude<`problem_${FindingCode}` | `role_${Role}`, Key>
  | Exclude<`fix_${Fix}` | `fix_all_${Fix}` | `fix_some_${Fix}`, Key>
  | Exclude<`flaw_${Flaw}` | `flaw_${Flaw}_explained` | `flaw_count_${Flaw}`, Key>
  | Exclude<`loss_${Loss}` | `shape_${Shape}` | `shape_${Shape}_for`, Key>
  | Exclude<`reason_${Reason}` | `target_name_${TargetName}`, Key>
  | Exclude<`task_${TaskKind}`, Key>
  | Exclude<`act_${ActKind}_one` | `act_${ActKind}_other`, Key>
  | Exclude<`version_${VersionReason}`, Key>
  | Exclude<`step_${StepPage}` | `tab_${Tab}` | `frame_settings_${SettingsPage}`, Key>;
const nothingLacks: [Lacking] extends [never] ? true : Lacking = true;
void nothingLacks;

function sentence(key: Key, params: Params = {}): string {
  return (m[key] as Sentence)(params);
}

// The sentences are English, so their plural is, whatever language the digits follow.
const plural = new Intl.PluralRules('en');

/** `_one` or `_other`, for keys that come in both. */
export function pluralKey<Stem extends string>(stem: Stem, count: number): `${Stem}_one` | `${Stem}_other` {
  return plural.select(count) === 'one' ? `${stem}_one` : `${stem}_other`;
}

/** A sentence that comes in two forms, with its number in it as `{count}`. */
export function counted<Stem extends string>(
  stem: `${Stem}_one` extends Key ? (`${Stem}_other` extends Key ? Stem : never) : never,
  count: number,
  params: Params = {},
): string {
  const key = pluralKey(stem, count) as Key;
  return sentence(key, { count: numbers.count(count), ...params });
}

/** What could not be done, and what to do next. */
export function failureWords(failure: Failure): { happened: string; next: string } {
  const params = failure.params as Params;
  return {
    happened: sentence(`failure_${failure.code}`, params),
    next: sentence(`failure_${failure.code}_next`, params),
  };
}

/** Parameters of a finding that are codes themselves, and where their words are. */
const WORDS_OF_PARAM: Partial<Record<FindingCode, Record<string, string>>> = {
  not_json: { reason: 'not_json_' },
  other_shape: { shape: 'other_shape_' },
  secret_key: { kind: 'secret_kind_' },
  answer_language: { question: 'language_name_', answer: 'language_name_' },
  pictures_not_read: { target: 'target_name_' },
  too_many_pictures: { target: 'target_name_' },
  picture_too_large: { target: 'target_name_' },
  picture_misplaced: { target: 'target_name_' },
  weight_not_kept: { target: 'target_name_' },
  name_not_read: { target: 'target_name_' },
  pair_not_learned: { target: 'target_name_' },
  fewer_than_taken: { target: 'target_name_' },
  more_than_taken: { target: 'target_name_' },
  file_too_large: { target: 'target_name_' },
};

/** What was found, and what to do about it. */
export function findingWords(problem: Pick<Problem, 'code' | 'params'>): { found: string; next: string } {
  const params: Params = { ...(problem.params as Params) };
  for (const [name, prefix] of Object.entries(WORDS_OF_PARAM[problem.code] ?? {})) {
    const key = `${prefix}${params[name] ?? ''}`;
    if (key in m) params[name] = sentence(key as Key);
  }
  return {
    found: sentence(`finding_${problem.code}`, params),
    next: sentence(`finding_${problem.code}_next`, params),
  };
}

/** What to do about findings of this code, whichever example has them. */
export function findingNext(code: FindingCode): string {
  return sentence(`finding_${code}_next`);
}

/** What was found, in a few words: a heading, or where its example is in sight. */
export function problemTitle(code: FindingCode): string {
  return sentence(`problem_${code}`);
}

/** Whether a word from outside, such as one of an address, is the code of a finding. */
export function isFinding(word: string): word is FindingCode {
  return `problem_${word}` in m;
}

/** What one press does about a finding: in the example in sight, in the ones that have it, in those that are ticked. */
export function fixWords(fix: Fix): string {
  return sentence(`fix_${fix}`);
}
export function fixAllWords(fix: Fix, count: number): string {
  return sentence(`fix_all_${fix}`, { count: numbers.count(count) });
}
export function fixSomeWords(fix: Fix): string {
  return sentence(`fix_some_${fix}`);
}

/** Why a draft was left out: in a word, in a sentence, and for how many. */
export function flawName(flaw: Flaw): string {
  return sentence(`flaw_${flaw}`);
}
export function flawExplained(flaw: Flaw): string {
  return sentence(`flaw_${flaw}_explained`);
}
export function flawCount(flaw: Flaw, count: number): string {
  return sentence(`flaw_count_${flaw}`, { count: numbers.count(count) });
}

/** What a kind of file can't keep. */
export function lossWords(loss: Loss): string {
  return sentence(`loss_${loss}`);
}

/** Where examples can go. */
export function targetWords(target: TargetName): string {
  return sentence(`target_name_${target}`);
}

/** A kind of file: its name, and what it is for. */
export function shapeWords(shape: Shape): { name: string; text: string } {
  return { name: sentence(`shape_${shape}`), text: sentence(`shape_${shape}_for`) };
}

export function roleWords(role: Role): string {
  return sentence(`role_${role}`);
}

/** Why a setting is what it is. */
export function reasonWords(reason: Reason, params: Params = {}): string {
  return sentence(`reason_${reason}`, params);
}

/** What a task does. */
export function taskWords(kind: TaskKind, params: Params = {}): string {
  return sentence(`task_${kind}`, params);
}

/** What was done. */
export function actWords(act: DoneAct): string {
  return counted(`act_${act.kind}`, act.count);
}

/** The name of a project, fit to stand in a sentence. */
export function projectName(name: string): string {
  return plainName(name) || m.frame_unnamed();
}

/** The name of a step. */
export function stepWords(step: StepPage): string {
  return sentence(`step_${step}`);
}

/** The name of a tab. */
export function tabWords(tab: Tab): string {
  return sentence(`tab_${tab}`);
}

/** The name of a page of the settings. */
export function settingsWords(page: SettingsPage): string {
  return sentence(`frame_settings_${page}`);
}

/** What the glyph of a step says to those who don't see it. */
export function glyphWords(state: StepState): string {
  switch (state.state) {
    case 'not_started':
      return m.step_glyph_not_started();
    case 'running':
      return m.step_glyph_running({ share: numbers.percent(state.share) });
    case 'needs_attention':
      return m.step_glyph_needs_attention();
    case 'done':
      return m.step_glyph_done();
  }
}

/** How far a step is. */
export function statusWords(status: StepStatus): string {
  switch (status.status) {
    case 'plan_empty':
      return m.step_plan_empty();
    case 'plan_good_fit':
      return m.step_plan_good_fit();
    case 'plan_partly':
      return m.step_plan_partly();
    case 'plan_wont_help':
      return m.step_plan_wont_help();
    case 'plan_started':
      return m.step_plan_started();
    case 'examples_none':
      return m.step_examples_none();
    case 'examples': {
      const total = numbers.count(status.count);
      if (status.needs_fix === 0) return m.step_examples_fine({ count: total });
      return counted('step_examples_needs_fix', status.needs_fix, { total });
    }
    case 'examples_too_few':
      return m.step_examples_too_few({
        count: numbers.count(status.count),
        least: numbers.count(status.least),
      });
    case 'train_not_started':
      return m.step_train_not_started();
    case 'train_running': {
      const number = numbers.count(status.number);
      if (!status.seconds_left) return m.step_train_running({ number });
      return m.step_train_running_left({ number, left: numbers.duration(status.seconds_left.most) });
    }
    case 'train_paused':
      return m.step_train_paused({ number: numbers.count(status.number) });
    case 'train_stopped':
      return m.step_train_stopped({ number: numbers.count(status.number), step: numbers.count(status.step) });
    case 'train_failed':
      return m.step_train_failed({ number: numbers.count(status.number) });
    case 'train_finished':
      return m.step_train_finished({ number: numbers.count(status.number) });
    case 'evaluate_no_baseline':
      return m.step_evaluate_no_baseline();
    case 'evaluate_running':
      return m.step_evaluate_running();
    case 'evaluate_baseline':
      return status.score
        ? m.step_evaluate_baseline_score(scoreParams(status.score))
        : m.step_evaluate_baseline();
    case 'evaluate_scored': {
      if (!status.score) return m.step_evaluate_scored();
      const score = scoreParams(status.score);
      if (!status.baseline) return m.step_evaluate_scored_score(score);
      return m.step_evaluate_scored_both({ ...score, before: numbers.count(status.baseline.right) });
    }
    case 'use_after_training':
      return m.step_use_after_training();
    case 'use_ready':
      return m.step_use_ready({ number: numbers.count(status.number) });
  }
}

function scoreParams({ right, of }: { right: number; of: number }): { right: string; of: string } {
  return { right: numbers.count(right), of: numbers.count(of) };
}

/** The one next step, as the coach says it, and what there is to press. */
export function tipWords(tip: Tip): { text: string; link: string | undefined } {
  const linkKey = `tip_${tip.tip}_link`;
  const link = linkKey in m ? sentence(linkKey as Key, tipParams(tip)) : undefined;
  if (tip.tip === 'more_examples') {
    return { text: counted('tip_more_examples', tip.count, tipParams(tip)), link };
  }
  if ('count' in tip) return { text: counted(`tip_${tip.tip}`, tip.count), link };
  return { text: sentence(`tip_${tip.tip}`, tipParams(tip)), link };
}

function tipParams(tip: Tip): Params {
  const params = Object.entries(tip).filter(([, value]) => typeof value === 'number');
  return Object.fromEntries(params.map(([name, value]) => [name, numbers.count(value as number)]));
}
