import assert from "node:assert/strict";
import { test } from "node:test";
import { isFault } from "@skiff/base";
import { compileProfile } from "@skiff/seccomp";
import { decodeJson, decodeSeccomp, type Seccomp } from "@skiff/spec";
import { callsFor } from "../seccomp/calls.ts";
import { type Random, randomOf, randomProfile } from "../seccomp/random-profile.ts";
import { runFilter } from "../seccomp/run-filter.ts";
import { verdictOf } from "../seccomp/verdict-of.ts";
import { fuzz } from "./fuzz.ts";
import { decodeJsonValue } from "./decode-json-value.ts";
import type { Json } from "./json.ts";
import { jsonText } from "./json-text.ts";

/** Plain ones, those that x86 multiplexes, and one that there is not. */
const names = (
  "read write openat close mmap clone clone3 socket socketcall bind connect ipc semop semtimedop " +
  "shmat personality ioctl prctl futex keyctl bpf ptrace mount uretprobe no_such_call"
).split(" ");

test("a seccomp profile's filter says what the profile says", () => {
  fuzz({ name: "seccomp", count: 15, make, check });
});

function make(random: Random): Json {
  return encode(randomProfile(random, { names, mixed: random(2) === 0 }));
}

function check(input: Json): void {
  const profile = decode(input);
  if (profile === undefined) return; // shrunk to what is none
  const filter = compileProfile(profile, "SCMP_ARCH_X86_64");
  assert.ok(filter.length % 8 === 0 && filter.length / 8 <= 4096, "the kernel takes it");
  for (const call of callsFor(profile, { random: randomOf(1), tries: 2 })) {
    const expected = verdictOf(profile, call);
    const said = runFilter(filter, call);
    if (said !== expected) assert.fail(`${said}, not ${expected}, for call ${call.number}`);
  }
}

function encode(profile: Seccomp): Json {
  const text = JSON.stringify(profile, (_, member: unknown) =>
    typeof member === "bigint" ? `#raw:${member}` : member,
  );
  return decodeJsonValue(JSON.parse(text));
}

function decode(input: Json): Seccomp | undefined {
  try {
    return decodeJson(jsonText(input), decodeSeccomp);
  } catch (error) {
    if (!isFault(error, "invalid_argument")) throw error;
    return undefined;
  }
}
