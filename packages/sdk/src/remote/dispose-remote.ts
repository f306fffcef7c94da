import { isFault } from "@skiff/base";
import type { RemoteSession } from "./remote-session.ts";

/** Removes what a session has made; where that is over, or ends meanwhile, all of that goes with it. */
export async function disposeRemote(
  session: RemoteSession,
  remove: () => Promise<void>,
): Promise<void> {
  if (session.isOver) return;
  try {
    await remove();
  } catch (error) {
    if (!isFault(error, "cancelled")) throw error;
  }
}
