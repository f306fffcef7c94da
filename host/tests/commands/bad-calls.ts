import { host, linux } from "host:linux";
import { call } from "../call.ts";
import { check } from "../check.ts";
import { CLD_EXITED, P_PIDFD, SIGCHLD, WEXITED } from "../constants.ts";
import { done } from "../done.ts";
import { Failed } from "../failed.ts";
import { isTrue } from "../is-true.ts";
import { objectOf } from "../object-of.ts";
import { same } from "../same.ts";
import { samples } from "../samples.ts";
import { signatures } from "../signatures.ts";
import { throws } from "../throws.ts";

check("every function has a signature here", () => {
  const names = Object.getOwnPropertyNames(linux);
  same(names.toSorted(), Object.keys(signatures).toSorted());
  isTrue(names.length > 100, "there are more than a hundred");
});

for (const [name, kinds] of Object.entries(signatures)) {
  if (kinds.length === 0) continue;
  check(`${name}() refuses every argument that is of the wrong kind`, () => {
    for (const [index, kind] of kinds.entries()) {
      for (const bad of samples[kind].bad) refuses(name, index, bad);
    }
    for (let given = 0; given < kinds.length; given += 1) tooFew(name, given);
  });
}

function refuses(name: string, index: number, bad: unknown): void {
  const args = (signatures[name] ?? []).map((kind) => samples[kind].good);
  args[index] = bad;
  try {
    call(name, args);
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return;
    throw error;
  }
  throw new Failed(`argument ${index + 1} was taken: ${typeof bad} ${JSON.stringify(bad)}`);
}

function tooFew(name: string, given: number): void {
  const kinds = signatures[name] ?? [];
  if (kinds.slice(given).every((kind) => kind.endsWith("or null"))) return;
  throws(
    () =>
      call(
        name,
        kinds.slice(0, given).map((kind) => samples[kind].good),
      ),
    "TypeError",
  );
}

check("offset and length are held against the array, also where their sum overflows", () => {
  const buffer = new Uint8Array(8);
  const cases = [
    [9, 0],
    [0, 9],
    [8, 1],
    [4, 5],
    [1, 2 ** 53 - 1],
    [2 ** 53 - 1, 1],
    [2 ** 32, 0],
  ];
  for (const [offset = 0, length = 0] of cases) {
    throws(() => linux.read(-1, buffer, offset, length), "RangeError");
    throws(() => linux.pread64(-1, buffer, offset, length, 0), "RangeError");
    throws(() => linux.recvmsg(-1, buffer, offset, length, 0), "RangeError");
  }
  throws(() => linux.write(-1, buffer, 9), "RangeError");
  throws(() => linux.write(-1, "ä", 3), "RangeError");
  throws(() => linux.sendmsg(-1, "ä", 3, [], 0), "RangeError");
});

check("an array that has lost its buffer, or part of it, is refused", () => {
  const shrinking = new ArrayBuffer(16, { maxByteLength: 32 });
  const fixed = new Uint8Array(shrinking, 0, 16);
  const tracking = new Uint8Array(shrinking, 4);
  same(linux.getrandom(tracking, 0), 12);
  shrinking.resize(32);
  same(linux.getrandom(fixed, 0), 16);
  shrinking.resize(8);
  throws(() => linux.getrandom(fixed, 0), "TypeError");
  throws(() => linux.getrandom(tracking, 0), "TypeError");
});

check("TypeScript that runs while arguments are read cannot pull memory away", () => {
  const buffer = new Uint8Array(64);
  const list = [0];
  Object.defineProperty(list, 0, {
    get: () => {
      if (buffer.buffer.byteLength > 0) buffer.buffer.transfer();
      return 1;
    },
  });
  throws(() => linux.sendmsg(-1, buffer, 0, list, 0), "TypeError");
});

class ShrinkingArray extends Array<number> {
  constructor() {
    super();
    this.push(1, 2, 3);
    Object.defineProperty(this, 1, {
      get: () => {
        this.length = 1;
        return 0;
      },
    });
  }
}

check("an array that shrinks while it is read is refused", () => {
  throws(() => linux.setgroups(new ShrinkingArray()), "TypeError");
});

check("the host's own functions refuse the wrong kind", () => {
  for (const name of ["run", "errnoName", "decodeUtf8", "encodeUtf8", "crc32"] as const) {
    for (const bad of [undefined, null, {}, [], Symbol("s"), true]) {
      throws(() => Reflect.apply(host[name], host, [bad]), "TypeError");
    }
  }
  throws(() => host.errnoName(-1), "RangeError");
});

const RLIMIT_NOFILE = 7;
const ROUNDS = 40_000;
const NOT_HERE = new Set([
  "exit_group",
  "clone3",
  "execve",
  "execveat",
  "seccomp",
  "poll",
  "epoll_pwait",
  "kill",
]);

/** A fixed seed: what fails once fails again. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

check("forty thousand calls at random, from nobody in a world of its own, break nothing", () => {
  const namespaces = 0x20000 | 0x4000000 | 0x8000000 | 0x40000000 | 0x20000000;
  const child = objectOf(linux.clone3(namespaces | 0x1000, SIGCHLD, -1));
  if (child.pid === 0) {
    linux.close_range(3, 2 ** 32 - 1, 0);
    linux.chroot("/proc/self/fdinfo");
    linux.chdir("/");
    linux.setgroups([]);
    linux.setresgid(65_534, 65_534, 65_534);
    linux.setresuid(65_534, 65_534, 65_534);
    linux.close_range(0, 2, 0);
    linux.prlimit64(0, RLIMIT_NOFILE, { soft: 0, hard: 0 }); // nothing to wait for
    callAtRandom();
    linux.exit_group(21);
  }
  const ready = linux.poll(Int32Array.of(child.pidfd, 1, 0), 60_000);
  if (ready !== 1) linux.pidfd_send_signal(child.pidfd, 9);
  const { code, status } = objectOf(linux.waitid(P_PIDFD, child.pidfd, WEXITED));
  done(linux.close(child.pidfd));
  same([ready, code, status], [1, CLD_EXITED, 21]);
});

function callAtRandom(): void {
  const next = random(2019);
  const values = Object.values(samples).flatMap(({ good, bad }) => [good, ...bad]);
  const names = Object.keys(signatures).filter((name) => !NOT_HERE.has(name));
  for (let round = 0; round < ROUNDS; round += 1) {
    const name = names[next(names.length)] ?? "";
    const args = (signatures[name] ?? []).map((kind) =>
      next(3) === 0 ? values[next(values.length)] : samples[kind].good,
    );
    try {
      call(name, args);
    } catch (error) {
      if (!(error instanceof TypeError) && !(error instanceof RangeError)) linux.exit_group(22);
    }
  }
}
