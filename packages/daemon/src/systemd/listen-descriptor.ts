import { Fault } from "@skiff/base";

/** Where descriptors begin that a service manager hands over (sd_listen_fds(3)). */
const first = 3;

/**
 * The socket that a service manager has handed over, if it has one for us. Throws `invalid_argument` for
 * more than one. The variables are taken away: no shim is to take them for its own.
 */
export function takeListenDescriptor(env: NodeJS.ProcessEnv, pid: number): number | undefined {
  const { LISTEN_PID: whose, LISTEN_FDS: text } = env;
  for (const name of ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"]) delete env[name];
  if (whose !== String(pid) || text === undefined) return undefined;
  if (text === "1") return first;
  throw new Fault("invalid_argument", `LISTEN_FDS: ${text} sockets, where one is served`);
}
