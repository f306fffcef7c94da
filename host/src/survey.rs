//! Which blocks of an image are kept.
//!
//! What is freed while an image is made would leave holes in it, and the kernel brings memory in by
//! many pages at once. So an image is made twice, in the same way: first by a child process, which
//! notes of every block whether it is freed again; then with those that are kept side by side, and
//! the others where nothing is written out.

use core::mem::{MaybeUninit, size_of};
use core::ptr::null_mut;
use linux_raw_sys::general::{
    CLONE_CLEAR_SIGHAND, MAP_ANONYMOUS, MAP_NORESERVE, MAP_SHARED, P_PID, PROT_READ, PROT_WRITE,
    SIGCHLD, WEXITED, clone_args,
};

use crate::syscall::{CLONE3, MMAP, WAITID, exit, uncounted};

/// So many blocks may be allocated while an image is made.
const MOST: usize = 8 << 20;

pub struct Survey {
    /// Of each block, in the order in which they are allocated.
    notes: *mut Note,
    next: usize,
    is_known: bool,
}

#[derive(Clone, Copy)]
struct Note {
    size: u32,
    is_kept: bool,
}

impl Survey {
    /// One that knows nothing, for a place that needs no more than a constant.
    pub const fn none() -> Self {
        Self {
            notes: null_mut(),
            next: 0,
            is_known: false,
        }
    }

    /// Has a child process do it first, with a survey that learns. `None` if that failed.
    pub fn take(make: impl FnOnce(Self)) -> Option<Self> {
        let length = MOST * size_of::<Note>();
        let protection = (PROT_READ | PROT_WRITE) as usize;
        let flags = (MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE) as usize;
        // SAFETY: a mapping at an address of the kernel's choice touches no other memory.
        let notes = unsafe { uncounted(MMAP, [0, length, protection, flags, usize::MAX, 0]) };
        if notes < 0 {
            return None;
        }
        let notes = notes as *mut Note;
        let (next, is_known) = (0, false);
        if !in_child(|| {
            make(Self {
                notes,
                next,
                is_known,
            })
        }) {
            return None;
        }
        let is_known = true;
        Some(Self {
            notes,
            next,
            is_known,
        })
    }

    /// The next block's number, and whether it is kept. `None` if there are too many, or it is
    /// not the one that was there the first time.
    pub fn block(&mut self, size: usize) -> Option<(u32, bool)> {
        let number = self.next;
        if number == MOST {
            return None;
        }
        self.next += 1;
        let size = u32::try_from(size).ok()?;
        // SAFETY: one of the notes, which are read and written in this process only.
        let note = unsafe { &mut *self.notes.add(number) };
        if !self.is_known {
            *note = Note {
                size,
                is_kept: true,
            };
        }
        (note.size == size).then_some((number as u32, note.is_kept))
    }

    pub fn freed(&mut self, number: u32) {
        if !self.is_known {
            // SAFETY: one of the notes, which are read and written in this process only.
            unsafe { (*self.notes.add(number as usize)).is_kept = false };
        }
    }
}

/// Does it in a copy of this process, and waits for that. Whether it came to its end.
fn in_child(work: impl FnOnce()) -> bool {
    // SAFETY: all zeros is a struct clone_args that asks for nothing.
    let mut request: clone_args = unsafe { MaybeUninit::zeroed().assume_init() };
    request.flags = CLONE_CLEAR_SIGHAND;
    request.exit_signal = SIGCHLD.into();
    let words = [
        &raw const request as usize,
        size_of::<clone_args>(),
        0,
        0,
        0,
        0,
    ];
    // SAFETY: the child has a copy of this memory and this stack, and is the only thread in it.
    let pid = unsafe { uncounted(CLONE3, words) };
    if pid == 0 {
        work();
        exit(0);
    }
    let mut info = [0i32; 32];
    let words = [
        P_PID as usize,
        pid as usize,
        &raw mut info as usize,
        WEXITED as usize,
        0,
        0,
    ];
    // SAFETY: room for a siginfo_t, and no struct rusage.
    let waited = pid > 0 && unsafe { uncounted(WAITID, words) } == 0;
    waited && info[STATUS] == 0
}

/// Of siginfo_t: si_status, in words.
const STATUS: usize = 6;
