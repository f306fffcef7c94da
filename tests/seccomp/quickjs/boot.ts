import { readFile, writeAll } from "@skiff/kernel";
import { host, kernel } from "@skiff/kernel/quickjs";
import { compileProfile } from "@skiff/seccomp";
import { decodeConfig, decodeJson } from "@skiff/spec";

/**
 * Compiles the profile of a configuration as the runtime does: `seccomp-compiler CONFIG`. Writes how
 * long it took in nanoseconds, then the program's bytes.
 */
const path = host.argv[1];
if (path === undefined) throw new Error("a configuration is missing");
const { seccomp } = decodeJson(readFile(kernel, path), decodeConfig).linux;
if (seccomp === undefined) throw new Error("the configuration has no profile");
const monotonic = 1;
const start = kernel.clock_gettime(monotonic);
const program = compileProfile(seccomp, "SCMP_ARCH_X86_64");
const taken = kernel.clock_gettime(monotonic) - start;
writeAll(kernel, { fd: 1 }, `${taken}\n${program.join(" ")}\n`);
kernel.exit_group(0);
