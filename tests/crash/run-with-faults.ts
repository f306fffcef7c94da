import { type Outcome, programs, type TestContainer } from "../fixtures/index.ts";

/** Runs a command of the runtime that can be told to die or fail; `rest` comes after the container's id. */
export function runWithFaults(
  container: TestContainer,
  [command = "", ...options]: readonly string[],
  env: Readonly<Record<string, string>>,
  rest: readonly string[] = [],
): Outcome {
  const { root, id } = container;
  const words = [programs.oarWithFaults, "--root", root, command, ...options, id, ...rest];
  return container.run(words, { env });
}
