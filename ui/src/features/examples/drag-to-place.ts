// Dragging a message to another place in its conversation, by pointer.
import { on } from 'svelte/events';

/**
 * Follows the pointer until it is let go. `moveTo` gets the place among the others whenever it is another one, and
 * once more, as the last, at the end.
 */
export function dragToPlace(
  start: PointerEvent,
  list: HTMLElement,
  dragged: string,
  moveTo: (place: number, isLast: boolean) => void,
): void {
  if (start.button !== 0) return;
  start.preventDefault();
  let place: number | undefined;

  // On the window: the element under the pointer is moved in the page, and would lose the pointer by that.
  const stopMoving = on(window, 'pointermove', ({ clientY }) => {
    const now = placeAt(list, dragged, clientY);
    if (now === place) return;
    place = now;
    moveTo(now, false);
  });
  const end = () => {
    stopMoving();
    for (const stop of stops) stop();
    if (place !== undefined) moveTo(place, true);
  };
  const stops = [on(window, 'pointerup', end), on(window, 'pointercancel', end)];
}

/** How many of the others have their middle above the pointer. */
function placeAt(list: HTMLElement, dragged: string, y: number): number {
  const others = [...list.querySelectorAll<HTMLElement>('[data-message]')].filter(
    (element) => element.dataset['message'] !== dragged,
  );
  return others.filter((element) => {
    const { top, height } = element.getBoundingClientRect();
    return top + height / 2 < y;
  }).length;
}
