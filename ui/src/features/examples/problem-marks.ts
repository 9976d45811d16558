// Where in a text its problems are.
import type { Problem } from '$lib/backend/backend';
import { toUtf16, type TextRange } from '$lib/characters';
import type { TextMark } from '$lib/components/marked';

/** A problem that may say where in the message it is, in characters. */
type Placed = Problem & { span?: TextRange | null };

/** What to underline in this text; nothing for a problem that is about all of it, or names a place that isn't there. */
export function problemMarks(text: string, problems: readonly Placed[]): TextMark[] {
  return problems.flatMap(({ span, severity }) => {
    const range = span ? toUtf16(text, span) : undefined;
    return range ? [{ ...range, kind: severity === 'must_fix' ? ('bad' as const) : ('warn' as const) }] : [];
  });
}
