//! The system calls that TypeScript sees, as one table.

mod bpf;
mod events;
mod files;
mod mounts;
mod processes;
mod sockets;

pub use files::{read_links, read_start, read_words};

use core::ffi::{CStr, c_int};
use rquickjs_sys::{JSContext, JSValue};

use crate::answer;
use crate::bytes::Bytes;
use crate::functions::{FunctionList, function};
use crate::marshal::Args;
use crate::syscall::{Call, call};
use crate::thrown::{Outcome, not_while_building, unchecked};

#[derive(Clone, Copy)]
struct Entry {
    name: &'static CStr,
    run: Run,
}

#[derive(Clone, Copy)]
enum Run {
    /// The arguments become the call's words one by one.
    Plain(Call, &'static [Kind]),
    Special(fn(&mut Args) -> Outcome),
}

/// How an argument of a plain call is read.
#[derive(Clone, Copy)]
enum Kind {
    /// `int`: descriptors, and what else may be negative.
    Int,
    /// `unsigned int`, flags and modes.
    Uint,
    /// `uid_t` or `gid_t`; -1 is none.
    Id,
    /// `loff_t`.
    Offset,
    /// A string that ends with NUL.
    Text,
    /// The same, or a null pointer.
    TextOrNull,
}

const fn plain(name: &'static CStr, call: Call, kinds: &'static [Kind]) -> Entry {
    assert!(kinds.len() <= 6);
    Entry {
        name,
        run: Run::Plain(call, kinds),
    }
}

const fn special(name: &'static CStr, run: fn(&mut Args) -> Outcome) -> Entry {
    Entry {
        name,
        run: Run::Special(run),
    }
}

const GROUPS: [&[Entry]; 6] = [
    files::ENTRIES,
    mounts::ENTRIES,
    processes::ENTRIES,
    events::ENTRIES,
    sockets::ENTRIES,
    bpf::ENTRIES,
];

const COUNT: usize = {
    let (mut count, mut group) = (0, 0);
    while group < GROUPS.len() {
        count += GROUPS[group].len();
        group += 1;
    }
    count
};

static TABLE: [Entry; COUNT] = {
    let mut table = [GROUPS[0][0]; COUNT];
    let (mut at, mut group) = (0, 0);
    while group < GROUPS.len() {
        let mut entry = 0;
        while entry < GROUPS[group].len() {
            table[at] = GROUPS[group][entry];
            at += 1;
            entry += 1;
        }
        group += 1;
    }
    table
};

pub static FUNCTIONS: FunctionList<COUNT> = {
    let mut list = [function(c"", run_entry, 0); COUNT];
    let mut at = 0;
    while at < COUNT {
        list[at] = function(TABLE[at].name, run_entry, at as i16);
        at += 1;
    }
    FunctionList(list)
};

unsafe extern "C" fn run_entry(
    ctx: *mut JSContext,
    _this: JSValue,
    argc: c_int,
    argv: *mut JSValue,
    magic: c_int,
) -> JSValue {
    let entry = &TABLE[magic as usize];
    // SAFETY: QuickJS passes `argc` values at `argv`, alive during the call.
    let mut args = unsafe { Args::from_raw(ctx, entry.name, argc, argv) };
    unchecked(not_while_building(ctx).and_then(|()| match entry.run {
        Run::Plain(call, kinds) => run_plain(&args, call, kinds),
        Run::Special(run) => run(&mut args),
    }))
}

fn run_plain(args: &Args, made: Call, kinds: &[Kind]) -> Outcome {
    let mut words = [0; 6];
    let mut texts: [Option<Bytes>; 6] = [const { None }; 6];
    for (index, kind) in kinds.iter().enumerate() {
        words[index] = match kind {
            Kind::Int => args.i32(index)? as usize,
            Kind::Uint => args.u32(index)? as usize,
            Kind::Id => args.id(index)? as usize,
            Kind::Offset => args.i64(index)? as usize,
            Kind::Text => texts[index].insert(args.c_string(index)?).address(),
            Kind::TextOrNull => {
                texts[index] = args.c_string_or_null(index)?;
                texts[index].as_ref().map_or(0, Bytes::address)
            }
        };
    }
    // SAFETY: an address among the words is that of a string in `texts`, which ends
    // with NUL; the kinds in the table say which words the kernel takes for strings.
    Ok(answer::number(unsafe { call(made, words) }))
}
