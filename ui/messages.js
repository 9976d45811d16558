// Makes a function of each sentence in messages/*.json, checked by the compiler. The page chooses its language itself
// (src/lib/locale.ts), so neither a cookie nor the address has a say.
import { compile } from '@inlang/paraglide-js';

await compile({
  project: './project.inlang',
  outdir: './src/lib/paraglide',
  strategy: ['globalVariable', 'baseLocale'],
});
