import { host, linux } from "host:linux";
import { check } from "../check.ts";
import {
  AT_EMPTY_PATH,
  AT_FDCWD,
  CLD_EXITED,
  CLONE_NEWUTS,
  O_CLOEXEC,
  O_RDONLY,
  P_PIDFD,
  SIGCHLD,
  WEXITED,
} from "../constants.ts";
import { done } from "../done.ts";
import { failsWith } from "../fails-with.ts";
import { inChild } from "../in-child.ts";
import { isTrue } from "../is-true.ts";
import { objectOf } from "../object-of.ts";
import { same } from "../same.ts";
import { throws } from "../throws.ts";

const CLONE_PIDFD = 0x1000;
const CLONE_NEWNS = 0x20000;
const CLONE_NEWNET = 0x4000_0000;
const STATX_INO = 0x100;
const P_ALL = 0;
const P_PID = 1;
const WNOHANG = 1;
const CLD_KILLED = 2;
const SIGUSR1 = 10;
const SIGKILL = 9;
const RLIMIT_NOFILE = 7;
const RLIM_INFINITY = 2n ** 64n - 1n;

check("clone3() lets TypeScript go on in the child with a copy of all it had", () => {
  const before = { list: [1, 2], text: "ä".repeat(1000) };
  const status = inChild(0, () => {
    before.list.push(3);
    const inner = inChild(0, () => before.list.length + before.text.length);
    return inner === 1003 % 256 ? 42 : 1;
  });
  same(status, 42);
  same(before.list, [1, 2]);
});

check("clone3() gives pid and pidfd to the parent, 0 and none to the child", () => {
  const child = objectOf(linux.clone3(CLONE_PIDFD, SIGCHLD, -1));
  if (child.pid === 0) linux.exit_group(child.pidfd === -1 ? 7 : 8);
  isTrue(child.pid > 0 && child.pidfd >= 0, "both are there");
  const info = objectOf(linux.waitid(P_PIDFD, child.pidfd, WEXITED));
  same(info, { pid: child.pid, code: CLD_EXITED, status: 7 });
  done(linux.close(child.pidfd));
  failsWith(linux.waitid(P_ALL, 0, WEXITED | WNOHANG), "ECHILD");
});

check("clone3() refuses to share memory or to write to it later", () => {
  for (const flag of [0x100, 0x800, 0x10000, 0x80000, 0x100000, 0x200000, 0x1000000]) {
    throws(() => linux.clone3(flag, SIGCHLD, -1), "TypeError");
  }
  throws(() => linux.clone3(2n ** 33n, SIGCHLD, -1), "TypeError");
  failsWith(linux.clone3(1n << 62n, SIGCHLD, -1), "EINVAL");
  failsWith(linux.clone3(0, SIGCHLD, 9999), "EBADF");
});

check("waitid() with WNOHANG gives pid 0 while a child runs; kill() ends it", () => {
  const [reader, writer] = objectOf(linux.pipe2(O_CLOEXEC));
  const child = objectOf(linux.clone3(CLONE_PIDFD, SIGCHLD, -1));
  if (child.pid === 0) {
    linux.close(writer);
    linux.read(reader, new Uint8Array(1), 0, 1);
    linux.exit_group(0);
  }
  same(objectOf(linux.waitid(P_PID, child.pid, WEXITED | WNOHANG)).pid, 0);
  const other = done(linux.pidfd_open(child.pid, 0));
  same(linux.kill(child.pid, 0), 0);
  same(linux.pidfd_send_signal(other, SIGKILL), 0);
  const info = objectOf(linux.waitid(P_PID, child.pid, WEXITED));
  same(info, { pid: child.pid, code: CLD_KILLED, status: SIGKILL });
  failsWith(linux.pidfd_send_signal(other, 0), "ESRCH");
  failsWith(linux.kill(child.pid, 0), "ESRCH");
  for (const fd of [reader, writer, other, child.pidfd]) done(linux.close(fd));
});

check("execve() passes on arguments and environment, and returns why it cannot", () => {
  failsWith(linux.execve("/no/such", ["x"], []), "ENOENT");
  const script = 'test "$1 $WORD" = "ä ö" && exit 9';
  const argv = ["sh", "-c", script, "sh", "ä"];
  same(
    inChild(0, () => linux.execve("/bin/sh", argv, ["WORD=ö"])),
    9,
  );
});

check("execveat() passes on arguments and environment, and returns why it cannot", () => {
  failsWith(linux.execveat(AT_FDCWD, "/no/such", ["x"], [], 0), "ENOENT");
  const [reader, writer] = objectOf(linux.pipe2(O_CLOEXEC));
  const status = inChild(0, () => {
    done(linux.dup3(writer, 1, 0));
    const script = 'printf "%s %s" "$1" "$WORD"; exit 9';
    linux.execveat(AT_FDCWD, "/bin/sh", ["sh", "-c", script, "sh", "ä"], ["WORD=ö"], 0);
    return 1;
  });
  same(status, 9);
  const buffer = new Uint8Array(16);
  same(linux.read(reader, buffer, 0, 16), 5);
  same(new TextDecoder().decode(buffer.subarray(0, 5)), "ä ö");
  for (const fd of [reader, writer]) done(linux.close(fd));
});

