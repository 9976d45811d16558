// What the person says of the columns of a file, before it is read accordingly.
import type { ColumnRole, ImportForm, MapColumns } from '$lib/backend/backend';

export const ROLES: readonly ColumnRole[] = [
  'question',
  'answer',
  'base_prompt',
  'worse_answer',
  'topic',
  'note',
  'held_back',
  'conversation',
  'tools',
  'keep',
  'leave_out',
];

export class ColumnMatch {
  roles = $state<ColumnRole[]>([]);
  basePrompt = $state('');
  readonly form: ImportForm;

  constructor(form: ImportForm) {
    this.form = form;
    this.roles = form.columns.map((column) => column.role);
    this.basePrompt = form.base_prompt;
  }

  /** Whether it says anything else than what the file was read with. */
  get isChanged(): boolean {
    return (
      this.form.certainty === 'unclear' ||
      this.basePrompt !== this.form.base_prompt ||
      this.form.columns.some((column, index) => column.role !== this.roles[index])
    );
  }

  /** What must be among the columns before anything can be read. */
  get lacks(): 'question' | 'answer' | undefined {
    const has = (role: ColumnRole) => this.roles.includes(role);
    if (has('conversation')) return undefined;
    if (!has('question')) return 'question';
    return has('answer') ? undefined : 'answer';
  }

  get said(): Omit<MapColumns, 'project' | 'import'> {
    const { columns, has_header, sheet } = this.form;
    return {
      columns: columns.map(({ name }, index) => ({ name, role: this.roles[index] ?? 'keep' })),
      base_prompt: this.basePrompt,
      has_header: isTable(this.form) ? has_header : null,
      sheet,
    };
  }

  /** The same file with another sheet or header: what its columns are is to be guessed anew. */
  reread(change: { has_header?: boolean; sheet?: string }): Omit<MapColumns, 'project' | 'import'> {
    const { has_header, sheet } = { has_header: null, sheet: this.form.sheet, ...change };
    return { columns: [], base_prompt: this.basePrompt, has_header, sheet };
  }
}

/** Whether its first row may name the columns: elsewhere they name themselves. */
export function isTable(form: ImportForm): boolean {
  return form.kind === 'csv' || form.kind === 'tsv' || form.kind === 'xlsx';
}

/** Whether its places are rows rather than lines. */
export function hasRows(form: ImportForm | null): boolean {
  return form !== null && (isTable(form) || form.kind === 'parquet');
}
