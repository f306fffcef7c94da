import { Fault } from "@skiff/base";
import { fileFault } from "../files/file-fault.ts";

/** Runs a program of the system to its end. Throws `failed_precondition` where it is not installed, and what it says where it fails. */
export async function runTool(program: string, args: readonly string[]): Promise<string> {
  const { execFile } = process.getBuiltinModule("node:child_process");
  return new Promise((resolve, reject) => {
    execFile(program, args, { encoding: "utf8" }, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout);
      if (error.code === "ENOENT") {
        return reject(new Fault("failed_precondition", `${program} is not installed`));
      }
      const said = stderr.trim() || error.message;
      const cause = fileFault(`run ${program}`, error);
      return reject(new Fault("internal", `${program}: ${said}`, { cause }));
    });
  });
}
