use core::mem::size_of;

use super::{Entry, special};
use crate::answer;
use crate::marshal::Args;
use crate::syscall::{BPF, call};
use crate::thrown::Outcome;

pub const ENTRIES: &[Entry] = &[
    special(c"bpf_prog_load", bpf_prog_load),
    special(c"bpf_prog_attach", bpf_prog_attach),
];

const BPF_PROG_LOAD: usize = 5;
const BPF_PROG_ATTACH: usize = 8;
const BPF_PROG_TYPE_CGROUP_DEVICE: u32 = 15;
/// BPF_MAXINSNS
const INSTRUCTIONS_MAX: usize = 4096;
/// sizeof(struct bpf_insn)
const INSTRUCTION: usize = 8;

/// union bpf_attr of BPF_PROG_LOAD, to `kern_version`; what follows is zero for the kernel.
#[repr(C)]
struct Load {
    prog_type: u32,
    insn_cnt: u32,
    insns: u64,
    license: u64,
    log_level: u32,
    log_size: u32,
    log_buf: u64,
    kern_version: u32,
    prog_flags: u32,
}

/// A program of this type reads which device is to be opened, and answers yes or no: it has
/// no way to anybody's memory, as the kernel verifies.
fn bpf_prog_load(args: &mut Args) -> Outcome {
    let (kind, license) = (args.u32(0)?, args.c_string(2)?);
    if kind != BPF_PROG_TYPE_CGROUP_DEVICE {
        return Err(args
            .place(0)
            .type_error(c"is not BPF_PROG_TYPE_CGROUP_DEVICE"));
    }
    let instructions = args.source(1)?;
    let count = instructions.length / INSTRUCTION;
    if instructions.length % INSTRUCTION != 0 || count > INSTRUCTIONS_MAX {
        return Err(args
            .place(1)
            .range_error(c"is not a program of at most 4096 instructions"));
    }
    let load = Load {
        prog_type: kind,
        insn_cnt: count as u32,
        insns: instructions.address as u64,
        license: license.address() as u64,
        log_level: 0,
        log_size: 0,
        log_buf: 0,
        kern_version: 0,
        prog_flags: 0,
    };
    let at = &raw const load as usize;
    let words = [BPF_PROG_LOAD, at, size_of::<Load>(), 0, 0, 0];
    // SAFETY: a struct with its size; in it a program with the number of its instructions,
    // and a string that ends with NUL. The kernel copies them all.
    Ok(answer::number(unsafe { call(BPF, words) }))
}

/// union bpf_attr of BPF_PROG_ATTACH, to `attach_flags`.
#[repr(C)]
struct Attach {
    target_fd: u32,
    attach_bpf_fd: u32,
    attach_type: u32,
    attach_flags: u32,
}

fn bpf_prog_attach(args: &mut Args) -> Outcome {
    let attach = Attach {
        target_fd: args.i32(0)? as u32,
        attach_bpf_fd: args.i32(1)? as u32,
        attach_type: args.u32(2)?,
        attach_flags: args.u32(3)?,
    };
    let at = &raw const attach as usize;
    let words = [BPF_PROG_ATTACH, at, size_of::<Attach>(), 0, 0, 0];
    // SAFETY: a struct with its size, which names no address.
    Ok(answer::number(unsafe { call(BPF, words) }))
}
