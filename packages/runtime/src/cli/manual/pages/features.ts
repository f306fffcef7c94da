import { featuresGrammar } from "../grammar/features.ts";
import type { Page } from "../page.ts";

export const featuresPage: Page = {
  grammar: featuresGrammar,
  summary: "print what this runtime can do as JSON",
  description: [
    "Prints the features document of the runtime specification: versions, hooks, mount options, namespaces, capabilities, cgroups, seccomp. It names what is implemented and tested, whatever the kernel at hand has; but resctrl only where it is mounted.",
  ],
  options: {},
};
