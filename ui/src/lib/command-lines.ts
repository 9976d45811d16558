// The commands of the headless program, written so that they can be pasted into a terminal.

/** A word as a POSIX shell reads it back: names of files are whatever their owner typed. */
export function shellWord(word: string): string {
  return /^[\w./~+,:@%-]+$/.test(word) && !word.startsWith('~') ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

export interface LoopCommands {
  check: string;
  estimate: string;
  train: string;
  chat: string;
  evaluate: string;
}

/** The loop for one project; results go into a folder of their own, beside where the terminal stands. */
export function loopCommands(path: string, name: string): LoopCommands {
  const examples = shellWord(path);
  const result = shellWord(`${slug(name)}-trained`);
  return {
    check: `bakehouse check ${examples}`,
    estimate: `bakehouse estimate ${examples}`,
    train: `bakehouse train ${examples} --out ${result}`,
    chat: `bakehouse chat --adapter ${result}`,
    evaluate: `bakehouse evaluate ${examples} --adapter ${result}`,
  };
}

function slug(name: string): string {
  const words = name.toLowerCase().match(/[\p{L}\p{N}]+/gu);
  return words?.join('-') ?? 'bakehouse';
}
