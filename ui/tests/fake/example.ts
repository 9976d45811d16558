// One example as the fake program has it, and what the page is told of it.
import type {
  ExampleDetail,
  ExampleRow,
  FixedExample,
  Message,
  Narrow,
  Problem,
  SourceCount,
} from '$lib/backend/backend';
import { BASE_PROMPT } from './marv';

export interface FakeExample {
  id: number;
  messages: Message[];
  problems: Problem[];
  isHeldBack: boolean;
  topic: string;
  source: SourceCount['source'];
  note?: string;
  tools?: string;
  rejected?: Message[];
  toReview?: boolean;
  isDeleted?: boolean;
}

export const FILE = 'questions.csv';
/** Nobody's example was made later than this. */
export const CREATED_AT = new Date(2026, 10, 4).getTime();

export const LIMIT = 4096;
/** Base prompt, question and answer are read in these many letters a token, about. */
export const LETTERS = 4;

export function message(role: Message['role'], content: string): Message {
  return { role, content };
}

export function tokensOf({ content }: Message): number {
  return Math.max(1, Math.round(content.length / LETTERS));
}

export function fixed({ id }: FakeExample): FixedExample {
  const content = [{ kind: 'added', text: BASE_PROMPT }] as const;
  const where = { change: 'added', role: 'system', before: null, after: 0 } as const;
  return {
    id,
    is_deleted: false,
    messages: [{ ...where, content: [...content], arguments: [], is_learned: null }],
  };
}

export function mustFix({ problems }: FakeExample): boolean {
  return problems.some(({ severity }) => severity === 'must_fix');
}

export function isPair({ rejected = [] }: FakeExample): boolean {
  return rejected.length > 0;
}

export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

export function isNarrow(example: FakeExample, narrow: Narrow): boolean {
  const { tokens, turns } = row(example);
  const { topic, source, finding, is_pair: wantsPair } = narrow;
  return (
    (topic === undefined || example.topic === topic) &&
    (source === undefined || isSame(example.source, source)) &&
    (finding === undefined || example.problems.some(({ code }) => code === finding)) &&
    tokens >= (narrow.least_tokens ?? 0) &&
    tokens <= (narrow.most_tokens ?? Infinity) &&
    turns >= (narrow.least_turns ?? 0) &&
    turns <= (narrow.most_turns ?? Infinity) &&
    (wantsPair === undefined || isPair(example) === wantsPair)
  );
}

export function beginning(messages: Message[], who: Message['role']): string {
  return messages.find(({ role }) => role === who)?.content.slice(0, 200) ?? '';
}

export function row(example: FakeExample): ExampleRow {
  const { id, messages, problems, isHeldBack, topic, toReview = false } = example;
  return {
    id,
    topic,
    to_review: toReview,
    asks: beginning(messages, 'user'),
    answers: beginning(messages, 'assistant'),
    turns: messages.filter(({ role }) => role === 'assistant').length,
    tokens: messages.reduce((sum, each) => sum + tokensOf(each), 0),
    must_fix: mustFix(example),
    should_fix: problems.some(({ severity }) => severity === 'should_fix'),
    is_held_back: isHeldBack,
  };
}

export function detail(example: FakeExample): ExampleDetail {
  const { id, messages, problems, source } = example;
  return {
    id,
    messages: structuredClone(messages),
    rejected: structuredClone(example.rejected ?? []),
    tools: example.tools || null,
    topic: example.topic,
    note: example.note ?? '',
    to_review: example.toReview ?? false,
    source: { source, file: 'import' in source ? FILE : null, count: 1 },
    drafted: null,
    created_at: CREATED_AT,
    message_tokens: messages.map(tokensOf),
    tokens: messages.reduce((sum, each) => sum + tokensOf(each), 0),
    limit: LIMIT,
    problems: structuredClone(problems),
    is_held_back: example.isHeldBack,
  };
}
