// A text cut where something in it is marked.

export interface TextMark {
  /** In UTF-16 units. */
  start: number;
  end: number;
  /** Something to put right, of two severities; or words that stand in another text too. */
  kind: 'warn' | 'bad' | 'quoted';
}

export interface MarkedPiece {
  text: string;
  kind: TextMark['kind'] | undefined;
}

/** The pieces of a text, each of one kind. Of two marks over each other the worse one shows. */
export function markedPieces(text: string, marks: readonly TextMark[]): MarkedPiece[] {
  const cuts = new Set([0, text.length]);
  for (const { start, end } of marks) cuts.add(within(text, start)).add(within(text, end));
  const places = [...cuts].sort((one, other) => one - other);
  return places.slice(0, -1).map((start, index) => {
    const end = places[index + 1] ?? text.length;
    const here = marks.filter((mark) => mark.start < end && mark.end > start);
    const kind = here.some((mark) => mark.kind === 'bad') ? 'bad' : here[0]?.kind;
    return { text: text.slice(start, end), kind };
  });
}

function within(text: string, place: number): number {
  return Math.min(Math.max(0, place), text.length);
}
