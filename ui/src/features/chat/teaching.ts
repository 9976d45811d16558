// What an answer has to be taught with: all that was said before it, as the model read it.
import type { ChatAnswer, ChatPage, Message, Role } from '$lib/backend/backend';

/** Which answer should have been better: the number of the turn, and the place of the answer in it. */
export interface Taught {
  turn: number;
  place: number;
}

export function answerOf(page: Pick<ChatPage, 'turns'>, { turn, place }: Taught): ChatAnswer | undefined {
  return page.turns.find(({ number }) => number === turn)?.answers[place];
}

/** The conversation up to the answer. Earlier answers are there to be understood, not to be learned. */
export function conversationBefore(page: Pick<ChatPage, 'turns' | 'base_prompt'>, taught: Taught): Message[] {
  const isTrained = answerOf(page, taught)?.run !== null;
  const messages: Message[] = [];
  if (page.base_prompt.trim() !== '') messages.push(message('system', page.base_prompt));
  for (const turn of page.turns) {
    if (turn.number > taught.turn) break;
    const said = turn.answers.find(({ run, text }) => (run !== null) === isTrained && text !== '');
    if (turn.number === taught.turn) messages.push(message('user', turn.question));
    else if (said) messages.push(message('user', turn.question), message('assistant', said.text, 0));
  }
  return messages;
}

function message(role: Role, content: string, weight?: number): Message {
  return weight === undefined ? { role, content } : { role, content, weight };
}
