import { parseSync } from "oxc-parser";

/**
 * Turns a script's statements into a function that it exports by that name, so
 * that they run when the program is asked for the script; its imports stay
 * outside, and so run when the program is built. Every line keeps its number.
 */
export function wrapScript(path: string, source: string, name: string): string {
  const { program } = parseSync(path, source);
  const imports = program.body.filter(({ type }) => type === "ImportDeclaration");
  const end = imports.at(-1)?.end ?? 0;
  return `${source.slice(0, end)} export function ${name}() {${source.slice(end)}\n}`;
}
