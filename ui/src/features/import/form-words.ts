// What kind of file it is, in words.
import type { ImportForm } from '$lib/backend/backend';
import { m } from '$lib/paraglide/messages';

/** How encodings are called that a person may have heard of. UTF-8 is what everybody has, and isn't worth a word. */
const ENCODINGS: Record<string, string> = {
  utf_16_le: 'UTF-16',
  utf_16_be: 'UTF-16',
  windows_1252: 'Windows-1252',
};

/** What chat programs export is known by where it comes from, and not by how it is written. */
const EXPORTS: Record<string, () => string> = {
  chatgpt: m.import_from_chatgpt,
  claude: m.import_from_claude,
};

export function formWords(form: ImportForm): string {
  const from = EXPORTS[form.shape ?? ''];
  const kind = from ? from() : m[`import_kind_${form.kind}`]();
  const packed = form.is_packed ? m.import_packed({ kind }) : kind;
  const encoding = ENCODINGS[form.encoding];
  return encoding ? m.import_encoding({ kind: packed, encoding }) : packed;
}