check("execveat() takes a descriptor, and an argument list of thousands", () => {
  const fd = done(linux.openat2(AT_FDCWD, "/bin/true", O_RDONLY | O_CLOEXEC, 0, 0));
  const argv = Array.from({ length: 5000 }, (_, index) => `argument ${index}`);
  const status = inChild(0, () => linux.execveat(fd, "", argv, [], AT_EMPTY_PATH));
  same(status, 0);
  const huge = Array.from({ length: 40 }, () => "x".repeat(120_000));
  failsWith(linux.execveat(fd, "", ["x".repeat(200_000), ...huge], [], AT_EMPTY_PATH), "E2BIG");
  done(linux.close(fd));
});

check("the process knows who it is", () => {
  isTrue(linux.getpid() > 1 && linux.getppid() > 0, "it has a pid and a parent");
  same([linux.getuid(), linux.geteuid(), linux.getgid(), linux.getegid()], [0, 0, 0, 0]);
});

check("a child gives up its identity, groups and capabilities", () => {
  const status = inChild(0, () => {
    isTrue(linux.setsid() > 0, "it leads a session");
    done(linux.setgroups([5, 2 ** 32 - 2]));
    done(linux.setgroups([]));
    done(linux.setresgid(-1, 77, 77));
    done(linux.prctl(8, 1, 0, 0, 0));
    done(linux.setresuid(77, 77, 77));
    same([linux.getuid(), linux.getegid()], [77, 77]);
    done(linux.capset(0, 1n, 0n));
    same(linux.capget(), { effective: 0n, permitted: 1n, inheritable: 0n });
    failsWith(linux.capset(1n << 40n, 1n << 40n, 0), "EPERM");
    failsWith(linux.setgroups([1]), "EPERM");
    return 3;
  });
  same(status, 3);
});

check("prctl() does operations on integers only", () => {
  same(linux.prctl(39, 0, 0, 0, 0), 0);
  same(linux.prctl(23, 1n, 0, 0, 0), 1);
  failsWith(linux.prctl(23, 1000, 0, 0, 0), "EINVAL");
  for (const operation of [15, 16, 22, 35, 2, 37, 0x59616d61]) {
    throws(() => linux.prctl(operation, 0, 0, 0, 0), "TypeError");
  }
});

check(
  "sched_setaffinity(), sched_setattr(), ioprio_set() and personality() set what the kernel then says",
  () => {
    const status = inChild(0, () => {
      done(linux.sched_setaffinity(0, new Uint8Array([1, 0, 0, 0, 0, 0, 0, 0])));
      const attr = new Uint8Array(48);
      new DataView(attr.buffer).setUint32(4, 3, true); // SCHED_BATCH
      new DataView(attr.buffer).setInt32(16, 7, true); // nice
      done(linux.sched_setattr(0, attr, 0));
      done(linux.ioprio_set(1, 0, (2 << 13) | 3));
      same(linux.personality(0x0008), 0);
      same(linux.personality(0xffffffff), 8);
      return 0;
    });
    same(status, 0);
    failsWith(linux.sched_setaffinity(0, new Uint8Array(8)), "EINVAL");
    failsWith(linux.ioprio_set(9, 0, 0), "EINVAL");
    throws(() => linux.sched_setattr(0, new Uint8Array(47), 0), "RangeError");
    failsWith(linux.sched_setattr(0, new Uint8Array(48).fill(0xff), 0), "EINVAL");
  },
);

check("set_mempolicy() sets what the kernel then says", () => {
  const status = inChild(0, () => {
    done(linux.set_mempolicy(2, new Uint8Array([1, 0, 0, 0, 0, 0, 0, 0]))); // MPOL_BIND
    const maps = done(linux.openat2(AT_FDCWD, "/proc/self/numa_maps", O_RDONLY, 0, 0));
    const head = new Uint8Array(4096);
    const length = done(linux.read(maps, head, 0, head.length));
    same(/ bind:0 /.test(new TextDecoder().decode(head.subarray(0, length))), true);
    done(linux.set_mempolicy(0, new Uint8Array(0)));
    return 0;
  });
  same(status, 0);
  failsWith(linux.set_mempolicy(2, new Uint8Array(8)), "EINVAL");
  failsWith(linux.set_mempolicy(99, new Uint8Array(0)), "EINVAL");
  throws(() => linux.set_mempolicy(0, new Uint8Array(7)), "RangeError");
});

