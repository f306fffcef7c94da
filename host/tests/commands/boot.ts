import { host, linux } from "host:linux";

/** Runs the script that the last argument names, or writes the names of all system calls. */
const wanted = host.argv.at(-1);
if (wanted === "names") {
  linux.write(1, `${Object.getOwnPropertyNames(linux).join("\n")}\n`, 0);
} else if (typeof wanted === "string" && wanted !== "boot" && host.argv.length > 1) {
  host.run(wanted);
}
