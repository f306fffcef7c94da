//! The one way into the kernel.

use core::arch::asm;
use linux_raw_sys::general as nr;

#[cfg(not(target_arch = "x86_64"))]
compile_error!("the system call instruction is written for x86_64 only");

/// A system call: its number, and its man-page name for the trace.
#[derive(Clone, Copy)]
pub struct Call {
    number: usize,
    #[cfg(feature = "fault-injection")]
    pub name: &'static str,
}

macro_rules! calls {
    ($($constant:ident = $number:ident,)*) => {
        $(
            pub const $constant: Call = Call {
                number: nr::$number as usize,
                #[cfg(feature = "fault-injection")]
                name: stringify!($number).split_at("__NR_".len()).1,
            };
        )*
    };
}

calls! {
    ACCEPT4 = __NR_accept4,
    BIND = __NR_bind,
    BPF = __NR_bpf,
    CAPGET = __NR_capget,
    CAPSET = __NR_capset,
    CHDIR = __NR_chdir,
    CHROOT = __NR_chroot,
    CLOCK_GETTIME = __NR_clock_gettime,
    CLONE3 = __NR_clone3,
    CLOSE = __NR_close,
    CLOSE_RANGE = __NR_close_range,
    CONNECT = __NR_connect,
    DUP3 = __NR_dup3,
    EPOLL_CREATE1 = __NR_epoll_create1,
    EPOLL_CTL = __NR_epoll_ctl,
    EPOLL_PWAIT = __NR_epoll_pwait,
    EVENTFD2 = __NR_eventfd2,
    EXECVE = __NR_execve,
    EXECVEAT = __NR_execveat,
    EXIT = __NR_exit,
    EXIT_GROUP = __NR_exit_group,
    FACCESSAT2 = __NR_faccessat2,
    FALLOCATE = __NR_fallocate,
    FCHDIR = __NR_fchdir,
    FCHMOD = __NR_fchmod,
    FCHOWN = __NR_fchown,
    FCHOWNAT = __NR_fchownat,
    FCNTL = __NR_fcntl,
    FGETXATTR = __NR_fgetxattr,
    FLOCK = __NR_flock,
    FSCONFIG = __NR_fsconfig,
    FSETXATTR = __NR_fsetxattr,
    FSMOUNT = __NR_fsmount,
    FSOPEN = __NR_fsopen,
    FSTATFS = __NR_fstatfs,
    FSYNC = __NR_fsync,
    FTRUNCATE = __NR_ftruncate,
    FUTEX = __NR_futex,
    GETCWD = __NR_getcwd,
    GETDENTS64 = __NR_getdents64,
    GETEGID = __NR_getegid,
    GETEUID = __NR_geteuid,
    GETGID = __NR_getgid,
    GETPID = __NR_getpid,
    GETPPID = __NR_getppid,
    GETRANDOM = __NR_getrandom,
    GETSOCKOPT = __NR_getsockopt,
    GETUID = __NR_getuid,
    INOTIFY_ADD_WATCH = __NR_inotify_add_watch,
    INOTIFY_INIT1 = __NR_inotify_init1,
    IOCTL = __NR_ioctl,
    IOPRIO_SET = __NR_ioprio_set,
    KEYCTL = __NR_keyctl,
    KILL = __NR_kill,
    LGETXATTR = __NR_lgetxattr,
    LINKAT = __NR_linkat,
    LISTEN = __NR_listen,
    LREMOVEXATTR = __NR_lremovexattr,
    LSEEK = __NR_lseek,
    LSETXATTR = __NR_lsetxattr,
    MEMFD_CREATE = __NR_memfd_create,
    MKDIRAT = __NR_mkdirat,
    MKNODAT = __NR_mknodat,
    MMAP = __NR_mmap,
    MOUNT = __NR_mount,
    MOUNT_SETATTR = __NR_mount_setattr,
    MOVE_MOUNT = __NR_move_mount,
    MREMAP = __NR_mremap,
    MUNMAP = __NR_munmap,
    OPENAT2 = __NR_openat2,
    OPEN_TREE = __NR_open_tree,
    PIDFD_OPEN = __NR_pidfd_open,
    PIDFD_SEND_SIGNAL = __NR_pidfd_send_signal,
    PIPE2 = __NR_pipe2,
    PERSONALITY = __NR_personality,
    PIVOT_ROOT = __NR_pivot_root,
    PPOLL = __NR_ppoll,
    PRCTL = __NR_prctl,
    PREAD64 = __NR_pread64,
    PRLIMIT64 = __NR_prlimit64,
    READ = __NR_read,
    READLINKAT = __NR_readlinkat,
    RECVFROM = __NR_recvfrom,
    RECVMSG = __NR_recvmsg,
    RENAMEAT2 = __NR_renameat2,
    RT_SIGACTION = __NR_rt_sigaction,
    RT_SIGPROCMASK = __NR_rt_sigprocmask,
    SCHED_SETAFFINITY = __NR_sched_setaffinity,
    SCHED_SETATTR = __NR_sched_setattr,
    SECCOMP = __NR_seccomp,
    SENDFILE = __NR_sendfile,
    SENDMSG = __NR_sendmsg,
    SENDTO = __NR_sendto,
    SETDOMAINNAME = __NR_setdomainname,
    SETGROUPS = __NR_setgroups,
    SETHOSTNAME = __NR_sethostname,
    SETNS = __NR_setns,
    SETRESGID = __NR_setresgid,
    SETRESUID = __NR_setresuid,
    SETSID = __NR_setsid,
    SET_MEMPOLICY = __NR_set_mempolicy,
    SETSOCKOPT = __NR_setsockopt,
    SHUTDOWN = __NR_shutdown,
    SIGNALFD4 = __NR_signalfd4,
    SOCKET = __NR_socket,
    SOCKETPAIR = __NR_socketpair,
    SPLICE = __NR_splice,
    STATFS = __NR_statfs,
    STATX = __NR_statx,
    SYMLINKAT = __NR_symlinkat,
    SYNCFS = __NR_syncfs,
    TIMERFD_CREATE = __NR_timerfd_create,
    TIMERFD_SETTIME = __NR_timerfd_settime,
    UMASK = __NR_umask,
    UMOUNT2 = __NR_umount2,
    UNLINKAT = __NR_unlinkat,
    UNSHARE = __NR_unshare,
    UTIMENSAT = __NR_utimensat,
    WAITID = __NR_waitid,
    WRITE = __NR_write,
}

