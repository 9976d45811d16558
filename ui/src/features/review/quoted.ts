// Which words of a passage an answer takes from it as they stand, so that one sees at a glance what is quoted and what
// the model has added.
import type { TextMark } from '$lib/components/marked';

/** Fewer words in a row are the same by chance, as "one of the" is. */
const LEAST = 4;

interface Word {
  text: string;
  /** In UTF-16 units. */
  start: number;
  end: number;
}

/** The runs of at least four words that stand in both texts. Capitals and punctuation make no difference. */
export function quotedFrom(passage: string, answer: string): TextMark[] {
  const said = wordsOf(answer).map(({ text }) => text);
  const runs = new Set(said.map((_, place) => run(said, place)).filter((words) => words !== undefined));
  if (runs.size === 0) return [];
  const words = wordsOf(passage);
  const texts = words.map(({ text }) => text);
  const marks: TextMark[] = [];
  // The word after the last one that is marked.
  let next = 0;
  for (const [place, { start }] of words.entries()) {
    const here = run(texts, place);
    const end = words[place + LEAST - 1]?.end;
    if (here === undefined || end === undefined || !runs.has(here)) continue;
    const last = marks.at(-1);
    // A longer run is several of four, each a word further.
    if (last && place < next) last.end = end;
    else marks.push({ start, end, kind: 'quoted' });
    next = place + LEAST;
  }
  return marks;
}

/** The words from this place on; nothing where there aren't enough. */
function run(words: readonly string[], place: number): string | undefined {
  return place + LEAST <= words.length ? words.slice(place, place + LEAST).join(' ') : undefined;
}

// Not every language puts spaces between its words. Made once: making it is what takes long.
let segmenter: Intl.Segmenter | undefined;

function wordsOf(text: string): Word[] {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'word' });
  const words: Word[] = [];
  for (const { segment, index, isWordLike } of segmenter.segment(text)) {
    if (!isWordLike) continue;
    words.push({ text: plain(segment), start: index, end: index + segment.length });
  }
  return words;
}

/** A model writes don’t where a document says don't. */
function plain(word: string): string {
  return word.normalize('NFKC').toLowerCase().replace(/['’]/g, '');
}
