// The one tip that floats over the window: words beside whatever the pointer rests on or the focus is in.
// An attachment instead of a component around each target, because a list of a thousand buttons has to stay light.
import { mount, unmount } from 'svelte';
import type { Attachment } from 'svelte/attachments';
import { on } from 'svelte/events';
import Tooltip from './Tooltip.svelte';

export interface TooltipOptions {
  /** Milliseconds that the pointer has to rest. The keyboard never waits. */
  delay?: number;
  /** What a press does: it hides the words of a button that works, and shows those of everything else. */
  onPress?: 'hide' | 'show';
}

/** For words that are the point of a press: why it can't be done, or what a word means. */
export const REASON: TooltipOptions = { delay: 150, onPress: 'show' };

/** Long enough to move the pointer from the target into the tip. */
const LEAVE_MS = 120;

interface Shown {
  target: Element;
  close: () => void;
}
let shown: Shown | undefined;

function show(target: Element, text: string, leave: () => void, stay: () => void): void {
  if (shown?.target === target) return;
  shown?.close();
  // Inside the dialog where there is one: a press on the tip is then not a press outside of the dialog.
  const parent = target.closest('[role="dialog"]') ?? document.body;
  const tip = mount(Tooltip, {
    target: parent,
    props: { text, anchor: target, onEnter: stay, onLeave: leave },
  });
  const hide = () => hideAt(target);
  const stopListening = [
    on(document, 'pointerdown', ({ target: at }) => at instanceof Node && !target.contains(at) && hide()),
    // What scrolls away takes its tip along.
    on(document, 'scroll', hide, { capture: true, passive: true }),
    on(document, 'keydown', closeFirst(hide), { capture: true }),
  ];
  shown = {
    target,
    close() {
      for (const stop of stopListening) stop();
      void unmount(tip);
      shown = undefined;
    },
  };
}

/** The first Escape closes the tip, and only the next one what is behind it. */
function closeFirst(hide: () => void) {
  return (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    hide();
  };
}

function hideAt(target: Element): void {
  if (shown?.target === target) shown.close();
}

/** Shows `text` beside the element; nothing where there is no text. */
export function tooltip(text: string | undefined, options: TooltipOptions = {}): Attachment<HTMLElement> {
  const { delay = 400, onPress = 'hide' } = options;
  return (target) => {
    if (!text) return;
    let timer: ReturnType<typeof setTimeout> | undefined;

    const after = (milliseconds: number, act: () => void) => {
      clearTimeout(timer);
      timer = setTimeout(act, milliseconds);
    };
    const stay = () => clearTimeout(timer);
    const leave = () => after(LEAVE_MS, () => hideAt(target));
    const open = () => {
      stay();
      show(target, text, leave, stay);
    };
    const close = () => {
      stay();
      hideAt(target);
    };

    const listeners = [
      on(target, 'pointerenter', ({ pointerType }) => {
        if (pointerType !== 'touch') after(delay, open);
      }),
      on(target, 'pointerleave', leave),
      on(target, 'focusin', ({ target: focused }) => {
        if (focused instanceof Element && focused.matches(':focus-visible')) open();
      }),
      on(target, 'focusout', close),
      on(target, 'click', onPress === 'show' ? open : close),
    ];
    return () => {
      close();
      for (const stopListening of listeners) stopListening();
    };
  };
}
