use core::mem::{MaybeUninit, size_of};
use core::ptr;
use linux_raw_sys::general::{
    __user_cap_data_struct, __user_cap_header_struct, _LINUX_CAPABILITY_VERSION_3,
    CLONE_CHILD_CLEARTID, CLONE_CHILD_SETTID, CLONE_INTO_CGROUP, CLONE_PARENT_SETTID, CLONE_PIDFD,
    CLONE_SETTLS, CLONE_SIGHAND, CLONE_THREAD, CLONE_VM, clone_args, kernel_sigset_t, rlimit64,
};
use linux_raw_sys::prctl as op;
use rquickjs_sys::{JSContext, js_free, js_malloc};

use super::Kind::{Id, Int, Uint};
use super::{Entry, plain, special};
use crate::answer::{self, Compound};
use crate::bytes::Bytes;
use crate::marshal::Args;
use crate::syscall::{
    CAPGET, CAPSET, CLONE3, EXECVE, EXECVEAT, EXIT_GROUP, GETEGID, GETEUID, GETGID, GETPID,
    GETPPID, GETUID, IOPRIO_SET, KEYCTL, KILL, PERSONALITY, PIDFD_OPEN, PIDFD_SEND_SIGNAL, PRCTL,
    PRLIMIT64, RT_SIGACTION, RT_SIGPROCMASK, SCHED_SETAFFINITY, SCHED_SETATTR, SECCOMP,
    SET_MEMPOLICY, SETDOMAINNAME, SETGROUPS, SETHOSTNAME, SETNS, SETRESGID, SETRESUID, SETSID,
    UNSHARE, WAITID, call, exit,
};
use crate::thrown::{Outcome, Thrown};

pub const ENTRIES: &[Entry] = &[
    special(c"clone3", clone3),
    special(c"execve", execve),
    special(c"execveat", execveat),
    special(c"exit_group", exit_group),
    special(c"waitid", waitid),
    plain(c"kill", KILL, &[Int, Uint]),
    plain(c"pidfd_open", PIDFD_OPEN, &[Int, Uint]),
    plain(c"pidfd_send_signal", PIDFD_SEND_SIGNAL, &[Int, Uint]),
    plain(c"getpid", GETPID, &[]),
    plain(c"getppid", GETPPID, &[]),
    plain(c"getuid", GETUID, &[]),
    plain(c"geteuid", GETEUID, &[]),
    plain(c"getgid", GETGID, &[]),
    plain(c"getegid", GETEGID, &[]),
    plain(c"setsid", SETSID, &[]),
    plain(c"setresuid", SETRESUID, &[Id, Id, Id]),
    plain(c"setresgid", SETRESGID, &[Id, Id, Id]),
    special(c"setgroups", setgroups),
    special(c"capset", capset),
    special(c"capget", capget),
    special(c"prctl", prctl),
    special(c"prlimit64", prlimit64),
    plain(c"ioprio_set", IOPRIO_SET, &[Int, Int, Int]),
    plain(c"personality", PERSONALITY, &[Uint]),
    special(c"sched_setaffinity", sched_setaffinity),
    special(c"sched_setattr", sched_setattr),
    special(c"set_mempolicy", set_mempolicy),
    plain(c"unshare", UNSHARE, &[Uint]),
    plain(c"setns", SETNS, &[Int, Uint]),
    special(c"sethostname", sethostname),
    special(c"setdomainname", setdomainname),
    special(c"keyctl_join_session_keyring", keyctl_join_session_keyring),
    special(c"seccomp", seccomp),
    special(c"rt_sigprocmask", rt_sigprocmask),
    special(c"rt_sigaction", rt_sigaction),
];

/// What would share this memory, or make the kernel write to it later.
const UNSAFE_TO_CLONE: u64 = (CLONE_VM
    | CLONE_THREAD
    | CLONE_SIGHAND
    | CLONE_SETTLS
    | CLONE_PARENT_SETTID
    | CLONE_CHILD_SETTID
    | CLONE_CHILD_CLEARTID) as u64;

