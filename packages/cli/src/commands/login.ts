import { Fault } from "@skiff/base";
import { logIn, registrySettings } from "@skiff/engine";
import { decodeReference } from "@skiff/spec";
import { rawTerminal } from "../bun/raw-terminal.ts";
import { readInput } from "../bun/read-input.ts";
import type { Command } from "../command.ts";
import type { ParsedLine } from "../grammar/parsed-line.ts";
import { text } from "../grammar/text.ts";
import { toggle } from "../grammar/toggle.ts";
import { UsageFault } from "../grammar/usage-fault.ts";
import { decodeServer } from "../options/decode-server.ts";
import type { Session } from "../session.ts";
import { prompt } from "../terminal/prompt.ts";
import { readKeys } from "../terminal/read-keys.ts";

const username = text({ name: "username", short: "u", value: "string", help: "Username" });
const password = text({ name: "password", short: "p", value: "string", help: "Password" });
const passwordStdin = toggle({ name: "password-stdin", help: "Take the password from stdin" });

export const login: Command = {
  usage: "[OPTIONS] [SERVER]",
  summary: "Authenticate to a registry",
  flags: [password, passwordStdin, username],
  operands: { least: 0, most: 1 },
  run: async (line, session) => {
    const { domain } = decodeReference(`${decodeServer(line.operands[0])}/x`);
    const given = await readLogin(line, session);
    const settings = registrySettings(process.env);
    const { plainIn } = await logIn(settings, domain, given);
    if (plainIn !== undefined) {
      await session.err(
        `WARNING! Your credentials are stored unencrypted in '${plainIn}'.\n` +
          "Configure a credential helper to remove this warning: credsStore in that file.\n",
      );
    }
    await session.out("Login Succeeded\n");
    return 0;
  },
};

async function readLogin(
  line: ParsedLine,
  session: Session,
): Promise<{ readonly username: string; readonly password: string }> {
  const [name, secret] = [line.get(username), line.get(password)];
  if (line.get(passwordStdin)) {
    if (secret !== undefined) {
      throw new UsageFault("--password and --password-stdin are mutually exclusive");
    }
    if (name === undefined) throw new UsageFault("Must provide --username with --password-stdin");
    return checked(name, (await readAll()).replace(/\r?\n$/, ""));
  }
  if (secret !== undefined) {
    await session.err("WARNING! Using --password via the CLI is insecure. Use --password-stdin.\n");
  }
  if (
    (name === undefined || secret === undefined) &&
    !process.getBuiltinModule("node:tty").isatty(0)
  ) {
    throw new Fault(
      "failed_precondition",
      "cannot perform an interactive login from a non-TTY device",
    );
  }
  using raw = rawTerminal(0);
  void raw;
  const keys = readKeys();
  const asked = name ?? (await prompt(session, keys, { text: "Username: ", answer: "shown" }));
  const told = secret ?? (await prompt(session, keys, { text: "Password: ", answer: "hidden" }));
  return checked(asked, told);
}

function checked(
  name: string,
  secret: string,
): { readonly username: string; readonly password: string } {
  if (name === "") throw new Fault("invalid_argument", "username is empty");
  if (secret === "") throw new Fault("invalid_argument", "password is empty");
  return { username: name, password: secret };
}

async function readAll(): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of readInput()) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
