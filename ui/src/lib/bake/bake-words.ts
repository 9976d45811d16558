// What a batch of drafts takes and who writes it, in words.
import type { Effort, Writer, WriterPlace } from '$lib/backend/backend';
import { numbers } from '$lib/locale';
import { m } from '$lib/paraglide/messages';

export function placeWords(place: WriterPlace): string {
  if (place === 'here') return m.bake_writer_here();
  if ('local' in place) return m.bake_writer_local({ server: place.local.server });
  return m.bake_writer_elsewhere({ service: place.elsewhere.service });
}

/** Tokens, time and money on one line. `hasBegun` for what a batch has taken so far. */
export function effortWords(effort: Effort, writer: Writer | undefined, hasBegun = false): string {
  const tokens = effort.asked_tokens + effort.answered_tokens;
  const size = hasBegun
    ? m.bake_spent({ tokens: numbers.count(tokens) })
    : m.bake_expected({ tokens: numbers.about(tokens) });
  const time = effort.seconds === null ? '' : numbers.duration(effort.seconds);
  return [tokens === 0 ? '' : size, time, costWords(effort, writer)].filter(Boolean).join(' · ');
}

function costWords({ dollars }: Effort, writer: Writer | undefined): string {
  if (!writer || writer.place === 'here' || 'local' in writer.place) return m.bake_free();
  return dollars === null ? m.bake_may_cost() : m.bake_costs({ money: numbers.dollars(dollars) });
}
