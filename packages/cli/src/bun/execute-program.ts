import { dlopen, ptr } from "bun:ffi";
import { Fault } from "@skiff/base";

/** execve(2): this process becomes another program, with the same number and standard files. */
export function executeProgram(
  path: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): never {
  const variables = Object.entries(env).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${value}`],
  );
  const libc = dlopen("libc.so.6", {
    execve: { args: ["ptr", "ptr", "ptr"], returns: "int" },
  }).symbols;
  const [program, words, texts] = [terminated(path), vectorOf(args), vectorOf(variables)];
  libc.execve(program, words.pointers, texts.pointers);
  throw new Fault("failed_precondition", `cannot execute ${path}; is it installed beside skiff?`);
}

/** Of char pointers, ended by a null. `strings` must be kept as long as they are used. */
function vectorOf(texts: readonly string[]): {
  readonly pointers: Uint8Array;
  readonly strings: readonly Uint8Array[];
} {
  const strings = texts.map(terminated);
  const pointers = BigUint64Array.from([...strings.map((bytes) => BigInt(ptr(bytes))), 0n]);
  return { pointers: new Uint8Array(pointers.buffer), strings };
}

function terminated(text: string): Uint8Array {
  return new TextEncoder().encode(`${text}\0`);
}
