//! For tests: makes the n-th system call of a process fail, or kills or stops it there.
//!
//! `HOST_FAULT=die@P:N`, `HOST_FAULT=fail@P:N:ERRNO` or `HOST_FAULT=stop@P:N`, which
//! waits for SIGCONT before the call. P is the process: `0` the first, `0.1` its first
//! child by clone3, `0.1.2` that one's second, and so on. N counts from 1, in each
//! process anew, the calls made for TypeScript and for the seal; the seal's own
//! execveat does not start the count again. `P:N=NAME` is the n-th of that name,
//! whatever others come between.
//!
//! `HOST_LAST=WORD` has both of them, and the trace, be for the programs whose last argument
//! that is: of one that executes itself, the one that is meant.
//!
//! `HOST_TRACE=PATH` adds a line `P N NAME` to that file for each such call. The
//! file is mapped, not held open, so that it goes on after a change of root and
//! is no open descriptor. It is 4 MiB of which all after the text is NUL, but for
//! the length of the text in the last 8 bytes.
//!
//! clock_gettime does not fail, of a clock that there is; close fails and frees the descriptor all the same.
//!
//! A process that is pid 1 of its namespace cannot kill itself: it exits with 137. Nor
//! can it stop itself: it goes on.

use core::ffi::c_char;
use core::hint::black_box;
use core::mem::size_of;
use core::ptr::{copy_nonoverlapping, null, null_mut};
use core::sync::atomic::{AtomicU64, Ordering};
use linux_raw_sys::general::{
    AT_FDCWD, MAP_SHARED, O_CLOEXEC, O_CREAT, O_RDWR, PROT_READ, PROT_WRITE, SIGKILL, SIGSTOP,
    open_how,
};

use crate::single::Single;
use crate::syscall::{
    CLOCK_GETTIME, CLOSE, Call, FTRUNCATE, GETPID, KILL, MMAP, OPENAT2, complain, exit, uncounted,
};
use crate::{BROKEN, decimal, errno, launch};

/// In memory, so that a test can look for them in a program.
static FAULT: &[u8] = b"HOST_FAULT=";
static TRACE: &[u8] = b"HOST_TRACE=";
static LAST: &[u8] = b"HOST_LAST=";
/// How far the count was when the program sealed itself.
static COUNT: &[u8] = b"HOST_COUNT=";

const NAME_MAX: usize = 128;
const KILLED: i32 = 128 + SIGKILL as i32;

struct State {
    /// The process's number, as text.
    process: [u8; NAME_MAX],
    process_length: usize,
    count: u64,
    /// Of those that have the fault's name.
    named: u64,
    clones: u64,
    fault: Option<Fault>,
    trace: *mut u8,
}

#[derive(Clone, Copy)]
struct Fault {
    process: &'static [u8],
    at: u64,
    /// Of the calls that are counted; none is all.
    name: Option<&'static [u8]>,
    effect: Effect,
}

#[derive(Clone, Copy)]
enum Effect {
    Die,
    Fail(isize),
    Stop,
}

static STATE: Single<State> = Single::new(State {
    process: [b'0'; NAME_MAX],
    process_length: 1,
    count: 0,
    named: 0,
    clones: 0,
    fault: None,
    trace: null_mut(),
});

pub fn start() {
    // SAFETY: nothing below holds another reference.
    let state = unsafe { STATE.get() };
    for entry in launch::envp() {
        let entry = launch::text(*entry);
        if let Some(word) = entry.strip_prefix(black_box(LAST))
            && !is_last(word)
        {
            return;
        }
    }
    for entry in launch::envp() {
        let entry = launch::text(*entry);
        if let Some(value) = entry.strip_prefix(black_box(FAULT)) {
            state.fault = Some(fault_of(value).unwrap_or_else(|| refuse(entry)));
        } else if let Some(value) = entry.strip_prefix(black_box(COUNT)) {
            state.count = number_of(value).unwrap_or_else(|| refuse(entry));
        } else if let Some(value) = entry.strip_prefix(black_box(TRACE)) {
            state.trace = map_trace(value).unwrap_or_else(|| refuse(entry));
        }
    }
}

fn is_last(word: &[u8]) -> bool {
    let argv = launch::argv();
    argv.last().is_some_and(|last| launch::text(*last) == word)
}

/// Not for TypeScript's eyes.
pub fn is_private(entry: &[u8]) -> bool {
    entry.starts_with(COUNT)
}

/// The answer to give instead of making the call, if any.
pub fn on_entry(call: Call) -> Option<isize> {
    // SAFETY: nothing below holds another reference.
    let state = unsafe { STATE.get() };
    state.count += 1;
    state.trace_call(call.name);
    let fault = state.fault?;
    let count = match fault.name {
        Some(name) if name != call.name.as_bytes() => return None,
        Some(_) => {
            state.named += 1;
            state.named
        }
        None => state.count,
    };
    if fault.at != count || fault.process != &state.process[..state.process_length] {
        return None;
    }
    match fault.effect {
        Effect::Die => die(),
        Effect::Fail(_) if call.name == CLOCK_GETTIME.name => None,
        Effect::Fail(number) => Some(-number),
        Effect::Stop => {
            signal_self(SIGSTOP);
            None
        }
    }
}

/// Tells the child from its parent by what clone3 returned.
pub fn after_clone(pid: isize) {
    // SAFETY: nothing below holds another reference.
    let state = unsafe { STATE.get() };
    if pid < 0 {
        return;
    }
    state.clones += 1;
    if pid > 0 {
        return;
    }
    let mut name = Line {
        text: state.process,
        length: state.process_length,
    };
    name.put(b".");
    name.put_number(state.clones);
    state.process = name.text;
    state.process_length = name.length;
    state.count = 0;
    state.named = 0;
    state.clones = 0;
}

