// The rules of the page: one seam to the program, features that don't know each other, nothing that runs or styles from text.
import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const onlyTheSeamKnowsTauri = {
  group: ['@tauri-apps/*'],
  message: 'Only src/lib/backend/ talks to the program. Ask the Backend that is handed down.',
};
const featuresAreStrangers = {
  group: ['../*/**', '**/features/**'],
  message: 'Features never import each other. What two of them need belongs in src/lib/.',
};

export default ts.config(
  { ignores: ['dist/', 'src/lib/paraglide/', 'project.inlang/'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  ...svelte.configs.prettier,
  {
    // The TypeScript compiler knows what is defined.
    rules: {
      'no-undef': 'off',
      eqeqeq: 'error',
      'no-restricted-imports': ['error', { patterns: [onlyTheSeamKnowsTauri] }],
      'no-restricted-properties': [
        'error',
        { property: 'innerHTML', message: 'Content is text.' },
        { property: 'outerHTML', message: 'Content is text.' },
        { property: 'insertAdjacentHTML', message: 'Content is text.' },
      ],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
    rules: {
      'svelte/no-at-html-tags': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'SvelteAttribute[key.name="style"]',
          message:
            'The content security policy drops style attributes. Use a class, or the style: directive.',
        },
      ],
    },
  },
  {
    files: ['src/features/**'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [onlyTheSeamKnowsTauri, featuresAreStrangers] }],
    },
  },
  { files: ['src/lib/backend/**'], rules: { 'no-restricted-imports': 'off' } },
);
