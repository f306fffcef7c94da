import { Fault } from "@skiff/base";

const texts = {
  container: (name: string) => `No such container: ${name}`,
  image: (name: string) => `No such image: ${name}`,
  network: (name: string) => `network ${name} not found`,
  object: (name: string) => `No such object: ${name}`,
  pod: (name: string) => `No such pod: ${name}`,
  volume: (name: string) => `get ${name}: no such volume`,
} as const;

/** What was asked for by a name is not there: in Docker's words for each noun, which scripts look for. */
export function noSuch(noun: keyof typeof texts, name: string): Fault {
  return new Fault("not_found", texts[noun](name));
}
