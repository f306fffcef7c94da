import { Fault } from "@skiff/base";

const named: Readonly<Record<string, number>> = {
  "ctrl-@": 0,
  "ctrl-[": 27,
  "ctrl-\\": 28,
  "ctrl-]": 29,
  "ctrl-^": 30,
  "ctrl-_": 31,
};

/** "ctrl-p,ctrl-q": what is typed to leave a container alone; a letter, or ctrl- and one of a-z @ [ \ ] ^ _. Throws `invalid_argument`. */
export function decodeDetachKeys(text: string | undefined): Uint8Array {
  const keys = (text ?? "ctrl-p,ctrl-q").split(",");
  return Uint8Array.from(keys.map(codeOf));
}

function codeOf(key: string): number {
  if (/^[\x20-\x7e]$/.test(key)) return key.charCodeAt(0);
  const letter = /^ctrl-([a-z])$/.exec(key.toLowerCase())?.[1];
  const code = letter === undefined ? named[key] : letter.charCodeAt(0) - 96;
  if (code !== undefined) return code;
  throw new Fault("invalid_argument", `unknown key ${JSON.stringify(key)}`);
}
