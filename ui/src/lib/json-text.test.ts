// JSON over several lines and on one again.
import { expect, test } from 'vitest';
import { isJson, oneLineJson, prettyJson } from './json-text';

function check(text: string, pretty: string) {
  expect(prettyJson(text)).toBe(pretty);
  if (isJson(text)) expect(JSON.parse(oneLineJson(pretty))).toEqual(JSON.parse(text));
}

test('is laid out, and nothing but the space between values changes', () => {
  check('[]', '[]');
  check('{}', '{}');
  check('[{"a":1}]', '[\n  {\n    "a": 1\n  }\n]');
  check('{"a":[],"b":{}}', '{\n  "a": [],\n  "b": {}\n}');
  check('{"a":"x: {y}, [z]"}', '{\n  "a": "x: {y}, [z]"\n}');
  check('{"a":"say \\"hi\\""}', '{\n  "a": "say \\"hi\\""\n}');
  check('{"2":true,"1":null}', '{\n  "2": true,\n  "1": null\n}');
  check('12345678901234567890', '12345678901234567890');
  check('{"a":1,"a":2}', '{\n  "a": 1,\n  "a": 2\n}');
});

test('what can’t be read stays as it is', () => {
  check('[{"a":', '[{"a":');
  check('', '');
  check('not json', 'not json');
});

test('one line is one line', () => {
  expect(oneLineJson('[\r\n  {\n    "a": "b  c"\n  }\n]\n')).toBe('[ { "a": "b  c" } ]');
});
