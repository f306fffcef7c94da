import { resumeGrammar } from "../cli/manual/grammar/resume.ts";
import { containerId, runCommand } from "../cli/run-command.ts";
import { resumeContainer } from "../resume-container.ts";

runCommand(resumeGrammar, (invocation) => {
  const { kernel, root } = invocation;
  resumeContainer(kernel, { root, id: containerId(invocation) });
});
