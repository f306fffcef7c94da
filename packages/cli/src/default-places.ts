import { join } from "node:path";

/** Where things are when no flag says so: root's, or the user's own (XDG Base Directory Specification). */
export interface DefaultPlaces {
  readonly root: string;
  /** As a function: it has to be looked for. */
  readonly state: () => string;
}

export function defaultPlaces(): DefaultPlaces {
  const uid = process.geteuid?.() ?? 0;
  if (uid === 0) return { root: "/var/lib/skiff", state: () => "/run/skiff" };
  const { XDG_DATA_HOME } = process.env;
  return {
    root: join(absolute(XDG_DATA_HOME) ?? join(home(), ".local/share"), "skiff"),
    state: () => ownState(uid),
  };
}

/** What is set, but no absolute path, does not count. */
function absolute(path: string | undefined): string | undefined {
  return path?.startsWith("/") ? path : undefined;
}

function home(): string {
  return absolute(process.env["HOME"]) ?? process.getBuiltinModule("node:os").userInfo().homedir;
}

/** A login makes the first two; without one there is /tmp, where nobody else's may be taken for ours. */
function ownState(uid: number): string {
  const given = absolute(process.env["XDG_RUNTIME_DIR"]);
  if (given !== undefined) return join(given, "skiff");
  const { lstatSync } = process.getBuiltinModule("node:fs");
  const login = `/run/user/${uid}`;
  const isThere = lstatSync(login, { throwIfNoEntry: false })?.uid === uid;
  return isThere ? join(login, "skiff") : `/tmp/skiff-run-${uid}`;
}
