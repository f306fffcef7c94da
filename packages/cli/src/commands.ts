import type { Command } from "./command.ts";
import { attach } from "./commands/attach.ts";
import { commit } from "./commands/commit.ts";
import { cp } from "./commands/cp.ts";
import { create } from "./commands/create.ts";
import { diff } from "./commands/diff.ts";
import { events } from "./commands/events.ts";
import { exec } from "./commands/exec.ts";
import { exportCommand } from "./commands/export.ts";
import { history } from "./commands/history.ts";
import { images } from "./commands/images.ts";
import { importCommand } from "./commands/import.ts";
import { info } from "./commands/info.ts";
import { inspect } from "./commands/inspect.ts";
import { kill } from "./commands/kill.ts";
import { load } from "./commands/load.ts";
import { login } from "./commands/login.ts";
import { logout } from "./commands/logout.ts";
import { logs } from "./commands/logs.ts";
import { pause } from "./commands/pause.ts";
import { port } from "./commands/port.ts";
import { ps } from "./commands/ps.ts";
import { pull } from "./commands/pull.ts";
import { push } from "./commands/push.ts";
import { rename } from "./commands/rename.ts";
import { restart } from "./commands/restart.ts";
import { rm } from "./commands/rm.ts";
import { rmi } from "./commands/rmi.ts";
import { run } from "./commands/run.ts";
import { save } from "./commands/save.ts";
import { start } from "./commands/start.ts";
import { stats } from "./commands/stats.ts";
import { top } from "./commands/top.ts";
import { stop } from "./commands/stop.ts";
import { tag } from "./commands/tag.ts";
import { unpause } from "./commands/unpause.ts";
import { update } from "./commands/update.ts";
import { version } from "./commands/version.ts";
import { warden } from "./commands/warden.ts";
import { wait } from "./commands/wait.ts";

/** Every verb, in help's order. */
export const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ["run", run],
  ["create", create],
  ["start", start],
  ["exec", exec],
  ["attach", attach],
  ["ps", ps],
  ["port", port],
  ["logs", logs],
  ["top", top],
  ["stats", stats],
  ["events", events],
  ["wait", wait],
  ["stop", stop],
  ["restart", restart],
  ["pause", pause],
  ["unpause", unpause],
  ["kill", kill],
  ["rename", rename],
  ["update", update],
  ["rm", rm],
  ["cp", cp],
  ["diff", diff],
  ["commit", commit],
  ["export", exportCommand],
  ["import", importCommand],
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
  ["inspect", inspect],
  ["info", info],
  ["version", version],
  ["warden", warden],
]);
