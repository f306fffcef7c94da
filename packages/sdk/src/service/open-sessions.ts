import { Fault } from "@skiff/base";
import type { Session } from "./session.ts";

/** The sessions of all clients, by name. */
export class OpenSessions implements AsyncDisposable {
  readonly #sessions = new Map<string, Session>();

  /** Throws `not_found`. */
  get(name: string): Session {
    const session = this.#sessions.get(name);
    if (session !== undefined) return session;
    throw new Fault("not_found", `session ${name}: it is over`);
  }

  add(session: Session): void {
    this.#sessions.set(session.name, session);
  }

  /** Closes it. Throws what the engine's closing does. */
  async end(session: Session): Promise<void> {
    try {
      await session[Symbol.asyncDispose]();
    } finally {
      this.#sessions.delete(session.name);
    }
  }

  /** Returns when all are closed, those too that somebody else is closing. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled(Array.from(this.#sessions.values(), (session) => this.end(session)));
  }
}