fn clone3(args: &mut Args) -> Outcome {
    let (flags, exit_signal, cgroup) = (args.u64(0)?, args.u32(1)?, args.i32(2)?);
    if flags & UNSAFE_TO_CLONE != 0 {
        return Err(args.place(0).type_error(c"has a flag that shares memory"));
    }
    let mut wanted = flags;
    if cgroup >= 0 {
        wanted |= CLONE_INTO_CGROUP;
    } else if flags & CLONE_INTO_CGROUP != 0 {
        return Err(args
            .place(2)
            .type_error(c"is no descriptor, but CLONE_INTO_CGROUP is set"));
    }
    let mut pidfd = -1i32;
    // SAFETY: all zeros is a struct clone_args that asks for nothing.
    let mut request: clone_args = unsafe { MaybeUninit::zeroed().assume_init() };
    request.flags = wanted;
    request.exit_signal = exit_signal.into();
    request.cgroup = cgroup.max(0) as u64;
    if wanted & CLONE_PIDFD as u64 != 0 {
        request.pidfd = &raw mut pidfd as u64;
    }
    let words = [
        &raw const request as usize,
        size_of::<clone_args>(),
        0,
        0,
        0,
        0,
    ];
    // SAFETY: a struct with its size and room for the pidfd. The child has a copy of
    // this memory and this stack, and is the only thread in it.
    let pid = unsafe { call(CLONE3, words) };
    #[cfg(feature = "fault-injection")]
    crate::fault::after_clone(pid);
    if pid < 0 {
        return Ok(answer::number(pid));
    }
    let mut object = Compound::object(args.ctx)?;
    object.set(c"pid", answer::number(pid))?;
    object.set(
        c"pidfd",
        answer::number(if pid == 0 { -1 } else { pidfd as isize }),
    )?;
    Ok(object.finish())
}

/// No program takes more; the kernel itself stops at a fraction of it.
const STRINGS_MAX: usize = 1 << 20;

fn execve(args: &mut Args) -> Outcome {
    let path = args.c_string(0)?;
    let argv = Strings::read(args, 1)?;
    let envp = Strings::read(args, 2)?;
    let words = [path.address(), argv.address(), envp.address(), 0, 0, 0];
    // SAFETY: strings that end with NUL, and two lists of such that end with null.
    Ok(answer::number(unsafe { call(EXECVE, words) }))
}

fn execveat(args: &mut Args) -> Outcome {
    let (dirfd, path, flags) = (args.i32(0)?, args.c_string(1)?, args.u32(4)?);
    let argv = Strings::read(args, 2)?;
    let envp = Strings::read(args, 3)?;
    let words = [
        dirfd as usize,
        path.address(),
        argv.address(),
        envp.address(),
        flags as usize,
        0,
    ];
    // SAFETY: strings that end with NUL, and two lists of such that end with null.
    Ok(answer::number(unsafe { call(EXECVEAT, words) }))
}

#[cfg(feature = "profile")]
unsafe extern "C" {
    fn __gcov_dump();
}

/// Does not return, even where a filter of seccomp(2) denies the call: what comes after it must not run.
fn exit_group(args: &mut Args) -> Outcome {
    let status = args.i32(0)?;
    #[cfg(feature = "profile")]
    // SAFETY: libgcov's, which takes nothing and gives nothing.
    unsafe {
        __gcov_dump();
    }
    // SAFETY: a number.
    unsafe { call(EXIT_GROUP, [status as usize, 0, 0, 0, 0, 0]) };
    exit(status)
}

/// A list of strings as execve(2) takes it.
struct Strings {
    ctx: *mut JSContext,
    strings: *mut Bytes,
    addresses: *mut usize,
    length: usize,
}

impl Strings {
    fn read(args: &mut Args, index: usize) -> Outcome<Self> {
        let count = args.count(index, STRINGS_MAX)?;
        // SAFETY: the context is alive.
        let mut list = unsafe {
            Self {
                ctx: args.ctx,
                strings: js_malloc(args.ctx, (count.max(1) * size_of::<Bytes>()) as u64).cast(),
                addresses: js_malloc(args.ctx, ((count + 1) * size_of::<usize>()) as u64).cast(),
                length: 0,
            }
        };
        if list.strings.is_null() || list.addresses.is_null() {
            return Err(Thrown);
        }
        for at in 0..count {
            let string = args.element(index, at)?.c_string()?;
            // SAFETY: `at` is less than `count`, for which there is room.
            unsafe {
                list.addresses.add(at).write(string.address());
                list.strings.add(at).write(string);
            }
            list.length = at + 1;
        }
        // SAFETY: there is room for one more address than strings.
        unsafe { list.addresses.add(count).write(0) };
        Ok(list)
    }

    fn address(&self) -> usize {
        self.addresses as usize
    }
}

impl Drop for Strings {
    fn drop(&mut self) {
        // SAFETY: `length` strings were written; both blocks came from js_malloc or are null.
        unsafe {
            if !self.strings.is_null() {
                for at in 0..self.length {
                    self.strings.add(at).drop_in_place();
                }
            }
            js_free(self.ctx, self.strings.cast());
            js_free(self.ctx, self.addresses.cast());
        }
    }
}

