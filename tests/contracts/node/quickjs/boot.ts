import { host, kernel } from "@skiff/kernel/quickjs";
import { signals, writeAll } from "@skiff/kernel";
import { observe } from "../observe.ts";

kernel.rt_sigaction(1n << BigInt(signals.SIGPIPE - 1), "SIG_IGN"); // as Node has it

// Writes what `observe` sees in a folder: `node-contract FOLDER`.
writeAll(kernel, { fd: 1 }, JSON.stringify(observe(String(host.argv[1]))));
