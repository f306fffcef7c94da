import { linux } from "host:linux";
import { check } from "../check.ts";
import { O_CLOEXEC } from "../constants.ts";
import { createFile } from "../create-file.ts";
import { done } from "../done.ts";
import { failsWith } from "../fails-with.ts";
import { isTrue } from "../is-true.ts";
import { objectOf } from "../object-of.ts";
import { same } from "../same.ts";
import { scratch } from "../scratch.ts";
import { throws } from "../throws.ts";

const EPOLLIN = 1;
const EPOLLOUT = 4;
const EPOLLET = 2 ** 31;
const ADD = 1;
const CLOCK_MONOTONIC = 1;
const SIGUSR1 = 10;
const IN_CREATE = 0x100;

check("epoll tells which descriptors are ready, no more than there is room for", () => {
  const epoll = done(linux.epoll_create1(O_CLOEXEC));
  const events = [1, 0, 1].map((initial) => done(linux.eventfd2(initial, O_CLOEXEC)));
  for (const fd of events) done(linux.epoll_ctl(epoll, ADD, fd, EPOLLIN));
  const pairs = new Int32Array(8);
  same(linux.epoll_pwait(epoll, pairs, 0), 2);
  same(
    [...pairs.subarray(0, 4)].toSorted((a, b) => a - b),
    [1, 1, events[0], events[2]],
  );
  same(linux.epoll_pwait(epoll, new Int32Array(2), -1), 1);
  failsWith(linux.epoll_ctl(epoll, ADD, events[0] ?? -1, EPOLLIN), "EEXIST");
  failsWith(linux.epoll_ctl(epoll, ADD, -1, EPOLLIN + EPOLLET), "EBADF");
  throws(() => linux.epoll_pwait(epoll, new Int32Array(3), 0), "RangeError");
  throws(() => linux.epoll_pwait(epoll, new Int32Array(0), 0), "RangeError");
  for (const fd of [epoll, ...events]) done(linux.close(fd));
});

check("poll() fills in what is ready, and waits no longer than it is told", () => {
  const [reader, writer] = objectOf(linux.pipe2(O_CLOEXEC));
  const triples = Int32Array.of(reader, EPOLLIN, 9, writer, EPOLLOUT, 9, -1, EPOLLIN, 9);
  same(linux.poll(triples, -1), 1);
  same([...triples], [reader, EPOLLIN, 0, writer, EPOLLOUT, EPOLLOUT, -1, EPOLLIN, 0]);
  same(linux.poll(Int32Array.of(reader, EPOLLIN, 0), 5), 0);
  same(linux.poll(new Int32Array(0), 0), 0);
  throws(() => linux.poll(new Int32Array(4), 0), "RangeError");
  throws(() => linux.poll(new Int32Array(3 * 257), 0), "RangeError");
  for (const fd of [reader, writer]) done(linux.close(fd));
});

check("a timer fires when it is due, and is disarmed by 0", () => {
  const timer = done(linux.timerfd_create(CLOCK_MONOTONIC, O_CLOEXEC));
  const before = linux.clock_gettime(CLOCK_MONOTONIC);
  same(linux.timerfd_settime(timer, 0, 3_000_000n, 0), 0);
  same(linux.poll(Int32Array.of(timer, EPOLLIN, 0), -1), 1);
  const after = linux.clock_gettime(CLOCK_MONOTONIC);
  isTrue(typeof before === "bigint" && typeof after === "bigint", "time is a bigint");
  isTrue(BigInt(after) - BigInt(before) >= 3_000_000n, "3 ms went by");
  same(linux.timerfd_settime(timer, 0, 0n, 0n), 0);
  same(linux.poll(Int32Array.of(timer, EPOLLIN, 0), 0), 0);
  failsWith(linux.clock_gettime(99), "EINVAL");
  done(linux.close(timer));
});

check("signalfd4() delivers a blocked signal", () => {
  const set = 1n << BigInt(SIGUSR1 - 1);
  const old = linux.rt_sigprocmask(0, set);
  const signals = done(linux.signalfd4(-1, set, O_CLOEXEC));
  done(linux.kill(linux.getpid(), SIGUSR1));
  const info = new Uint8Array(128);
  same(linux.read(signals, info, 0, 128), 128);
  same(info[0], SIGUSR1);
  linux.rt_sigprocmask(2, old);
  done(linux.close(signals));
});

check("inotify tells of a new file", () => {
  scratch((dir, path) => {
    const watcher = done(linux.inotify_init1(O_CLOEXEC));
    isTrue(linux.inotify_add_watch(watcher, path, IN_CREATE) > 0, "the watch has a number");
    done(linux.close(createFile(dir, "new", "")));
    const event = new Uint8Array(64);
    same(linux.read(watcher, event, 0, 64), 32);
    same(new TextDecoder().decode(event.subarray(16, 19)), "new");
    failsWith(linux.inotify_add_watch(watcher, `${path}/none`, IN_CREATE), "ENOENT");
    done(linux.close(watcher));
  });
});

check("getrandom() fills the whole array", () => {
  const random = new Uint8Array(64);
  same(linux.getrandom(random, 0), 64);
  isTrue(
    random.some((byte) => byte !== 0),
    "not all is 0",
  );
});
