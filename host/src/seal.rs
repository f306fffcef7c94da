//! Runs the program from a copy that nobody can write to.
//!
//! A process in a container can reach the file behind /proc/PID/exe of a runtime
//! that enters the container, and overwrite it for the next caller on the host
//! (CVE-2019-5736). A program that is asked to do such work first executes itself
//! again from a read-only clone of its mount; where making one is not permitted,
//! from a sealed copy in memory.

use core::ffi::{CStr, c_char};
use core::mem::{MaybeUninit, size_of};
use core::ptr::null;
use linux_raw_sys::general::{
    AT_EMPTY_PATH, AT_FDCWD, F_ADD_SEALS, F_GET_SEALS, F_SEAL_GROW, F_SEAL_SEAL, F_SEAL_SHRINK,
    F_SEAL_WRITE, MFD_ALLOW_SEALING, MFD_CLOEXEC, MFD_EXEC, MOUNT_ATTR_RDONLY, O_CLOEXEC, O_RDONLY,
    OPEN_TREE_CLOEXEC, OPEN_TREE_CLONE, mount_attr, open_how, statfs,
};
use linux_raw_sys::prctl::PR_SET_NAME;

use crate::BROKEN;
use crate::errno;
use crate::launch;
use crate::syscall::{
    CLOSE, EXECVEAT, FCNTL, MEMFD_CREATE, MOUNT_SETATTR, OPEN_TREE, OPENAT2, PRCTL, SENDFILE,
    STATFS, call, complain, exit,
};

const SELF: &CStr = c"/proc/self/exe";
const ST_RDONLY: i64 = 1;
const TMPFS_MAGIC: i64 = 0x0102_1994;
const SEALS: u32 = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;
const EINVAL: isize = 22;

/// Returns if no argument is a sealed word, or if the program is sealed already.
/// Never returns unsealed otherwise.
pub fn seal_if_asked(sealed_words: &[&[u8]]) {
    let asked = launch::argv()
        .iter()
        .skip(1)
        .any(|argument| sealed_words.contains(&launch::text(*argument)));
    if !asked {
        return;
    }
    if is_sealed() {
        restore_name();
        return;
    }
    if let Some(fd) = read_only_clone() {
        // Where even this clone may not be executed, the copy still may.
        execute(fd);
        close(fd);
    }
    execute(sealed_copy());
    die(c"execute the sealed copy", 0)
}

fn is_sealed() -> bool {
    let mut found = MaybeUninit::<statfs>::zeroed();
    let words = [
        SELF.as_ptr() as usize,
        found.as_mut_ptr() as usize,
        0,
        0,
        0,
        0,
    ];
    // SAFETY: a string that ends with NUL, and room for a struct statfs.
    let status = unsafe { call(STATFS, words) };
    if status < 0 {
        die(c"look at /proc/self/exe", status);
    }
    // SAFETY: integers, which were zeroed and then filled by the kernel.
    let found = unsafe { found.assume_init() };
    found.f_flags & ST_RDONLY != 0 || (found.f_type == TMPFS_MAGIC && has_seals())
}

fn has_seals() -> bool {
    let fd = open_self();
    // SAFETY: no address.
    let seals = unsafe { call(FCNTL, [fd, F_GET_SEALS as usize, 0, 0, 0, 0]) };
    close(fd);
    seals >= 0 && seals as u32 & SEALS == SEALS
}

fn read_only_clone() -> Option<usize> {
    let flags = (OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC) as usize;
    let words = [AT_FDCWD as usize, SELF.as_ptr() as usize, flags, 0, 0, 0];
    // SAFETY: a string that ends with NUL.
    let fd = unsafe { call(OPEN_TREE, words) };
    if fd < 0 {
        return None;
    }
    let fd = fd as usize;
    let attributes = mount_attr {
        attr_set: MOUNT_ATTR_RDONLY.into(),
        attr_clr: 0,
        propagation: 0,
        userns_fd: 0,
    };
    let (path, at) = (c"".as_ptr() as usize, &raw const attributes as usize);
    let words = [
        fd,
        path,
        AT_EMPTY_PATH as usize,
        at,
        size_of::<mount_attr>(),
        0,
    ];
    // SAFETY: a string that ends with NUL, and a struct with its size.
    if unsafe { call(MOUNT_SETATTR, words) } < 0 {
        close(fd);
        return None;
    }
    Some(fd)
}

