use core::mem::size_of;

use super::{Entry, special};
use crate::answer::{self, Compound};
use crate::marshal::Args;
use crate::syscall::{BPF, call};
use crate::thrown::Outcome;

pub const ENTRIES: &[Entry] = &[
    special(c"bpf_prog_load", bpf_prog_load),
    special(c"bpf_prog_attach", bpf_prog_attach),
    special(c"bpf_prog_detach", bpf_prog_detach),
    special(c"bpf_prog_query", bpf_prog_query),
    special(c"bpf_prog_get_fd_by_id", bpf_prog_get_fd_by_id),
];

const BPF_PROG_LOAD: usize = 5;
const BPF_PROG_ATTACH: usize = 8;
const BPF_PROG_DETACH: usize = 9;
const BPF_PROG_GET_FD_BY_ID: usize = 13;
const BPF_PROG_QUERY: usize = 16;
const BPF_PROG_TYPE_CGROUP_DEVICE: u32 = 15;
/// BPF_MAXINSNS
const INSTRUCTIONS_MAX: usize = 4096;
/// sizeof(struct bpf_insn)
const INSTRUCTION: usize = 8;
/// BPF_CGROUP_MAX_PROGS, of one cgroup's own
const ATTACHED_MAX: usize = 64;

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

/// union bpf_attr of BPF_PROG_ATTACH and BPF_PROG_DETACH, to `attach_flags`.
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

fn bpf_prog_detach(args: &mut Args) -> Outcome {
    let detach = Attach {
        target_fd: args.i32(0)? as u32,
        attach_bpf_fd: args.i32(1)? as u32,
        attach_type: args.u32(2)?,
        attach_flags: 0,
    };
    let at = &raw const detach as usize;
    let words = [BPF_PROG_DETACH, at, size_of::<Attach>(), 0, 0, 0];
    // SAFETY: a struct with its size, which names no address.
    Ok(answer::number(unsafe { call(BPF, words) }))
}

/// union bpf_attr of BPF_PROG_QUERY, to `prog_cnt`.
#[repr(C)]
struct Query {
    target_fd: u32,
    attach_type: u32,
    query_flags: u32,
    attach_flags: u32,
    prog_ids: u64,
    prog_cnt: u32,
    padding: u32,
}

fn bpf_prog_query(args: &mut Args) -> Outcome {
    let mut ids = [0u32; ATTACHED_MAX];
    let mut query = Query {
        target_fd: args.i32(0)? as u32,
        attach_type: args.u32(1)?,
        query_flags: args.u32(2)?,
        attach_flags: 0,
        prog_ids: ids.as_mut_ptr() as u64,
        prog_cnt: ATTACHED_MAX as u32,
        padding: 0,
    };
    let at = &raw mut query as usize;
    let words = [BPF_PROG_QUERY, at, size_of::<Query>(), 0, 0, 0];
    // SAFETY: a struct with its size, which the kernel writes to; in it an array with the number
    // of its elements.
    let status = unsafe { call(BPF, words) };
    if status < 0 {
        return Ok(answer::number(status));
    }
    let mut attached = Compound::array(args.ctx)?;
    for id in ids.iter().take(query.prog_cnt as usize) {
        attached.push(answer::unsigned(u64::from(*id)))?;
    }
    let mut object = Compound::object(args.ctx)?;
    object.set(c"flags", answer::unsigned(u64::from(query.attach_flags)))?;
    object.set(c"ids", attached.finish())?;
    Ok(object.finish())
}

/// union bpf_attr of BPF_PROG_GET_FD_BY_ID.
#[repr(C)]
struct ById {
    id: u32,
    next_id: u32,
    open_flags: u32,
}

fn bpf_prog_get_fd_by_id(args: &mut Args) -> Outcome {
    let by_id = ById {
        id: args.u32(0)?,
        next_id: 0,
        open_flags: 0,
    };
    let at = &raw const by_id as usize;
    let words = [BPF_PROG_GET_FD_BY_ID, at, size_of::<ById>(), 0, 0, 0];
    // SAFETY: a struct with its size, which names no address.
    Ok(answer::number(unsafe { call(BPF, words) }))
}
