import { Fault } from "@skiff/base";

const longest = 76;

/** A name as containerd has them: letters and digits, with single ".", "_" and "-" between. Throws `invalid_argument`. */
export function decodeIdentifier(noun: string, text: string): string {
  if (text === "") throw new Fault("invalid_argument", `${noun}: must not be empty`);
  if (text.length > longest) {
    throw new Fault("invalid_argument", `${noun} ${text}: longer than ${longest} characters`);
  }
  if (/^[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*$/.test(text)) return text;
  throw new Fault(
    "invalid_argument",
    `${noun} ${JSON.stringify(text)}: only letters and digits, with '.', '_' or '-' between them`,
  );
}
