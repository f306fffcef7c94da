import type { Command } from "./command.ts";
import { exec } from "./commands/exec.ts";
import { history } from "./commands/history.ts";
import { images } from "./commands/images.ts";
import { info } from "./commands/info.ts";
import { kill } from "./commands/kill.ts";
import { load } from "./commands/load.ts";
import { login } from "./commands/login.ts";
import { logout } from "./commands/logout.ts";
import { logs } from "./commands/logs.ts";
import { ps } from "./commands/ps.ts";
import { pull } from "./commands/pull.ts";
import { push } from "./commands/push.ts";
import { rm } from "./commands/rm.ts";
import { rmi } from "./commands/rmi.ts";
import { run } from "./commands/run.ts";
import { save } from "./commands/save.ts";
import { stop } from "./commands/stop.ts";
import { tag } from "./commands/tag.ts";
import { version } from "./commands/version.ts";

/** Every verb, in help's order. */
export const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ["run", run],
  ["exec", exec],
  ["ps", ps],
  ["logs", logs],
  ["stop", stop],
  ["kill", kill],
  ["rm", rm],
  ["pull", pull],
  ["push", push],
  ["login", login],
  ["logout", logout],
  ["load", load],
  ["save", save],
  ["tag", tag],
  ["images", images],
  ["history", history],
  ["rmi", rmi],
  ["info", info],
  ["version", version],
]);
