import type { ChildProcess } from "node:child_process";
import { Fault, within } from "@skiff/base";
import type { Credential } from "@skiff/registry";
import { decodeJson, object, string } from "@skiff/spec";
import { fileFault, guarded } from "@skiff/store";

/** A helper may have to ask a person. Milliseconds. */
const patience = 60_000;
const longestAnswer = 64 * 1024;

interface Answer {
  readonly status: number | null;
  readonly text: string;
}

/** The credential that a helper has for a server; undefined for none. Throws `failed_precondition` where the helper fails. */
export async function findByProgram(
  helper: string,
  server: string,
): Promise<Credential | undefined> {
  const { status, text } = await run(helper, "get", server);
  if (status !== 0 && /credentials not found/i.test(text)) return undefined;
  if (status !== 0) throw failed(helper, "get", status);
  const { username, secret } = decodeJson(text, decodeFound);
  if (secret === "") return undefined;
  return username === "<token>"
    ? { kind: "identity token", token: secret }
    : { kind: "password", username, password: secret };
}

export async function storeByProgram(
  helper: string,
  server: string,
  { username, password }: { readonly username: string; readonly password: string },
): Promise<void> {
  const input = JSON.stringify({ ServerURL: server, Username: username, Secret: password });
  const { status } = await run(helper, "store", input);
  if (status !== 0) throw failed(helper, "store", status);
}

/** Idempotent. */
export async function eraseByProgram(helper: string, server: string): Promise<void> {
  const { status, text } = await run(helper, "erase", server);
  if (status !== 0 && !/credentials not found/i.test(text)) throw failed(helper, "erase", status);
}

/** What a helper says may be the secret: it is in no error. */
function failed(helper: string, verb: string, status: number | null): Fault {
  return new Fault(
    "failed_precondition",
    `docker-credential-${helper} ${verb}: ended with ${status === null ? "a signal" : `status ${status}`}`,
  );
}

async function run(helper: string, verb: string, input: string): Promise<Answer> {
  const { spawn } = process.getBuiltinModule("node:child_process");
  const program = `docker-credential-${helper}`;
  const child = guarded(`run ${program}`, () =>
    spawn(program, [verb], { stdio: ["pipe", "pipe", "ignore"] }),
  );
  try {
    return await within(answerOf(child, input), patience, `${program} ${verb}`);
  } catch (error) {
    throw fileFault(`run ${program}`, error);
  } finally {
    child.kill("SIGKILL");
  }
}

async function answerOf(child: ChildProcess, input: string): Promise<Answer> {
  let text = "";
  child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
    text = `${text}${chunk}`.slice(0, longestAnswer);
  });
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  child.once("error", reject);
  child.stdout?.once("error", reject);
  child.once("close", (status) => resolve({ status, text }));
  child.stdin?.on("error", () => {}); // it need not read what it does not need
  child.stdin?.end(`${input}\n`);
  return promise;
}

const decodeFound = object((o) => ({
  username: o.optional("Username", string) ?? "",
  secret: o.optional("Secret", string) ?? "",
}));
