import { oarOptions, type Outcome, programs, type TestContainer } from "../fixtures/index.ts";

/** Runs a command of the runtime that can be told to die or fail; `rest` comes after the container's id. */
export function runWithFaults(
  container: TestContainer,
  [command = "", ...options]: readonly string[],
  env: Readonly<Record<string, string>>,
  rest: readonly string[] = [],
): Outcome {
  const { root, id } = container;
  const oar = [programs.oarWithFaults, "--root", root, ...oarOptions];
  return container.run([...oar, command, ...options, id, ...rest], { env });
}
