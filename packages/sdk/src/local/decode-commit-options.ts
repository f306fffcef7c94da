import type { Decoder } from "@skiff/spec";
import type { CommitOptions, NewImageOptions } from "../commit-options.ts";
import type { ImportOptions } from "../images.ts";
import { exactly, type Members } from "./decode-exactly.ts";
import { flag, text, texts } from "./option-types.ts";

const newImageMembers: Members<Omit<NewImageOptions, "signal">> = {
  name: text,
  message: text,
  changes: texts,
};

/** All but the signal. Throws `invalid_argument` for what is no option, or not of its type, with its name. */
export const decodeCommitOptions: Decoder<Omit<CommitOptions, "signal">> = exactly<
  Omit<CommitOptions, "signal">
>({ ...newImageMembers, author: text, pause: flag });

/** As `decodeCommitOptions`. */
export const decodeImportOptions: Decoder<Omit<ImportOptions, "signal">> = exactly<
  Omit<ImportOptions, "signal">
>({ ...newImageMembers, platform: text });
