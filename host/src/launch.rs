//! What the process was started with.

use core::ffi::{CStr, c_char, c_int};
use core::slice;

use crate::single::Single;

pub type Strings = &'static [*const c_char];

struct Launch {
    argv: Strings,
    envp: Strings,
}

static LAUNCH: Single<Launch> = Single::new(Launch {
    argv: &[],
    envp: &[],
});

/// Both lists end with a null pointer, which the slices leave out.
///
/// # Safety
/// The arguments must be those of `main`.
pub unsafe fn remember(argc: c_int, argv: *const *const c_char, envp: *const *const c_char) {
    let mut count = 0;
    // SAFETY: the kernel made both lists, and they live as long as the process.
    // Nobody else holds a reference yet.
    unsafe {
        while !(*envp.add(count)).is_null() {
            count += 1;
        }
        *LAUNCH.get() = Launch {
            argv: slice::from_raw_parts(argv, argc as usize),
            envp: slice::from_raw_parts(envp, count),
        };
    }
}

pub fn argv() -> Strings {
    // SAFETY: the reference ends here; what is returned is a copy.
    unsafe { LAUNCH.get().argv }
}

pub fn envp() -> Strings {
    // SAFETY: the reference ends here; what is returned is a copy.
    unsafe { LAUNCH.get().envp }
}

pub fn text(string: *const c_char) -> &'static [u8] {
    // SAFETY: an element of one of the lists, which the kernel ended with NUL.
    unsafe { CStr::from_ptr(string) }.to_bytes()
}