check("prlimit64() gives the old limit and sets the new one", () => {
  const old = objectOf(linux.prlimit64(0, RLIMIT_NOFILE, null));
  const status = inChild(0, () => {
    same(linux.prlimit64(0, RLIMIT_NOFILE, { soft: 64, hard: 128n }), old);
    same(linux.prlimit64(0, RLIMIT_NOFILE, null), { soft: 64n, hard: 128n });
    done(linux.prlimit64(0, 4, { soft: RLIM_INFINITY, hard: RLIM_INFINITY }) === -22 ? -22 : 0);
    return 0;
  });
  same(status, 0);
  failsWith(linux.prlimit64(0, 99, null), "EINVAL");
});

check("a namespace is made aside, and all of this process stays where it is", () => {
  const own = done(linux.openat2(AT_FDCWD, "/proc/self/ns/net", O_RDONLY | O_CLOEXEC, 0, 0));
  const inode = (fd: number): unknown =>
    objectOf(linux.statx(fd, "", AT_EMPTY_PATH, STATX_INO))["ino"];
  done(host.beginUnshare(CLONE_NEWNET));
  failsWith(host.beginUnshare(CLONE_NEWNET), "EBUSY");
  const made = done(host.endUnshare());
  failsWith(host.endUnshare(), "EINVAL");
  isTrue(inode(made) !== inode(own), "it is another");
  const status = inChild(0, () => {
    done(linux.setns(made, CLONE_NEWNET));
    const entered = done(linux.openat2(AT_FDCWD, "/proc/self/ns/net", O_RDONLY, 0, 0));
    return inode(entered) === inode(made) ? 0 : 1;
  });
  same(status, 0);
  const still = done(linux.openat2(AT_FDCWD, "/proc/self/ns/net", O_RDONLY, 0, 0));
  same(inode(still), inode(own));
  for (const fd of [own, made, still]) done(linux.close(fd));
});

check(
  "what a thread cannot make for itself alone is refused, and what the kernel refuses is told",
  () => {
    throws(() => host.beginUnshare(CLONE_NEWNS), "TypeError");
    throws(() => host.beginUnshare(CLONE_NEWNET | CLONE_NEWUTS), "TypeError");
    const status = inChild(0, () => {
      done(linux.setresuid(1, 1, 1));
      done(host.beginUnshare(CLONE_NEWNET));
      failsWith(host.endUnshare(), "EPERM");
      return 0;
    });
    same(status, 0);
  },
);

check("namespaces are left, entered and named", () => {
  const own = done(linux.openat2(AT_FDCWD, "/proc/self/ns/uts", O_RDONLY | O_CLOEXEC, 0, 0));
  const status = inChild(0, () => {
    done(linux.unshare(CLONE_NEWUTS));
    done(linux.sethostname("inside"));
    done(linux.setdomainname(Uint8Array.of(97, 98)));
    done(linux.setns(own, CLONE_NEWUTS));
    return 0;
  });
  same(status, 0);
  failsWith(linux.setns(own, 0x4000_0000), "EINVAL");
  failsWith(linux.sethostname("x".repeat(65)), "EINVAL");
  done(linux.close(own));
});

check("keyctl_join_session_keyring() gives a keyring", () => {
  const status = inChild(0, () => {
    const named = linux.keyctl_join_session_keyring("host-tests");
    const nameless = linux.keyctl_join_session_keyring(null);
    return (named > 0 && nameless > 0) || named === -38 ? 0 : 1;
  });
  same(status, 0);
});

check("seccomp() installs a filter, and refuses what is none", () => {
  const allow = Uint8Array.of(6, 0, 0, 0, 0, 0, 0xff, 0x7f);
  const status = inChild(0, () => {
    done(linux.prctl(38, 1, 0, 0, 0));
    done(linux.seccomp(1, 0, allow));
    return 11;
  });
  same(status, 11);
  failsWith(linux.seccomp(1, 0, new Uint8Array(0)), "EINVAL");
  throws(() => linux.seccomp(1, 0, new Uint8Array(9)), "RangeError");
  throws(() => linux.seccomp(1, 0, new Uint8Array(8 * 4097)), "RangeError");
  throws(() => linux.seccomp(0, 0, allow), "TypeError");
});

check("signals are blocked, ignored, and given back as they were", () => {
  const bit = 1n << BigInt(SIGUSR1 - 1);
  const old = linux.rt_sigprocmask(0, bit);
  same(linux.rt_sigprocmask(2, old), typeof old === "bigint" ? old | bit : "a bigint");
  const status = inChild(0, () => {
    done(linux.rt_sigaction(bit, "SIG_IGN"));
    done(linux.kill(linux.getpid(), SIGUSR1));
    done(linux.rt_sigaction(bit, "SIG_DFL"));
    return 6;
  });
  same(status, 6);
  failsWith(linux.rt_sigaction(1n << 8n, "SIG_IGN"), "EINVAL"); // SIGKILL
  failsWith(linux.rt_sigprocmask(9, 0), "EINVAL");
});
