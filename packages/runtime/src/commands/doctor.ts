import { doctorGrammar } from "../cli/manual/grammar/doctor.ts";
import { each } from "../cli/each.ts";
import { findingText } from "../cli/finding-text.ts";
import { listIds } from "../cli/list-ids.ts";
import { runCommand } from "../cli/run-command.ts";
import { listFindings } from "../doctor/list-findings.ts";
import { removeFinding } from "../doctor/remove-finding.ts";

runCommand(doctorGrammar, ({ kernel, root, values, warn, print }) => {
  const findings = listFindings(kernel, { root, ids: listIds(kernel, root) });
  if (values.get("fix") !== "true") {
    print(findings.map(findingText).join(""));
    return findings.length === 0 ? 0 : 1;
  }
  const removed: string[] = [];
  const removals = findings.map((finding) => () => {
    removeFinding(kernel, { root, finding }, warn);
    removed.push(`removed ${findingText(finding)}`);
  });
  // Told at last: where nobody reads any more, that ends the process.
  each([...removals, () => print(removed.join(""))], (step) => step());
  return 0;
});
