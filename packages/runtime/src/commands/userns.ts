import { Fault } from "@skiff/base";
import { host } from "@skiff/kernel/quickjs";
import { findMaker } from "../cli/find-maker.ts";
import { usernsGrammar } from "../cli/manual/grammar/userns.ts";
import { absolute, runCommand } from "../cli/run-command.ts";
import { enterShared } from "../user-namespace/enter-shared.ts";

runCommand(usernsGrammar, ({ kernel, rest }) => {
  const [record, program, ...args] = rest;
  if (record === undefined || program === undefined) {
    throw new Fault("invalid_argument", "a file or a command is missing");
  }
  const maker = findMaker(kernel);
  if (maker === undefined) {
    throw new Fault("failed_precondition", "root needs no user namespace: run the command itself");
  }
  enterShared(kernel, { record: absolute(record), maker });
  kernel.execve(program, [program, ...args], host.environ);
});
