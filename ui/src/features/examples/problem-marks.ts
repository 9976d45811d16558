// Where in a text its problems are.
import type { Problem } from '$lib/backend/backend';
import { toUtf16 } from '$lib/characters';
import type { TextMark } from '$lib/components/marked';

/**
 * What to underline in this text: the arguments of a call, or else what the message says. Nothing for a problem that is
 * about all of it, or names a place that isn't there.
 */
export function problemMarks(
  text: string,
  problems: readonly Pick<Problem, 'span' | 'severity'>[],
  call: number | null = null,
): TextMark[] {
  return problems.flatMap(({ span, severity }) => {
    const range = span && span.call === call ? toUtf16(text, span) : undefined;
    return range ? [{ ...range, kind: severity === 'must_fix' ? ('bad' as const) : ('warn' as const) }] : [];
  });
}
