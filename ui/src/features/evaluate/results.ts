// What came of the questions: whom to compare with whom, and which answers are worth a look.
import { isGood, keyOf, runsOf, type PlacedColumn } from '$lib/asked';
import type { EvaluateRow } from '$lib/backend/backend';

export type QuestionFilter = 'all' | 'wrong' | 'worse';

/** The run that the person chose, or the newest one that answered. */
export function shownRun(columns: PlacedColumn[], chosen: string | undefined): PlacedColumn | undefined {
  const runs = runsOf(columns);
  return runs.find(({ column }) => keyOf(column.asked) === chosen) ?? runs[0];
}

/** Whom the questions are looked at for: the run, or before there is one the better baseline. */
export interface Focus {
  subject: PlacedColumn;
  baseline: PlacedColumn | undefined;
}

const goodAt = (row: EvaluateRow, place: number | undefined) =>
  place === undefined ? undefined : isGood(row.answers[place]);

export function matches(row: EvaluateRow, filter: QuestionFilter, { subject, baseline }: Focus): boolean {
  const isWrong = goodAt(row, subject.place) === false;
  switch (filter) {
    case 'all':
      return true;
    case 'wrong':
      return isWrong;
    case 'worse':
      return isWrong && goodAt(row, baseline?.place) === true;
  }
}

/** What needs a look first: answers that became worse, then wrong ones. Else in their order. */
export function worstFirst(rows: readonly EvaluateRow[], focus: Focus): EvaluateRow[] {
  const rank = (row: EvaluateRow) =>
    matches(row, 'worse', focus) ? 0 : matches(row, 'wrong', focus) ? 1 : 2;
  return [...rows].sort((one, other) => rank(one) - rank(other));
}
