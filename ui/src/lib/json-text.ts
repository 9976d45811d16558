// JSON as a person edits it: over several lines, and on one line again. Only the space between values changes, so that
// large numbers, repeated names and the order of names stay what they were.

/** A text in quotes, or one sign of the rest. */
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+|"/gs;
const INDENT = '  ';

/** Whether it can be read. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Over several lines, as far as it can be read; otherwise as it is. */
export function prettyJson(text: string): string {
  if (!isJson(text)) return text;
  const tokens = text.match(TOKENS) ?? [];
  let depth = 0;
  let pretty = '';
  const newLine = () => `\n${INDENT.repeat(depth)}`;
  tokens.forEach((token, place) => {
    if (token === '}' || token === ']') {
      depth -= 1;
      const isEmpty = tokens[place - 1] === (token === '}' ? '{' : '[');
      pretty += isEmpty ? token : `${newLine()}${token}`;
    } else if (token === '{' || token === '[') {
      depth += 1;
      const isEmpty = tokens[place + 1] === (token === '{' ? '}' : ']');
      pretty += isEmpty ? token : `${token}${newLine()}`;
    } else if (token === ',') {
      pretty += `,${newLine()}`;
    } else {
      pretty += token === ':' ? ': ' : token;
    }
  });
  return pretty;
}

/** On one line. A text in quotes has no line breaks of its own. */
export function oneLineJson(text: string): string {
  return text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter(Boolean)
    .join(' ');
}