fn sealed_copy() -> usize {
    let from = open_self();
    let to = checked(c"make a file in memory", memfd());
    // SAFETY: no address: both files' own offsets are used.
    let copied = unsafe { call(SENDFILE, [to, from, 0, i32::MAX as usize, 0, 0]) };
    checked(c"copy itself", copied);
    close(from);
    // SAFETY: no address.
    let status = unsafe { call(FCNTL, [to, F_ADD_SEALS as usize, SEALS as usize, 0, 0, 0]) };
    checked(c"seal its copy", status);
    to
}

fn memfd() -> isize {
    let name = c"sealed".as_ptr() as usize;
    let flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
    // SAFETY: a string that ends with NUL.
    let fd = unsafe {
        call(
            MEMFD_CREATE,
            [name, (flags | MFD_EXEC) as usize, 0, 0, 0, 0],
        )
    };
    if fd != -EINVAL {
        return fd;
    }
    // Before Linux 6.3 every such file may be executed.
    // SAFETY: a string that ends with NUL.
    unsafe { call(MEMFD_CREATE, [name, flags as usize, 0, 0, 0, 0]) }
}

fn open_self() -> usize {
    let how = open_how {
        flags: (O_RDONLY | O_CLOEXEC).into(),
        mode: 0,
        resolve: 0,
    };
    let at = &raw const how as usize;
    let words = [
        AT_FDCWD as usize,
        SELF.as_ptr() as usize,
        at,
        size_of::<open_how>(),
        0,
        0,
    ];
    // SAFETY: a string that ends with NUL, and a struct with its size.
    checked(c"open /proc/self/exe", unsafe { call(OPENAT2, words) })
}

/// Returns only on failure.
fn execute(fd: usize) {
    let argv = launch::argv().as_ptr() as usize;
    #[cfg(not(feature = "fault-injection"))]
    let envp = launch::envp().as_ptr() as usize;
    #[cfg(feature = "fault-injection")]
    let envp = crate::fault::environment_to_go_on() as usize;
    let words = [
        fd,
        c"".as_ptr() as usize,
        argv,
        envp,
        AT_EMPTY_PATH as usize,
        0,
    ];
    // SAFETY: the lists are those that the kernel gave to `main`; each ends with null.
    unsafe { call(EXECVEAT, words) };
}

/// A program executed by descriptor may be named for the descriptor.
fn restore_name() {
    let path = launch::argv().first().copied().unwrap_or(null::<c_char>());
    if path.is_null() {
        return;
    }
    let start = launch::text(path)
        .iter()
        .rposition(|byte| *byte == b'/')
        .map_or(0, |at| at + 1);
    let name = path.wrapping_add(start) as usize;
    // SAFETY: a string that ends with NUL, of which the kernel reads 16 bytes at most.
    unsafe { call(PRCTL, [PR_SET_NAME as usize, name, 0, 0, 0, 0]) };
}

fn close(fd: usize) {
    // SAFETY: no address.
    unsafe { call(CLOSE, [fd, 0, 0, 0, 0, 0]) };
}

fn checked(deed: &'static CStr, answer: isize) -> usize {
    if answer < 0 {
        die(deed, answer);
    }
    answer as usize
}

fn die(deed: &'static CStr, answer: isize) -> ! {
    complain(
        launch::argv()
            .first()
            .map_or(b"", |name| launch::text(*name)),
    );
    complain(b": cannot seal itself: ");
    complain(deed.to_bytes());
    if let Some(name) = errno::name(answer.unsigned_abs() as u32) {
        complain(b": ");
        complain(name.to_bytes());
    }
    complain(b"\n");
    exit(BROKEN)
}
