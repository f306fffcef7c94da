//! State of a process that has one thread.

use core::cell::UnsafeCell;

pub struct Single<T>(UnsafeCell<T>);

// SAFETY: the one thread that the host starts reaches none of them (aside.rs), and it refuses
// to clone with CLONE_VM or CLONE_THREAD: no second thread can reach a value.
unsafe impl<T> Sync for Single<T> {}

impl<T> Single<T> {
    pub const fn new(value: T) -> Self {
        Self(UnsafeCell::new(value))
    }

    /// # Safety
    /// No other reference from `get` to the same value may be alive.
    #[allow(clippy::mut_from_ref)]
    pub unsafe fn get(&self) -> &mut T {
        // SAFETY: one thread only, and the caller holds no other reference.
        unsafe { &mut *self.0.get() }
    }
}