/// Performs a call made for TypeScript, or for the seal: this is what a test counts.
/// Returns the kernel's answer, `-errno` on failure.
///
/// # Safety
/// Every word that the kernel takes for an address must be null or point to memory
/// that is valid for what this call reads or writes there.
pub unsafe fn call(call: Call, words: [usize; 6]) -> isize {
    #[cfg(feature = "fault-injection")]
    if let Some(answer) = crate::fault::on_entry(call) {
        if call.name == CLOSE.name {
            // SAFETY: it takes no address. The descriptor is free whatever it answers: close(2).
            unsafe { uncounted(call, words) };
        }
        return answer;
    }
    // SAFETY: the caller promises that the words fit the call.
    unsafe { uncounted(call, words) }
}

/// Performs a call that the host makes for itself: memory, and its last words.
///
/// # Safety
/// As for [`call`].
pub unsafe fn uncounted(call: Call, words: [usize; 6]) -> isize {
    let answer: isize;
    // SAFETY: this is the kernel's calling convention. rcx and r11 are the only
    // registers that it overwrites; the caller answers for the words.
    unsafe {
        asm!(
            "syscall",
            inlateout("rax") call.number => answer,
            in("rdi") words[0],
            in("rsi") words[1],
            in("rdx") words[2],
            in("r10") words[3],
            in("r8") words[4],
            in("r9") words[5],
            lateout("rcx") _,
            lateout("r11") _,
            options(nostack),
        );
    }
    answer
}

/// Ends the process at once, even where a filter of seccomp(2) denies it that.
pub fn exit(status: i32) -> ! {
    // SAFETY: exit_group takes no address.
    unsafe { uncounted(EXIT_GROUP, [status as usize, 0, 0, 0, 0, 0]) };
    // SAFETY: an instruction that there is not: the kernel ends whoever comes to it.
    unsafe { asm!("ud2", options(noreturn)) }
}

/// Writes to standard error for want of anywhere better; what cannot be written is lost.
pub fn complain(text: &[u8]) {
    let mut rest = text;
    while !rest.is_empty() {
        // SAFETY: the address and the length are those of a live slice.
        let written = unsafe { uncounted(WRITE, [2, rest.as_ptr() as usize, rest.len(), 0, 0, 0]) };
        if written <= 0 {
            return;
        }
        rest = &rest[written as usize..];
    }
}