fn waitid(args: &mut Args) -> Outcome {
    let (idtype, id, options) = (args.u32(0)?, args.i32(1)?, args.u32(2)?);
    let mut info = ChildInfo { words: [0; 32] };
    let words = [
        idtype as usize,
        id as usize,
        &raw mut info as usize,
        options as usize,
        0,
        0,
    ];
    // SAFETY: room for a siginfo_t, and no struct rusage.
    let status = unsafe { call(WAITID, words) };
    if status < 0 {
        return Ok(answer::number(status));
    }
    let mut object = Compound::object(args.ctx)?;
    object.set(c"pid", answer::number(info.words[ChildInfo::PID] as isize))?;
    object.set(
        c"code",
        answer::number(info.words[ChildInfo::CODE] as isize),
    )?;
    object.set(
        c"status",
        answer::number(info.words[ChildInfo::STATUS] as isize),
    )?;
    Ok(object.finish())
}

/// siginfo_t of SIGCHLD: signo, errno, code, padding, pid, uid, status.
#[repr(C, align(8))]
struct ChildInfo {
    words: [i32; 32],
}

impl ChildInfo {
    const CODE: usize = 2;
    const PID: usize = 4;
    const STATUS: usize = 6;
}

/// NGROUPS_MAX
const GROUPS_MAX: usize = 65536;

fn setgroups(args: &mut Args) -> Outcome {
    let count = args.count(0, GROUPS_MAX)?;
    let groups = Integers::read(args, 0, count)?;
    let words = [count, groups.address as usize, 0, 0, 0, 0];
    // SAFETY: the list has `count` groups.
    Ok(answer::number(unsafe { call(SETGROUPS, words) }))
}

/// A list of 32-bit integers without a sign.
struct Integers {
    ctx: *mut JSContext,
    address: *mut u32,
}

impl Integers {
    fn read(args: &mut Args, index: usize, count: usize) -> Outcome<Self> {
        // SAFETY: the context is alive.
        let address = unsafe { js_malloc(args.ctx, (count.max(1) * size_of::<u32>()) as u64) };
        if address.is_null() {
            return Err(Thrown);
        }
        let list = Self {
            ctx: args.ctx,
            address: address.cast(),
        };
        for at in 0..count {
            let number = args.element(index, at)?.u32()?;
            // SAFETY: `at` is less than `count`, for which there is room.
            unsafe { list.address.add(at).write(number) };
        }
        Ok(list)
    }
}

impl Drop for Integers {
    fn drop(&mut self) {
        // SAFETY: the block came from js_malloc.
        unsafe { js_free(self.ctx, self.address.cast()) };
    }
}

const THIS_PROCESS: __user_cap_header_struct = __user_cap_header_struct {
    version: _LINUX_CAPABILITY_VERSION_3,
    pid: 0,
};

const NO_CAPABILITIES: __user_cap_data_struct = __user_cap_data_struct {
    effective: 0,
    permitted: 0,
    inheritable: 0,
};

fn capset(args: &mut Args) -> Outcome {
    let (effective, permitted, inheritable) = (args.u64(0)?, args.u64(1)?, args.u64(2)?);
    let half = |shift: u32| __user_cap_data_struct {
        effective: (effective >> shift) as u32,
        permitted: (permitted >> shift) as u32,
        inheritable: (inheritable >> shift) as u32,
    };
    let (header, halves) = (THIS_PROCESS, [half(0), half(32)]);
    let words = [
        &raw const header as usize,
        halves.as_ptr() as usize,
        0,
        0,
        0,
        0,
    ];
    // SAFETY: a header of version 3, for which there are two halves.
    Ok(answer::number(unsafe { call(CAPSET, words) }))
}

fn capget(args: &mut Args) -> Outcome {
    let (mut header, mut halves) = (THIS_PROCESS, [NO_CAPABILITIES; 2]);
    let words = [
        &raw mut header as usize,
        halves.as_mut_ptr() as usize,
        0,
        0,
        0,
        0,
    ];
    // SAFETY: a header of version 3, for which there is room for two halves.
    let status = unsafe { call(CAPGET, words) };
    if status < 0 {
        return Ok(answer::number(status));
    }
    let [low, high] = halves;
    let whole = |low: u32, high: u32| u64::from(low) | u64::from(high) << 32;
    let mut object = Compound::object(args.ctx)?;
    object.set(
        c"effective",
        answer::bigint(args.ctx, whole(low.effective, high.effective))?,
    )?;
    object.set(
        c"permitted",
        answer::bigint(args.ctx, whole(low.permitted, high.permitted))?,
    )?;
    let inheritable = whole(low.inheritable, high.inheritable);
    object.set(c"inheritable", answer::bigint(args.ctx, inheritable)?)?;
    Ok(object.finish())
}

