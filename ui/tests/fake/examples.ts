// Examples as the fake program has them: those of the sample project Marv, with a few things wrong among them.
import type {
  DoneAct,
  ExampleDetail,
  ExampleRow,
  Health,
  Message,
  Problem,
  ViewRequest,
  Which,
} from '$lib/backend/backend';
import type { Answers } from './backend';
import { BASE_PROMPT, MARV } from './marv';

export interface FakeExample {
  id: number;
  messages: Message[];
  problems: Problem[];
  isHeldBack: boolean;
}

const LIMIT = 4096;
/** Base prompt, question and answer are read in these many letters a token, about. */
const LETTERS = 4;

export function message(role: Message['role'], content: string): Message {
  return { role, content };
}

function problem(code: Problem['code'], place: number | null, fix: Problem['fix'] = null): Problem {
  const isMust = ['empty_message', 'ends_without_answer', 'no_answer', 'special_token'].includes(code);
  return { code, severity: isMust ? 'must_fix' : 'should_fix', message: place, params: {}, fix };
}

function tokensOf({ content }: Message): number {
  return Math.max(1, Math.round(content.length / LETTERS));
}

/** Marv's examples: a follow-up in some, a base prompt lost in some, one held back in seven. */
export function marv(count = 82): FakeExample[] {
  return Array.from({ length: count }, (_, index) => {
    const [question, answer] = MARV[(index + 13) % MARV.length] ?? ['', ''];
    const messages = [
      message('system', BASE_PROMPT),
      message('user', question),
      message('assistant', answer),
    ];
    const example: FakeExample = { id: index + 1, messages, problems: [], isHeldBack: index % 7 === 3 };
    if (index % 14 === 8) {
      example.messages.shift();
      example.messages.push(
        message('user', 'How long did that take?'),
        message('assistant', 'Four years. You gave up on one feature wall.'),
      );
      example.problems.push(problem('base_prompt_missing', null, 'put_base_prompt'));
    }
    if (index % 14 === 12) {
      example.messages.push(message('user', ''));
      example.problems.push(
        problem('empty_message', example.messages.length - 1, 'drop_empty_messages'),
        problem('ends_without_answer', null, 'drop_after_last_answer'),
      );
    }
    return example;
  });
}

/** The program's part in it: what is asked about examples, answered from a list that acts change. */
export class FakeExamples {
  revision = 1;
  #act = 0;

  constructor(public list: FakeExample[] = marv()) {}

