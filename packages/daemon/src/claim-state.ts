import {
  closeSync,
  fstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { Fault, isFault } from "@skiff/base";
import { decodeJson, integer, object, string } from "@skiff/spec";
import { guarded, observeProcess, type ProcessIdentity } from "@skiff/store";

/**
 * Makes the state directory this daemon's: what runs from it is its to watch. Throws `already_exists` while
 * another one lives that has it. A root may be several daemons'.
 */
export function claimState(state: string): void {
  const path = join(state, "skiffd.json");
  const holder = findHolder(path);
  if (holder !== undefined && isAlive(holder)) {
    throw new Fault("already_exists", `${state} is in use by skiffd, process ${holder.pid}`);
  }
  const text = JSON.stringify(observeProcess("self"));
  try {
    replace(path, text);
  } catch (error) {
    if (holder === undefined || !isFault(error, "resource_exhausted")) throw error;
    overwrite(path, text); // on a full disk there is the space that it has
  }
}

function replace(path: string, text: string): void {
  const draft = `${path}.${process.pid}`;
  using undo = new DisposableStack();
  undo.defer(() => rmSync(draft, { force: true }));
  guarded(`write ${path}`, () => {
    writeFileSync(draft, text);
    renameSync(draft, path);
  });
}

function overwrite(path: string, text: string): void {
  guarded(`write ${path}`, () => {
    using undo = new DisposableStack();
    const file = openSync(path, "r+");
    undo.defer(() => closeSync(file));
    writeSync(file, text.padEnd(fstatSync(file).size), 0);
  });
}

function findHolder(path: string): ProcessIdentity | undefined {
  try {
    return decodeJson(
      guarded(`read ${path}`, () => readFileSync(path, "utf8")),
      decodeHolder,
    );
  } catch (error) {
    if (isFault(error, "not_found")) return undefined;
    throw error;
  }
}

function isAlive(holder: ProcessIdentity): boolean {
  try {
    const found = observeProcess(holder.pid);
    return found.startTime === holder.startTime && found.bootId === holder.bootId;
  } catch (error) {
    if (isFault(error, "not_found")) return false;
    throw error;
  }
}

const decodeHolder = object((o) => ({
  pid: o.required("pid", integer),
  startTime: o.required("startTime", integer),
  bootId: o.required("bootId", string),
  pidNamespace: o.required("pidNamespace", string),
}));