/// The operations whose arguments the kernel does not take for addresses.
const INTEGER_OPERATIONS: [u32; 21] = [
    op::PR_SET_PDEATHSIG,
    op::PR_GET_DUMPABLE,
    op::PR_SET_DUMPABLE,
    op::PR_GET_KEEPCAPS,
    op::PR_SET_KEEPCAPS,
    op::PR_CAPBSET_READ,
    op::PR_CAPBSET_DROP,
    op::PR_GET_SECUREBITS,
    op::PR_SET_SECUREBITS,
    op::PR_GET_TIMERSLACK,
    op::PR_SET_TIMERSLACK,
    op::PR_SET_CHILD_SUBREAPER,
    op::PR_GET_NO_NEW_PRIVS,
    op::PR_SET_NO_NEW_PRIVS,
    op::PR_GET_THP_DISABLE,
    op::PR_SET_THP_DISABLE,
    op::PR_CAP_AMBIENT,
    op::PR_GET_SPECULATION_CTRL,
    op::PR_SET_SPECULATION_CTRL,
    op::PR_GET_IO_FLUSHER,
    op::PR_SET_IO_FLUSHER,
];

fn prctl(args: &mut Args) -> Outcome {
    let operation = args.u32(0)?;
    if !INTEGER_OPERATIONS.contains(&operation) {
        return Err(args.place(0).type_error(c"is not an operation on integers"));
    }
    let mut words = [operation as usize, 0, 0, 0, 0, 0];
    for (index, word) in words.iter_mut().enumerate().take(5).skip(1) {
        *word = args.word(index)? as usize;
    }
    // SAFETY: the operation takes no address.
    Ok(answer::number(unsafe { call(PRCTL, words) }))
}

fn sched_setaffinity(args: &mut Args) -> Outcome {
    let pid = args.i32(0)?;
    let mask = args.source(1)?;
    let words = [pid as usize, mask.length, mask.address, 0, 0, 0];
    // SAFETY: a mask with its length, which the kernel copies.
    Ok(answer::number(unsafe { call(SCHED_SETAFFINITY, words) }))
}

fn set_mempolicy(args: &mut Args) -> Outcome {
    let mode = args.u32(0)?;
    let nodes = args.source(1)?;
    if !nodes.length.is_multiple_of(8) {
        return Err(args
            .place(1)
            .range_error(c"is not made of words of 64 bits"));
    }
    let words = if nodes.length == 0 {
        [mode as usize, 0, 0, 0, 0, 0]
    } else {
        // The kernel takes the number of bits for one more than it is.
        let bits = nodes.length * 8 + 1;
        [mode as usize, nodes.address, bits, 0, 0, 0]
    };
    // SAFETY: whole words of a mask with their number, which the kernel copies.
    Ok(answer::number(unsafe { call(SET_MEMPOLICY, words) }))
}

/// Of struct sched_attr as it was first (SCHED_ATTR_SIZE_VER0).
const SCHED_ATTR: usize = 48;

fn sched_setattr(args: &mut Args) -> Outcome {
    let (pid, flags) = (args.i32(0)?, args.u32(2)?);
    let attr = args.source(1)?;
    if attr.length != SCHED_ATTR {
        return Err(args.place(1).range_error(c"is not 48 bytes"));
    }
    let mut copy = [0u64; SCHED_ATTR / size_of::<u64>()];
    // SAFETY: both are as long as that, and apart.
    unsafe {
        ptr::copy_nonoverlapping(
            attr.address as *const u8,
            copy.as_mut_ptr().cast(),
            SCHED_ATTR,
        );
        // The kernel reads as much as the struct's first member says.
        copy.as_mut_ptr().cast::<u32>().write(SCHED_ATTR as u32);
    }
    let words = [
        pid as usize,
        copy.as_mut_ptr() as usize,
        flags as usize,
        0,
        0,
        0,
    ];
    // SAFETY: a struct of the size that it says, which lives as long as the call.
    Ok(answer::number(unsafe { call(SCHED_SETATTR, words) }))
}

