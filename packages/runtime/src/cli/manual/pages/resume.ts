import { resumeGrammar } from "../grammar/resume.ts";
import type { Page } from "../page.ts";

export const resumePage: Page = {
  grammar: resumeGrammar,
  summary: "let a paused container go on",
  description: ["Thaws the container's cgroup."],
  options: {},
};