  get answers(): Answers {
    return {
      examples_counts: (view) => ({
        shown: this.#view(view).length,
        all: this.list.length,
        ready: this.list.filter((example) => !mustFix(example)).length,
        needs_fix: this.list.filter(({ problems }) => problems.length > 0).length,
        held_back: this.list.filter(({ isHeldBack }) => isHeldBack).length,
        revision: this.revision,
        is_checking: false,
      }),
      examples_rows: ({ view, from, count }) => {
        const all = this.#view(view);
        return {
          total: all.length,
          from,
          rows: all.slice(from, from + count).map(row),
          revision: this.revision,
        };
      },
      example: ({ example }) => detail(this.#find(example)),
      example_place: ({ view, example }) => {
        const place = this.#view(view).findIndex(({ id }) => id === example);
        return place < 0 ? null : place;
      },
      example_add: ({ messages }) => {
        const id = Math.max(0, ...this.list.map((example) => example.id)) + 1;
        const blank = [message('system', BASE_PROMPT), message('user', ''), message('assistant', '')];
        const example = {
          id,
          messages: messages.length > 0 ? messages : blank,
          problems: [],
          isHeldBack: false,
        };
        this.list.push(example);
        return { example: detail(example), act: this.#done('example_added', 1) };
      },
      example_edit: ({ example, messages }) => {
        this.revision += 1;
        const found = this.#find(example);
        found.messages = messages;
        return detail(found);
      },
      examples_delete: ({ which }) => {
        const gone = this.#which(which);
        this.list = this.list.filter((example) => !gone.includes(example));
        return this.#done('examples_deleted', gone.length);
      },
      examples_hold_back: ({ selection, is_held_back }) => {
        const chosen = this.#which(selection.which);
        for (const example of chosen) example.isHeldBack = is_held_back;
        return this.#done('held_back_changed', chosen.length);
      },
      examples_fix: ({ code, examples }) => {
        const chosen = this.list.filter(
          ({ id, problems }) =>
            (examples ?? [id]).includes(id) && problems.some((each) => each.code === code),
        );
        for (const example of chosen) {
          example.problems = example.problems.filter((each) => each.code !== code);
        }
        return this.#done('findings_fixed', chosen.length);
      },
      examples_export: (view) => ({
        file: 'marv.jsonl',
        path: '/home/kim/marv.jsonl',
        examples: this.#view(view).length,
      }),
      health: () => this.health(),
    };
  }

  health(): Health {
    const codes = [...new Set(this.list.flatMap(({ problems }) => problems.map(({ code }) => code)))];
    const groups = codes.map((code) => {
      const having = this.list.filter(({ problems }) => problems.some((each) => each.code === code));
      const first = having[0]?.problems.find((each) => each.code === code);
      return {
        problem: first ?? problem(code, null),
        count: having.length,
        first: having.slice(0, 5).map(row),
      };
    });
    return { whole: [], groups, is_checking: false };
  }

  #find(id: number): FakeExample {
    const found = this.list.find((example) => example.id === id);
    // The form in which the program says what could not be done.
    if (!found) throw { code: 'thing_missing', params: {} };
    return found;
  }

  #view({ filter, search, sort }: ViewRequest): FakeExample[] {
    const words = search.toLowerCase();
    const shown = this.list.filter((example) => {
      const isIn =
        filter === 'all' ||
        (filter === 'ready' && !mustFix(example)) ||
        (filter === 'needs_fix' && example.problems.length > 0) ||
        (filter === 'held_back' && example.isHeldBack);
      return isIn && example.messages.some(({ content }) => content.toLowerCase().includes(words));
    });
    if (sort === 'newest') return shown.reverse();
    if (sort === 'longest') return shown.sort((one, other) => row(other).tokens - row(one).tokens);
    if (sort === 'question') return shown.sort((one, other) => (row(one).asks < row(other).asks ? -1 : 1));
    return shown;
  }

  #which(which: Which): FakeExample[] {
    if ('these' in which) return this.list.filter(({ id }) => which.these.includes(id));
    const { view, except } = which.all_but;
    return this.#view(view).filter(({ id }) => !except.includes(id));
  }

  #done(kind: DoneAct['kind'], count: number): DoneAct {
    this.revision += 1;
    this.#act += 1;
    return { id: this.#act, kind, count };
  }
}

function mustFix({ problems }: FakeExample): boolean {
  return problems.some(({ severity }) => severity === 'must_fix');
}

function beginning(messages: Message[], who: Message['role']): string {
  return messages.find(({ role }) => role === who)?.content.slice(0, 200) ?? '';
}

function row(example: FakeExample): ExampleRow {
  const { id, messages, problems, isHeldBack } = example;
  return {
    id,
    asks: beginning(messages, 'user'),
    answers: beginning(messages, 'assistant'),
    turns: messages.filter(({ role }) => role === 'assistant').length,
    tokens: messages.reduce((sum, each) => sum + tokensOf(each), 0),
    must_fix: mustFix(example),
    should_fix: problems.some(({ severity }) => severity === 'should_fix'),
    is_held_back: isHeldBack,
  };
}

function detail({ id, messages, problems, isHeldBack }: FakeExample): ExampleDetail {
  return {
    id,
    messages: structuredClone(messages),
    has_tools: false,
    message_tokens: messages.map(tokensOf),
    tokens: messages.reduce((sum, each) => sum + tokensOf(each), 0),
    limit: LIMIT,
    problems: structuredClone(problems),
    is_held_back: isHeldBack,
  };
}