impl State {
    fn trace_call(&self, name: &str) {
        if self.trace.is_null() {
            return;
        }
        let mut line = Line {
            text: [0; NAME_MAX],
            length: 0,
        };
        line.put(&self.process[..self.process_length]);
        line.put(b" ");
        line.put_number(self.count);
        line.put(b" ");
        line.put(name.as_bytes());
        line.put(b"\n");
        // SAFETY: the mapping is TRACE_LENGTH long, and ends with the length of the text.
        unsafe {
            let text_length = &*self.trace.add(TEXT_MAX).cast::<AtomicU64>();
            let at = text_length.fetch_add(line.length as u64, Ordering::Relaxed) as usize;
            if at + line.length > TEXT_MAX {
                complain(b"the trace is full\n");
                exit(BROKEN);
            }
            copy_nonoverlapping(line.text.as_ptr(), self.trace.add(at), line.length);
        }
    }
}

struct Line {
    text: [u8; NAME_MAX],
    length: usize,
}

impl Line {
    fn put(&mut self, piece: &[u8]) {
        self.text[self.length..self.length + piece.len()].copy_from_slice(piece);
        self.length += piece.len();
    }

    fn put_number(&mut self, number: u64) {
        self.length += decimal::write(number, &mut self.text[self.length..]);
    }
}

const TRACE_LENGTH: usize = 4 << 20;
const TEXT_MAX: usize = TRACE_LENGTH - size_of::<u64>();

fn map_trace(path: &'static [u8]) -> Option<*mut u8> {
    let how = open_how {
        flags: (O_RDWR | O_CREAT | O_CLOEXEC).into(),
        mode: 0o644,
        resolve: 0,
    };
    let at = &raw const how as usize;
    let (path, size) = (path.as_ptr() as usize, size_of::<open_how>());
    // SAFETY: the path is the end of an entry of the environment, and ends with NUL; a
    // struct with its size; then a mapping at an address of the kernel's choice.
    let mapping = unsafe {
        let fd = uncounted(OPENAT2, [AT_FDCWD as usize, path, at, size, 0, 0]);
        if fd < 0 {
            return None;
        }
        let fd = fd as usize;
        uncounted(FTRUNCATE, [fd, TRACE_LENGTH, 0, 0, 0, 0]);
        let protection = (PROT_READ | PROT_WRITE) as usize;
        let mapping = uncounted(
            MMAP,
            [0, TRACE_LENGTH, protection, MAP_SHARED as usize, fd, 0],
        );
        uncounted(CLOSE, [fd, 0, 0, 0, 0, 0]);
        mapping
    };
    (mapping > 0).then_some(mapping as *mut u8)
}

fn fault_of(value: &'static [u8]) -> Option<Fault> {
    let (deed, rest) = split(value, b'@')?;
    let (process, rest) = split(rest, b':')?;
    let (at, effect) = match deed {
        b"die" => (rest, Effect::Die),
        b"stop" => (rest, Effect::Stop),
        b"fail" => {
            let (at, name) = split(rest, b':')?;
            (at, Effect::Fail(errno::number(name)?))
        }
        _ => return None,
    };
    let (at, name) = match split(at, b'=') {
        Some((at, name)) => (at, Some(name)),
        None => (at, None),
    };
    Some(Fault {
        process,
        at: number_of(at)?,
        name,
        effect,
    })
}

fn split(text: &'static [u8], at: u8) -> Option<(&'static [u8], &'static [u8])> {
    let place = text.iter().position(|byte| *byte == at)?;
    Some((&text[..place], &text[place + 1..]))
}

fn number_of(text: &[u8]) -> Option<u64> {
    core::str::from_utf8(text).ok()?.parse().ok()
}

fn refuse(entry: &[u8]) -> ! {
    complain(b"not understood: ");
    complain(entry);
    complain(b"\n");
    exit(BROKEN)
}

fn die() -> ! {
    signal_self(SIGKILL);
    exit(KILLED)
}

fn signal_self(signal: u32) {
    // SAFETY: neither call takes an address.
    unsafe {
        let pid = uncounted(GETPID, [0; 6]);
        uncounted(KILL, [pid as usize, signal as usize, 0, 0, 0, 0]);
    }
}

const ENVIRONMENT_MAX: usize = 4096;

struct Environment {
    entries: [*const c_char; ENVIRONMENT_MAX],
    count: [u8; NAME_MAX],
}

static ENVIRONMENT: Single<Environment> = Single::new(Environment {
    entries: [null(); ENVIRONMENT_MAX],
    count: [0; NAME_MAX],
});

/// The environment for the program's sealed self, which counts on from here.
pub fn environment_to_go_on() -> *const *const c_char {
    // SAFETY: nothing below holds another reference to either.
    let (environment, state) = unsafe { (ENVIRONMENT.get(), STATE.get()) };
    let kept = launch::envp()
        .iter()
        .filter(|entry| !is_private(launch::text(**entry)));
    let mut length = 0;
    for entry in kept {
        if length + 2 >= ENVIRONMENT_MAX {
            refuse(b"an environment this long");
        }
        environment.entries[length] = *entry;
        length += 1;
    }
    let mut line = Line {
        text: [0; NAME_MAX],
        length: 0,
    };
    line.put(COUNT);
    // The call that is about to be made counts too.
    line.put_number(state.count + 1);
    environment.count = line.text;
    environment.entries[length] = environment.count.as_ptr().cast();
    environment.entries[length + 1] = null();
    environment.entries.as_ptr()
}
