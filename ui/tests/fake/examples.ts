// Examples as the fake program has them: those of the sample project Marv, with a few things wrong among them.
import type {
  DoneAct,
  ExampleDetail,
  Facets,
  Health,
  Problem,
  Refused,
  Replace,
  ReplacePreview,
  ViewRequest,
  Which,
} from '$lib/backend/backend';
import type { Answers } from './backend';
import { figures, healthAnswers } from './health';
import {
  detail,
  FILE,
  fixed,
  isNarrow,
  isPair,
  isSame,
  message,
  mustFix,
  row,
  type FakeExample,
} from './example';
import { BASE_PROMPT, MARV } from './marv';

const TOPICS = ['Geography', 'Arts', 'Science', 'Everyday'];

export function problem(code: Problem['code'], place: number | null, fix: Problem['fix'] = null): Problem {
  const isMust = ['empty_message', 'ends_without_answer', 'no_answer', 'special_token'].includes(code);
  const unsafe = ['other_base_prompt', 'nothing_to_learn', 'ends_without_answer'];
  const is_safe = fix !== null && !unsafe.includes(code);
  const severity = isMust ? 'must_fix' : 'should_fix';
  return { code, severity, message: place, span: null, params: {}, fix, is_safe };
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
    const example: FakeExample = {
      id: index + 1,
      messages,
      problems: [],
      isHeldBack: index % 7 === 3,
      topic: index % 10 === 9 ? '' : (TOPICS[index % TOPICS.length] ?? ''),
      source: index % 2 === 0 ? { import: 1 } : { origin: 'written' },
      toReview: index % 20 === 1,
    };
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
/** What a service does not take of the examples. */
const REFUSED: Refused[] = [
  {
    target: 'nebius',
    code: 'too_long',
    severity: 'should_fix',
    params: { tokens: '9000', limit: '8192', lost: '808' },
    examples: 2,
  },
];

export class FakeExamples {
  revision = 1;
  /** What was found by looking through all texts. */
  texts: Health['texts'] = { was_done: true, is_current: true, names: false, task: null };
  #act = 0;

  constructor(public list: FakeExample[] = marv()) {}

  get answers(): Answers {
    return {
      examples_counts: (view) => ({
        shown: this.#view(view).length,
        all: this.#shown.length,
        ready: this.#shown.filter((example) => !mustFix(example)).length,
        to_review: this.#shown.filter(({ toReview }) => toReview).length,
        needs_fix: this.#shown.filter(({ problems }) => problems.length > 0).length,
        held_back: this.#shown.filter(({ isHeldBack }) => isHeldBack).length,
        in_bin: this.list.length - this.#shown.length,
        pairs: this.#shown.filter(isPair).length,
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
          topic: '',
          source: { origin: 'written' } as const,
        };
        this.list.push(example);
        return { example: detail(example), act: this.#done('example_added', 1) };
      },
      example_edit: ({ example, messages, rejected }) =>
        this.#write(example, rejected ? { messages, rejected } : { messages }),
      example_note: ({ example, note }) => this.#write(example, { note }),
      example_tools: ({ example, tools }) => {
        if (tools !== '' && !tools.startsWith('[')) throw { code: 'tools_unreadable', params: {} };
        return this.#write(example, { tools });
      },
      examples_delete: ({ which }) => {
        const gone = this.#which(which);
        for (const example of gone) example.isDeleted = true;
        return this.#done('examples_deleted', gone.length);
      },
      examples_restore: ({ which }) => {
        const back = this.#which(which);
        for (const example of back) example.isDeleted = false;
        return this.#done('examples_restored', back.length);
      },
      examples_topic: ({ selection, topic }) => {
        const chosen = this.#which(selection.which);
        for (const example of chosen) example.topic = topic;
        return this.#done('topic_changed', chosen.length);
      },
      examples_review: ({ selection, to_review }) => {
        const chosen = this.#which(selection.which);
        for (const example of chosen) example.toReview = to_review;
        return this.#done('review_changed', chosen.length);
      },
      examples_facets: () => this.facets(),
      examples_replace_preview: (request) => this.#preview(request),
      examples_replace: (request) => {
        const { examples } = this.#preview(request);
        for (const each of this.#which(request.selection.which).flatMap(({ messages }) => messages)) {
          each.content = each.content.replaceAll(request.find, request.with);
        }
        return this.#done('text_replaced', examples);
      },
      examples_hold_back: ({ selection, is_held_back }) => {
        const chosen = this.#which(selection.which);
        for (const example of chosen) example.isHeldBack = is_held_back;
        return this.#done('held_back_changed', chosen.length);
      },
      examples_check: ({ names }) => {
        this.texts = { ...this.texts, names, task: 7 };
        return 7;
      },
      examples_fix_preview: ({ codes, examples }) => {
        const chosen = this.#having(codes).filter(({ id }) => (examples ?? [id]).includes(id));
        const fix = codes.length === 1 ? 'put_base_prompt' : null;
        return { fix, count: chosen.length, first: chosen.slice(0, 20).map(fixed) };
      },
      examples_fix: ({ codes, examples }) => {
        const chosen = this.#having(codes).filter(({ id }) => (examples ?? [id]).includes(id));
        for (const example of chosen) {
          example.problems = example.problems.filter(({ code }) => !codes.includes(code));
        }
        return this.#done('findings_fixed', chosen.length);
      },
      examples_export_preview: ({ view, shape }) => ({
        services: shape === 'chat' ? ['openai', 'nebius'] : [],
        refused: shape === 'chat' ? REFUSED : [],
        examples: this.#view(view).length,
        looked_at: this.#view(view).length,
        losses:
          shape === 'chat'
            ? [{ loss: 'topics', examples: 4 }]
            : [
                { loss: 'example', examples: 2 },
                { loss: 'turns', examples: 1 },
              ],
        sample: shape === 'parquet' ? null : '{"messages":[]}',
        files: shape === 'mlx' ? ['train.jsonl', 'valid.jsonl'] : [],
      }),
      examples_export: ({ view }) => ({
        file: 'marv.jsonl',
        path: '/home/kim/marv.jsonl',
        examples: this.#view(view).length,
        left_out: 0,
      }),
      health: () => this.health(),
      ...healthAnswers,
    };
  }

  facets(): Facets {
    const names = [...new Set(this.#shown.map(({ topic }) => topic))];
    const codes = [...new Set(this.#shown.flatMap(({ problems }) => problems.map(({ code }) => code)))];
    const sources = [{ import: 1 }, { origin: 'written' }] as const;
    return {
      topics: names.map((topic) => ({ topic, count: this.#count((each) => each.topic === topic) })),
      sources: sources.map((source) => ({
        source,
        file: 'import' in source ? FILE : null,
        count: this.#count((each) => isSame(each.source, source)),
      })),
      findings: codes.map((code) => ({
        code,
        count: this.#count(({ problems }) => problems.some((each) => each.code === code)),
      })),
      longest: Math.max(0, ...this.#shown.map((example) => row(example).tokens)),
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
    return { figures, whole: [], groups, safe: codes, is_checking: false, texts: { ...this.texts } };
  }

  #find(id: number): FakeExample {
    const found = this.#shown.find((example) => example.id === id);
    // The form in which the program says what could not be done.
    if (!found) throw { code: 'thing_missing', params: {} };
    return found;
  }

  #having(codes: readonly Problem['code'][]): FakeExample[] {
    return this.list.filter(({ problems }) => problems.some(({ code }) => codes.includes(code)));
  }

  /** All but those in the bin. */
  get #shown(): FakeExample[] {
    return this.list.filter(({ isDeleted }) => !isDeleted);
  }

  #count(test: (example: FakeExample) => boolean): number {
    return this.#shown.filter(test).length;
  }

  #write(id: number, changes: Partial<FakeExample>): ExampleDetail {
    this.revision += 1;
    return detail(Object.assign(this.#find(id), changes));
  }

  #preview({ selection, find, with: by, roles }: Replace): ReplacePreview {
    if (find === '') throw { code: 'nothing_to_find', params: {} };
    const first = this.#which(selection.which).flatMap(({ id, messages }) =>
      messages.flatMap(({ role, content }) => {
        const pieces = roles.length === 0 || roles.includes(role) ? content.split(find) : [];
        const place = { example: id, role, found: find, with: by };
        return pieces.slice(1).map((after, at) => ({ ...place, before: pieces[at] ?? '', after }));
      }),
    );
    const examples = new Set(first.map(({ example }) => example)).size;
    return { examples, places: first.length, first: first.slice(0, 50) };
  }

  #view({ filter, narrow = {}, search, sort }: ViewRequest): FakeExample[] {
    const words = search.toLowerCase();
    const shown = this.list.filter((example) => {
      if (example.isDeleted || filter === 'bin') return example.isDeleted === true && filter === 'bin';
      const isIn =
        filter === 'all' ||
        (filter === 'ready' && !mustFix(example)) ||
        (filter === 'to_review' && example.toReview) ||
        (filter === 'needs_fix' && example.problems.length > 0) ||
        (filter === 'held_back' && example.isHeldBack);
      const isFound = example.messages.some(({ content }) => content.toLowerCase().includes(words));
      return isIn && isFound && isNarrow(example, narrow);
    });
    if (sort === 'topic') return shown.sort((one, other) => (one.topic < other.topic ? -1 : 1));
    if (sort === 'shortest') return shown.sort((one, other) => row(one).tokens - row(other).tokens);
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

/** As if the base prompt were put in. */
