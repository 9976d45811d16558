// Runes everywhere: no file of this page uses the older syntax.
export default { compilerOptions: { runes: true } };
