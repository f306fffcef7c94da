export { commandWords } from "./command-words.ts";
export { parseOptions } from "./parse-options.ts";
export type { Option } from "./grammar/grammar.ts";
export { helpOption } from "./grammar/help-option.ts";
export type { Example, Page } from "./page.ts";
export { pages } from "./pages.ts";
export { oarPage } from "./pages/oar.ts";
