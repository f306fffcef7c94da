import { eventsGrammar } from "../grammar/events.ts";
import type { Page } from "../page.ts";

export const eventsPage: Page = {
  grammar: eventsGrammar,
  summary: "print what a container has used as JSON",
  description: [
    "Prints a line of JSON about the container's use of processors, memory, processes and disks, in the form of runc's events, at once and then again and again until the container stops; and a line whose type is oom whenever the kernel kills a process of it for want of memory.",
  ],
  options: {
    interval: "The time between two lines, as 500ms, 5s or 1m30s. It is 5s if not said.",
    stats: "Print one line, and end.",
  },
};
