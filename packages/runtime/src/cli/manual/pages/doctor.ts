import { doctorGrammar } from "../grammar/doctor.ts";
import type { Page } from "../page.ts";

export const doctorPage: Page = {
  grammar: doctorGrammar,
  summary: "find what is left of containers and belongs to none",
  description: [
    "Looks for two things below --root: records of containers whose creation was cut short, as by a crash, and cgroups of containers whose record was removed by hand, with the processes in them. Cgroups are known by what oar create writes on them, which only root on the host can: those of other programs, of other roots and of another mount namespace's containers are left alone.",
    "Prints a line for each, and the exit status is 1 if there is any. A container that oar list shows otherwise is nobody's leftover: oar delete removes it.",
  ],
  options: {
    fix: "Remove what is found as oar delete does. The exit status is 0 if all of it is gone.",
  },
  examples: [
    { says: "See what is left, and remove it", command: "oar doctor || oar doctor --fix" },
  ],
};
