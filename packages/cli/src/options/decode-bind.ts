import { posix } from "node:path";
import { Fault } from "@skiff/base";
import type { Bind } from "@skiff/engine";

/** "HOST:CONTAINER[:ro]"; a host path that begins with a dot starts at `cwd`. Throws `invalid_argument`. */
export function decodeBind(text: string, cwd: string): Bind {
  const [source = "", destination = "", mode = "rw", more] = text.split(":");
  if (more !== undefined || source === "" || destination === "") {
    throw wrong(text, "must be HOST-PATH:CONTAINER-PATH[:ro]");
  }
  if (!source.startsWith("/") && !source.startsWith(".")) {
    throw wrong(text, `named volumes are not supported yet; for a path write ./${source}`);
  }
  if (!destination.startsWith("/") || posix.normalize(destination) === "/") {
    throw wrong(text, "the path in the container must be absolute, and not /");
  }
  return {
    source: posix.resolve(cwd, source),
    destination: posix.normalize(destination).replace(/\/$/, ""),
    readOnly: isReadOnly(text, mode),
  };
}

/** z and Z relabel for SELinux, of which there is none here. */
function isReadOnly(text: string, mode: string): boolean {
  const options = mode.split(",");
  const unknown = options.find((option) => !["ro", "rw", "z", "Z"].includes(option));
  if (unknown !== undefined) throw wrong(text, `unknown option ${unknown}`);
  return options.includes("ro");
}

function wrong(text: string, reason: string): Fault {
  return new Fault("invalid_argument", `invalid volume ${JSON.stringify(text)}: ${reason}`);
}
