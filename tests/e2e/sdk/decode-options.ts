import type { OpenOptions } from "@skiff/sdk";

/** The options of `openEngine()` that a test gives to a program, as JSON. */
export const decodeOptions = (text = "{}"): OpenOptions => JSON.parse(text) as OpenOptions;
