//! unshare(2) in a thread of its own: a network namespace takes the kernel longer to make than all that
//! TypeScript has to do before it is entered.
//!
//! This is the only thread that the host ever starts. It makes two system calls and ends, reaches
//! nothing but what is in this file, and has left its stack when it was waited for.

use core::arch::asm;
use core::cell::UnsafeCell;
use core::ffi::CStr;
use core::mem::{MaybeUninit, size_of};
use core::sync::atomic::{AtomicIsize, AtomicU32, Ordering};
use linux_raw_sys::general::{
    __NR_clone, AT_FDCWD, CLONE_CHILD_CLEARTID, CLONE_FILES, CLONE_FS, CLONE_NEWIPC, CLONE_NEWNET,
    CLONE_NEWUTS, CLONE_PARENT_SETTID, CLONE_SIGHAND, CLONE_SYSVSEM, CLONE_THREAD, CLONE_VM,
    FUTEX_WAIT, O_CLOEXEC, O_RDONLY, open_how,
};

use crate::answer;
use crate::marshal::Args;
use crate::syscall::{EXIT, FUTEX, OPENAT2, UNSHARE, uncounted};
use crate::thrown::{Outcome, not_while_building};
use linux_raw_sys::errno::{EBUSY, EINVAL};

const SHARED: u32 =
    CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM;
/// The kernel writes the thread's number, and 0 when it is gone.
const FOLLOWED: u32 = CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID;

#[repr(C, align(16))]
struct Stack(UnsafeCell<MaybeUninit<[u8; STACK]>>);

const STACK: usize = 8192;

// SAFETY: only the thread uses it, and there is one at a time.
unsafe impl Sync for Stack {}

static PLACE: Stack = Stack(UnsafeCell::new(MaybeUninit::uninit()));
/// What is made; 0 for nothing, and when it was given.
static FLAG: AtomicU32 = AtomicU32::new(0);
/// A descriptor, or -errno.
static ANSWER: AtomicIsize = AtomicIsize::new(0);
/// 0 when there is none.
static THREAD: AtomicU32 = AtomicU32::new(0);

/// 0, or -errno: EBUSY before `end` has given what was begun before.
pub fn begin(args: &mut Args) -> Outcome {
    not_while_building(args.ctx)?;
    let flag = args.u32(0)?;
    if file_of(flag).is_none() {
        return Err(args
            .place(0)
            .type_error(c"is not a namespace that a thread can leave alone"));
    }
    if FLAG.load(Ordering::Relaxed) != 0 {
        return Ok(answer::number(-(EBUSY as isize)));
    }
    FLAG.store(flag, Ordering::Relaxed);
    let answer = start().min(0);
    if answer < 0 {
        FLAG.store(0, Ordering::Relaxed);
    }
    Ok(answer::number(answer))
}

/// Waits for the thread, and gives the descriptor of the namespace, or -errno: EINVAL where none was begun.
pub fn end(args: &mut Args) -> Outcome {
    not_while_building(args.ctx)?;
    if FLAG.load(Ordering::Relaxed) == 0 {
        return Ok(answer::number(-(EINVAL as isize)));
    }
    loop {
        let thread = THREAD.load(Ordering::Acquire);
        if thread == 0 {
            FLAG.store(0, Ordering::Relaxed);
            return Ok(answer::number(ANSWER.load(Ordering::Relaxed)));
        }
        let words = [
            THREAD.as_ptr() as usize,
            FUTEX_WAIT as usize,
            thread as usize,
            0,
            0,
            0,
        ];
        // SAFETY: a word that stays where it is, and no deadline.
        unsafe { uncounted(FUTEX, words) };
    }
}

fn file_of(flag: u32) -> Option<&'static CStr> {
    match flag {
        CLONE_NEWNET => Some(c"/proc/thread-self/ns/net"),
        CLONE_NEWIPC => Some(c"/proc/thread-self/ns/ipc"),
        CLONE_NEWUTS => Some(c"/proc/thread-self/ns/uts"),
        _ => None,
    }
}

fn start() -> isize {
    let top = PLACE.0.get() as usize + STACK;
    let answer: isize;
    // SAFETY: the thread begins on a stack of its own, whose end is a multiple of 16 as a call wants
    // it, and never comes back from `work`; this one finds all as it was.
    unsafe {
        asm!(
            "syscall",
            "test rax, rax",
            "jnz 2f",
            "xor ebp, ebp",
            "call {work}",
            "2:",
            work = sym work,
            inlateout("rax") __NR_clone as isize => answer,
            in("rdi") (SHARED | FOLLOWED) as usize,
            in("rsi") top,
            in("rdx") THREAD.as_ptr(),
            in("r10") THREAD.as_ptr(),
            in("r8") 0,
            lateout("rcx") _,
            lateout("r11") _,
        );
    }
    answer
}

extern "C" fn work() -> ! {
    ANSWER.store(namespace(FLAG.load(Ordering::Relaxed)), Ordering::Relaxed);
    loop {
        // SAFETY: a number. Only this thread ends.
        unsafe { uncounted(EXIT, [0; 6]) };
    }
}

fn namespace(flag: u32) -> isize {
    // SAFETY: a number.
    let left = unsafe { uncounted(UNSHARE, [flag as usize, 0, 0, 0, 0, 0]) };
    let Some(file) = file_of(flag).filter(|_| left >= 0) else {
        return left;
    };
    let how = open_how {
        flags: (O_RDONLY | O_CLOEXEC).into(),
        mode: 0,
        resolve: 0,
    };
    let words = [
        AT_FDCWD as usize,
        file.as_ptr() as usize,
        &raw const how as usize,
        size_of::<open_how>(),
        0,
        0,
    ];
    // SAFETY: a string that ends with NUL, and a struct with its size.
    unsafe { uncounted(OPENAT2, words) }
}
