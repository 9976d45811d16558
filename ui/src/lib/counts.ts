// Counts in words, in the form that the language wants for the number.
import type { Count } from './backend/backend';
import { numbers } from './locale';
import { m } from './paraglide/messages';

// The sentences are English, so their plural is, whatever language the digits follow.
const plural = new Intl.PluralRules('en');

export function examplesInWords({ examples, is_partial }: Count): string {
  const count = numbers.count(examples);
  if (is_partial) return m.shell_examples_more({ count });
  return plural.select(examples) === 'one'
    ? m.shell_examples_one({ count })
    : m.shell_examples_other({ count });
}

export function unreadableInWords({ unreadable_lines }: Count): string {
  const count = numbers.count(unreadable_lines);
  return plural.select(unreadable_lines) === 'one'
    ? m.shell_unreadable_one({ count })
    : m.shell_unreadable_other({ count });
}
