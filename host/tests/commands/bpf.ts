import { linux } from "host:linux";
import { check } from "../check.ts";
import {
  AT_FDCWD,
  AT_REMOVEDIR,
  CLD_EXITED,
  CLONE_NEWNS,
  O_CLOEXEC,
  O_DIRECTORY,
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
import { scratch } from "../scratch.ts";
import { throws } from "../throws.ts";

const BPF_PROG_TYPE_CGROUP_DEVICE = 15;
const BPF_CGROUP_DEVICE = 6;
const BPF_F_ALLOW_MULTI = 2;
const MS_REC_PRIVATE = 0x44000;
const CLONE_PIDFD = 0x1000;
const CLONE_INTO_CGROUP = 0x200000000;
const FD_CLOEXEC = 1;
const F_GETFD = 1;
const EPERM = 1;
/** r0 = 0; exit */
const never = Uint8Array.of(0xb7, 0, 0, 0, 0, 0, 0, 0, 0x95, 0, 0, 0, 0, 0, 0, 0);
/** r0 = 1; exit */
const always = Uint8Array.of(0xb7, 0, 0, 0, 1, 0, 0, 0, 0x95, 0, 0, 0, 0, 0, 0, 0);

check("bpf_prog_load() gives a program's descriptor, which is closed on exec", () => {
  const program = done(linux.bpf_prog_load(BPF_PROG_TYPE_CGROUP_DEVICE, never, "Apache-2.0"));
  same(linux.fcntl(program, F_GETFD, 0), FD_CLOEXEC);
  done(linux.close(program));
});

check("bpf_prog_load() refuses what is no program", () => {
  const load = (bytes: Uint8Array): number =>
    linux.bpf_prog_load(BPF_PROG_TYPE_CGROUP_DEVICE, bytes, "");
  throws(() => load(never.subarray(1)), "RangeError");
  throws(() => load(new Uint8Array(8 * 4097)), "RangeError");
  throws(() => linux.bpf_prog_load(2, never, ""), "TypeError");
  isTrue(load(new Uint8Array(0)) < 0, "the kernel wants an instruction");
  failsWith(load(never.subarray(0, 8)), "EINVAL");
});

check("bpf_prog_attach() lets the program decide what is opened in a cgroup", () => {
  scratch((_, path) => {
    const status = inChild(CLONE_NEWNS, () => {
      done(linux.mount(null, "/", null, MS_REC_PRIVATE, null));
      done(linux.mount("none", path, "cgroup2", 0, null));
      for (const [program, outcome] of [
        [never, "refused"],
        [always, "opened"],
      ] as const) {
        same(openedUnder(`${path}/host-tests-${linux.getpid()}`, program), outcome);
      }
      return 0;
    });
    same(status, 0);
  });
});

/** Is found by its id, is detached, and attached again. */
function isReplaceable(dir: number, program: number): void {
  const attached = objectOf(linux.bpf_prog_query(dir, BPF_CGROUP_DEVICE, 0));
  same(attached.flags, BPF_F_ALLOW_MULTI);
  same(attached.ids.length, 1);
  const found = done(linux.bpf_prog_get_fd_by_id(attached.ids[0] ?? 0));
  same(linux.fcntl(found, F_GETFD, 0), FD_CLOEXEC);
  done(linux.bpf_prog_detach(dir, found, BPF_CGROUP_DEVICE));
  failsWith(linux.bpf_prog_detach(dir, found, BPF_CGROUP_DEVICE), "ENOENT");
  done(linux.close(found));
  same(objectOf(linux.bpf_prog_query(dir, BPF_CGROUP_DEVICE, 0)).ids.length, 0);
  failsWith(linux.bpf_prog_query(program, BPF_CGROUP_DEVICE, 0), "EBADF");
  failsWith(linux.bpf_prog_get_fd_by_id(0xffff_ffff), "ENOENT");
  done(linux.bpf_prog_attach(dir, program, BPF_CGROUP_DEVICE, BPF_F_ALLOW_MULTI));
}

/** What comes of opening /dev/null in a new cgroup with that program. */
function openedUnder(cgroup: string, instructions: Uint8Array): "opened" | "refused" {
  using undo = new DisposableStack();
  done(linux.mkdirat(AT_FDCWD, cgroup, 0o755));
  undo.defer(() => done(linux.unlinkat(AT_FDCWD, cgroup, AT_REMOVEDIR)));
  const flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
  const dir = done(linux.openat2(AT_FDCWD, cgroup, flags, 0, 0));
  undo.defer(() => done(linux.close(dir)));
  failsWith(linux.bpf_prog_attach(dir, dir, BPF_CGROUP_DEVICE, 0), "EINVAL");
  const program = done(linux.bpf_prog_load(BPF_PROG_TYPE_CGROUP_DEVICE, instructions, ""));
  done(linux.bpf_prog_attach(dir, program, BPF_CGROUP_DEVICE, BPF_F_ALLOW_MULTI));
  failsWith(linux.bpf_prog_attach(program, program, BPF_CGROUP_DEVICE, 0), "EBADF");
  isReplaceable(dir, program);
  done(linux.close(program));
  const child = objectOf(linux.clone3(CLONE_PIDFD | CLONE_INTO_CGROUP, SIGCHLD, dir));
  if (child.pid === 0) {
    const answer = linux.openat2(AT_FDCWD, "/dev/null", O_RDONLY, 0, 0);
    linux.exit_group(answer >= 0 ? 0 : answer === -EPERM ? 1 : 2);
  }
  undo.defer(() => done(linux.close(child.pidfd)));
  const { code, status } = objectOf(linux.waitid(P_PIDFD, child.pidfd, WEXITED));
  same(code, CLD_EXITED);
  isTrue(status < 2, "the program answers, and nothing else");
  return status === 0 ? "opened" : "refused";
}