fn prlimit64(args: &mut Args) -> Outcome {
    let (pid, resource) = (args.i32(0)?, args.u32(1)?);
    let new = if args.is_null(2) {
        None
    } else {
        let soft = args.property(2, c"soft")?.u64()?;
        Some(rlimit64 {
            rlim_cur: soft,
            rlim_max: args.property(2, c"hard")?.u64()?,
        })
    };
    let mut old = rlimit64 {
        rlim_cur: 0,
        rlim_max: 0,
    };
    let new = new.as_ref().map_or(0, |limit| &raw const *limit as usize);
    let words = [
        pid as usize,
        resource as usize,
        new,
        &raw mut old as usize,
        0,
        0,
    ];
    // SAFETY: a limit or null, and room for the old one.
    let status = unsafe { call(PRLIMIT64, words) };
    if status < 0 {
        return Ok(answer::number(status));
    }
    let mut object = Compound::object(args.ctx)?;
    object.set(c"soft", answer::bigint(args.ctx, old.rlim_cur)?)?;
    object.set(c"hard", answer::bigint(args.ctx, old.rlim_max)?)?;
    Ok(object.finish())
}

fn sethostname(args: &mut Args) -> Outcome {
    let name = args.bytes(0)?;
    // SAFETY: the bytes with their length.
    Ok(answer::number(unsafe {
        call(SETHOSTNAME, [name.address(), name.length(), 0, 0, 0, 0])
    }))
}

fn setdomainname(args: &mut Args) -> Outcome {
    let name = args.bytes(0)?;
    // SAFETY: the bytes with their length.
    Ok(answer::number(unsafe {
        call(SETDOMAINNAME, [name.address(), name.length(), 0, 0, 0, 0])
    }))
}

const KEYCTL_JOIN_SESSION_KEYRING: usize = 1;

fn keyctl_join_session_keyring(args: &mut Args) -> Outcome {
    let name = args.c_string_or_null(0)?;
    let name = name.as_ref().map_or(0, Bytes::address);
    // SAFETY: a string that ends with NUL, or none.
    Ok(answer::number(unsafe {
        call(KEYCTL, [KEYCTL_JOIN_SESSION_KEYRING, name, 0, 0, 0, 0])
    }))
}

const SECCOMP_SET_MODE_FILTER: u32 = 1;
/// BPF_MAXINSNS
const INSTRUCTIONS_MAX: usize = 4096;
/// sizeof(struct sock_filter)
const INSTRUCTION: usize = 8;

/// struct sock_fprog
#[repr(C)]
struct FilterProgram {
    length: u16,
    filter: usize,
}

fn seccomp(args: &mut Args) -> Outcome {
    let (operation, flags) = (args.u32(0)?, args.u32(1)?);
    if operation != SECCOMP_SET_MODE_FILTER {
        return Err(args.place(0).type_error(c"is not SECCOMP_SET_MODE_FILTER"));
    }
    let filter = args.source(2)?;
    let count = filter.length / INSTRUCTION;
    if filter.length % INSTRUCTION != 0 || count > INSTRUCTIONS_MAX {
        return Err(args
            .place(2)
            .range_error(c"is not a program of at most 4096 instructions"));
    }
    let program = FilterProgram {
        length: count as u16,
        filter: filter.address,
    };
    let at = &raw const program as usize;
    let words = [operation as usize, flags as usize, at, 0, 0, 0];
    // SAFETY: a program with the number of its instructions, which the kernel copies.
    Ok(answer::number(unsafe { call(SECCOMP, words) }))
}

fn rt_sigprocmask(args: &mut Args) -> Outcome {
    let (how, set) = (args.u32(0)?, args.u64(1)?);
    let mut old = 0u64;
    let (new, out) = (&raw const set as usize, &raw mut old as usize);
    let words = [how as usize, new, out, size_of::<kernel_sigset_t>(), 0, 0];
    // SAFETY: two sets with their size.
    let status = unsafe { call(RT_SIGPROCMASK, words) };
    if status < 0 {
        return Ok(answer::number(status));
    }
    answer::bigint(args.ctx, old)
}

/// The kernel's struct sigaction: handler, flags, restorer, mask.
type Action = [usize; 4];

fn rt_sigaction(args: &mut Args) -> Outcome {
    let set = args.u64(0)?;
    let disposition = args.bytes(1)?;
    let handler = match disposition.as_slice() {
        b"SIG_DFL" => 0,
        b"SIG_IGN" => 1,
        _ => return Err(args.place(1).type_error(c"is neither SIG_DFL nor SIG_IGN")),
    };
    let action: Action = [handler, 0, 0, 0];
    let (pointer, size) = (action.as_ptr() as usize, size_of::<kernel_sigset_t>());
    let in_set = |signal: &usize| set & (1 << (signal - 1)) != 0;
    for signal in (1..=64).filter(in_set) {
        // SAFETY: an action that names no handler of ours.
        let status = unsafe { call(RT_SIGACTION, [signal, pointer, 0, size, 0, 0]) };
        if status < 0 {
            return Ok(answer::number(status));
        }
    }
    Ok(answer::number(0))
}
