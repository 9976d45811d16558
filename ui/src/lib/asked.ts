// Who is asked the questions (the model as it was, in two ways, or what a run learned), and how they did.
import type { Asked, EvaluateAnswer, EvaluateColumn, EvaluatePage } from './backend/backend';
import { numbers } from './locale';
import { m } from './paraglide/messages';

type Named = Pick<EvaluateColumn, 'asked' | 'number'>;

export const isRun = (asked: Asked): asked is { run: string } => typeof asked === 'object';

/** One word for each of them, that stays the same while columns come and go. */
export const keyOf = (asked: Asked): string => (isRun(asked) ? asked.run : asked);

/** "Base prompt and 3 examples", "Run 4". */
export function askedWords({ asked, number }: Named): string {
  return isRun(asked) ? m.run_name({ number: numbers.count(number ?? 0) }) : m[`asked_${asked}`]();
}

/** The same for the head of a narrow column: "3 examples", "Run 4". */
export function askedShortly({ asked, number }: Named): string {
  return isRun(asked) ? m.run_name({ number: numbers.count(number ?? 0) }) : m[`asked_${asked}_short`]();
}

/** Whether an answer is right, as it was counted or as the person rated it; nothing while nobody knows. */
export function isGood(answer: EvaluateAnswer | null | undefined): boolean | undefined {
  if (!answer) return undefined;
  return answer.is_right ?? (answer.rating === null ? undefined : answer.rating === 'good');
}

export interface PlacedColumn {
  column: EvaluateColumn;
  /** Its place among the answers of each row. */
  place: number;
}

/** The columns in which something was answered, each with its place. */
export function answeredColumns({ columns }: Pick<EvaluatePage, 'columns'>): PlacedColumn[] {
  return columns.map((column, place) => ({ column, place })).filter(({ column }) => column.answered > 0);
}

export const baselinesOf = (columns: PlacedColumn[]) => columns.filter(({ column }) => !isRun(column.asked));
export const runsOf = (columns: PlacedColumn[]) => columns.filter(({ column }) => isRun(column.asked));

/** The baseline that did better; the first one where neither has a score. */
export function betterBaseline(columns: PlacedColumn[]): PlacedColumn | undefined {
  const share = ({ column: { score } }: PlacedColumn) =>
    score && score.of > 0 ? score.right / score.of : -1;
  return baselinesOf(columns).reduce<PlacedColumn | undefined>(
    (best, column) => (best === undefined || share(column) > share(best) ? column : best),
    undefined,
  );
}
