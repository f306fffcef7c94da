import {
  type Command,
  create,
  exec,
  kill,
  logs,
  pause,
  type Program,
  ps,
  restart,
  rm,
  run,
  start,
  stop,
  unpause,
  wait,
} from "@skiff/cli/front";
import { forbidHandingOver, handOver } from "./hand-over.ts";

/** What is asked for most. All else is the whole program's, which is told before anything was done. */
const own: ReadonlyMap<string, Command> = new Map<string, Command>([
  ["create", create],
  ["exec", exec],
  ["kill", kill],
  ["logs", logs],
  ["pause", pause],
  ["ps", ps],
  ["restart", restart],
  ["rm", rm],
  ["run", run],
  ["start", start],
  ["stop", stop],
  ["unpause", unpause],
  ["wait", wait],
]);

export const frontProgram: Program = {
  find: async ([verb = "", ...rest]) => {
    const command = own.get(verb) ?? handOver();
    return { verb, command: committed(command), rest };
  },
  help: async () => handOver(),
  pull: async () => handOver(),
};

/** Once the engine is open, what others left is done with, and its own work begins. */
function committed(command: Command): Command {
  return {
    ...command,
    run: (line, session) => {
      const engine = session.engine;
      const open = async (): ReturnType<typeof engine> => {
        const opened = await engine();
        forbidHandingOver();
        return opened;
      };
      return command.run(line, { ...session, engine: open });
    },
  };
}
