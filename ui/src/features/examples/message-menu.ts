// The menu of a message in the editor: who says it, whether it is learned, and what can be done to it.
import ArrowDown from '@lucide/svelte/icons/arrow-down';
import ArrowUp from '@lucide/svelte/icons/arrow-up';
import BetweenHorizontalEnd from '@lucide/svelte/icons/between-horizontal-end';
import BetweenHorizontalStart from '@lucide/svelte/icons/between-horizontal-start';
import Merge from '@lucide/svelte/icons/merge';
import Split from '@lucide/svelte/icons/split';
import Trash2 from '@lucide/svelte/icons/trash-2';
import Wrench from '@lucide/svelte/icons/wrench';
import type { Message, Role } from '$lib/backend/backend';
import type { Icon } from '$lib/components/icon';
import { m } from '$lib/paraglide/messages';
import { sideOf } from '$lib/sides';
import { roleWords } from '$lib/words';
import { callsBefore, canMerge, neighbour, newCall } from './turns';

/** What can be done to a message. */
export interface MessageActs {
  onalter: (message: Message) => void;
  onmove: (to: number) => void;
  oninsert: (where: 'before' | 'after', message: Message) => void;
  onsplit: (at: number) => void;
  onmerge: () => void;
  onremove: () => void;
}

interface Item {
  label: string;
  icon?: Icon;
  isCurrent?: boolean;
  isDanger?: boolean;
  disabledReason?: string | undefined;
  onselect: () => void;
}

const ROLES: readonly Role[] = ['system', 'user', 'assistant', 'tool'];

/** The message without a weight: an answer that is learned from needs none. */
function learned(message: Message): Message {
  const copy = { ...message };
  delete copy.weight;
  return copy;
}

/** `messages` are those around it, and it is the one at `place`. `caret` is where its text would be split. */
export function messageMenu(
  messages: readonly Message[],
  place: number,
  caret: number | undefined,
  acts: MessageActs,
): (Item | 'line')[] {
  const message = messages[place];
  if (!message) return [];
  const groups = [
    roles(messages, place, message, acts),
    learning(message, acts),
    changes(messages, place, message, caret, acts),
    moves(messages, place, acts),
  ];
  return groups
    .filter((group) => group.length > 0)
    .flatMap((group, index) => (index > 0 ? ['line', ...group] : group));
}

function roles(
  messages: readonly Message[],
  place: number,
  message: Message,
  { onalter }: MessageActs,
): Item[] {
  const side = sideOf(message.role);
  // A result belongs to a call.
  const canBeResult = side === 'tool' || callsBefore(messages, place).length > 0;
  return ROLES.filter((role) => role !== 'tool' || canBeResult).map((role) => ({
    label: roleWords(role),
    isCurrent: sideOf(role) === side,
    onselect: () => sideOf(role) !== side && onalter({ ...learned(message), role }),
  }));
}

function learning(message: Message, { onalter }: MessageActs): Item[] {
  if (message.role !== 'assistant') return [];
  const isLearned = message.weight !== 0;
  const onselect = () => onalter(isLearned ? { ...message, weight: 0 } : learned(message));
  return [{ label: m.editor_learn(), isCurrent: isLearned, onselect }];
}

function changes(
  messages: readonly Message[],
  place: number,
  message: Message,
  caret: number | undefined,
  { onalter, oninsert, onsplit, onmerge }: MessageActs,
): Item[] {
  const canSplit = caret !== undefined && caret > 0 && caret < message.content.length;
  const next = messages[place + 1];
  const withCall = () =>
    onalter({ ...message, tool_calls: [...(message.tool_calls ?? []), newCall(messages)] });
  return [
    {
      label: m.editor_split(),
      icon: Split,
      disabledReason: canSplit ? undefined : m.editor_split_where(),
      onselect: () => canSplit && onsplit(caret),
    },
    {
      label: m.editor_merge(),
      icon: Merge,
      disabledReason: canMerge(message, next)
        ? undefined
        : next
          ? m.editor_merge_other()
          : m.editor_merge_last(),
      onselect: onmerge,
    },
    {
      label: m.editor_insert_before(),
      icon: BetweenHorizontalStart,
      onselect: () => oninsert('before', neighbour(messages, place, 'before')),
    },
    {
      label: m.editor_insert_after(),
      icon: BetweenHorizontalEnd,
      onselect: () => oninsert('after', neighbour(messages, place, 'after')),
    },
    ...(message.role === 'assistant'
      ? [{ label: m.editor_call_add(), icon: Wrench, onselect: withCall }]
      : []),
  ];
}

function moves(messages: readonly Message[], place: number, { onmove, onremove }: MessageActs): Item[] {
  const isFirst = place === 0;
  const isLast = place === messages.length - 1;
  return [
    ...(isFirst ? [] : [{ label: m.editor_move_up(), icon: ArrowUp, onselect: () => onmove(place - 1) }]),
    ...(isLast ? [] : [{ label: m.editor_move_down(), icon: ArrowDown, onselect: () => onmove(place + 1) }]),
    {
      label: m.editor_delete_message(),
      icon: Trash2,
      isDanger: true,
      disabledReason: messages.length === 1 ? m.editor_only_message() : undefined,
      onselect: onremove,
    },
  ];
}
