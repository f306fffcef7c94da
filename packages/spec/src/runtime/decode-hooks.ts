import { array, type Decoder, integerBetween, object, string } from "../decode/index.ts";
import { absolutePath } from "./decode-process.ts";
import type { Hook, Hooks } from "./hooks.ts";

/** A year: more than that is a mistake. */
const longest = 365 * 24 * 3600;

const decodeHook: Decoder<Hook> = object((hook) => ({
  path: hook.required("path", absolutePath),
  args: hook.optional("args", array(string)),
  env: hook.optional("env", array(string)),
  timeout: hook.optional("timeout", integerBetween(1, longest)),
}));

/** `hooks` of config.json. */
export const decodeHooks: Decoder<Hooks> = object((hooks) => ({
  prestart: hooks.optional("prestart", array(decodeHook)),
  createRuntime: hooks.optional("createRuntime", array(decodeHook)),
  createContainer: hooks.optional("createContainer", array(decodeHook)),
  startContainer: hooks.optional("startContainer", array(decodeHook)),
  poststart: hooks.optional("poststart", array(decodeHook)),
  poststop: hooks.optional("poststop", array(decodeHook)),
}));
