// What can be done to the messages of a conversation: split, merged, one put between others, and which calls of tools a
// result can answer. Nothing here changes a message: each gives a new one.
import type { Message, ToolCall } from '$lib/backend/backend';
import { sideOf } from '$lib/sides';

/** In two, both said by the same. What goes with the text stays with the first half, calls come after all of it. */
export function splitMessage(message: Message, at: number): [Message, Message] {
  const { tool_calls: calls, ...first } = message;
  const second: Message = { role: message.role, content: message.content.slice(at).trimStart() };
  if (message.name !== undefined) second.name = message.name;
  if (message.weight !== undefined) second.weight = message.weight;
  if (message.tool_call_id !== undefined) second.tool_call_id = message.tool_call_id;
  if (calls) second.tool_calls = calls;
  return [{ ...first, content: message.content.slice(0, at).trimEnd() }, second];
}

export function canMerge(one: Message, next: Message | undefined): boolean {
  return next !== undefined && sideOf(one.role) === sideOf(next.role);
}

/** Both texts, a line between them. It is learned from where one of them was. */
export function mergeMessages(one: Message, next: Message): Message {
  const merged: Message = {
    ...one,
    content: [one.content, next.content].filter((text) => text !== '').join('\n\n'),
  };
  const calls = [...(one.tool_calls ?? []), ...(next.tool_calls ?? [])];
  if (calls.length > 0) merged.tool_calls = calls;
  if (one.weight === 0 && next.weight !== 0) delete merged.weight;
  const parts = mergeParts(one.parts, next.parts);
  if (parts !== undefined) merged.parts = parts;
  return merged;
}

/** Lists of parts as their JSON texts: joined without reading them, so that each part stays as it came. */
function mergeParts(one: string | undefined, next: string | undefined): string | undefined {
  if (one === undefined || next === undefined) return one ?? next;
  const inside = (list: string) =>
    list
      .trim()
      .replace(/^\[|\]$/g, '')
      .trim();
  return `[${[inside(one), inside(next)].filter(Boolean).join(', ')}]`;
}

/** The message that belongs before or after one: whoever's turn it is, or the result that a call waits for. */
export function neighbour(messages: readonly Message[], place: number, where: 'before' | 'after'): Message {
  const message = messages[place];
  const side = message ? sideOf(message.role) : 'answer';
  const waiting = where === 'after' ? waitingCall(messages, place) : undefined;
  if (waiting) return { role: 'tool', content: '', tool_call_id: waiting.id };
  return { role: side === 'person' || side === 'tool' ? 'assistant' : 'user', content: '' };
}

/** A call in this message or one before it that no message up to there answers. */
function waitingCall(messages: readonly Message[], place: number): ToolCall | undefined {
  const upTo = messages.slice(0, place + 1);
  const message = messages[place];
  if (!message || (!message.tool_calls && sideOf(message.role) !== 'tool')) return undefined;
  const answered = messages.map(({ tool_call_id: id }) => id);
  return upTo.flatMap(({ tool_calls: calls }) => calls ?? []).find(({ id }) => !answered.includes(id));
}

/** The calls that a result at this place can answer. */
export function callsBefore(messages: readonly Message[], place: number): ToolCall[] {
  return messages.slice(0, place).flatMap(({ tool_calls: calls }) => calls ?? []);
}

/** A call to be filled in, with an id that no other call of the example has. */
export function newCall(messages: readonly Message[]): ToolCall {
  const taken = new Set(messages.flatMap(({ tool_calls: calls }) => (calls ?? []).map(({ id }) => id)));
  let number = 1;
  while (taken.has(`call_${number}`)) number += 1;
  return { id: `call_${number}`, name: '', arguments: '{}' };
}

/** The place at which the better ending of a pair begins: behind what the person says last. */
export function endingAt(messages: readonly Message[]): number {
  return messages.findLastIndex(({ role }) => role === 'user') + 1;
}

/** How many pictures and other things that are no text a message has. */
export function partsOf(message: Message): { pictures: number; others: number } {
  const counts = { pictures: 0, others: 0 };
  if (message.parts === undefined) return counts;
  try {
    const parts: unknown = JSON.parse(message.parts);
    for (const part of Array.isArray(parts) ? (parts as unknown[]) : []) {
      const kind = typeof part === 'object' && part !== null && 'type' in part ? String(part.type) : '';
      if (kind.includes('image')) counts.pictures += 1;
      else if (kind !== 'text') counts.others += 1;
    }
  } catch {
    // Kept as it came, whatever it is.
    counts.others = 1;
  }
  return counts;
}
