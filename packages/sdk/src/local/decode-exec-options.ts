import { array, type Decoder, integerBetween, string } from "@skiff/spec";
import type { ExecOptions, TerminalSize } from "../process.ts";
import { exactly } from "./decode-exactly.ts";
import { entries, flag, optional, text } from "./option-types.ts";

/** As of ioctl_tty(2). */
const length = integerBetween(1, 65_535);

/** Throws `invalid_argument`. */
export const decodeSize: Decoder<TerminalSize> = exactly<TerminalSize>({
  width: length,
  height: length,
});

/** A program and its arguments. Throws `invalid_argument`. */
export const decodeCommand: Decoder<readonly string[]> = array(string);

/** All but the signal and the input. Throws `invalid_argument` for what is no option, or not of its type, with its name. */
export const decodeExecOptions: Decoder<Omit<ExecOptions, "signal" | "stdin">> = exactly<
  Omit<ExecOptions, "signal" | "stdin">
>({
  env: entries,
  workdir: text,
  user: text,
  tty: flag,
  size: optional(decodeSize),
  privileged: flag,
});
