use core::mem::size_of;
use linux_raw_sys::general::{fsconfig_command, mount_attr};

use super::Kind::{Int, Text, TextOrNull, Uint};
use super::{Entry, plain, special};
use crate::answer;
use crate::bytes::Bytes;
use crate::marshal::Args;
use crate::syscall::{
    FSCONFIG, FSMOUNT, FSOPEN, MOUNT, MOUNT_SETATTR, MOVE_MOUNT, OPEN_TREE, PIVOT_ROOT, UMOUNT2,
    call,
};
use crate::thrown::Outcome;

pub const ENTRIES: &[Entry] = &[
    plain(
        c"mount",
        MOUNT,
        &[TextOrNull, Text, TextOrNull, Uint, TextOrNull],
    ),
    plain(c"umount2", UMOUNT2, &[Text, Uint]),
    plain(c"pivot_root", PIVOT_ROOT, &[Text, Text]),
    plain(c"open_tree", OPEN_TREE, &[Int, Text, Uint]),
    plain(c"move_mount", MOVE_MOUNT, &[Int, Text, Int, Text, Uint]),
    special(c"mount_setattr", mount_setattr),
    plain(c"fsopen", FSOPEN, &[Text, Uint]),
    special(c"fsconfig", fsconfig),
    plain(c"fsmount", FSMOUNT, &[Int, Uint, Uint]),
];

fn mount_setattr(args: &mut Args) -> Outcome {
    let (dirfd, path, flags) = (args.i32(0)?, args.c_string(1)?, args.u32(2)?);
    let attributes = mount_attr {
        attr_set: args.property(3, c"set")?.u64()?,
        attr_clr: args.property(3, c"clear")?.u64()?,
        propagation: args.property(3, c"propagation")?.u64()?,
        userns_fd: args.property(3, c"usernsFd")?.i32()? as u64,
    };
    let at = &raw const attributes as usize;
    let size = size_of::<mount_attr>();
    let words = [dirfd as usize, path.address(), flags as usize, at, size, 0];
    // SAFETY: a string that ends with NUL, and a struct with its size.
    Ok(answer::number(unsafe { call(MOUNT_SETATTR, words) }))
}

fn fsconfig(args: &mut Args) -> Outcome {
    let (fd, command, key, aux) = (
        args.i32(0)?,
        args.u32(1)?,
        args.c_string_or_null(2)?,
        args.i32(4)?,
    );
    let binary = command == fsconfig_command::FSCONFIG_SET_BINARY as u32;
    let value = if binary {
        Some(args.bytes(3)?)
    } else {
        args.c_string_or_null(3)?
    };
    if binary && value.as_ref().map(Bytes::length) != usize::try_from(aux).ok() {
        return Err(args.place(4).range_error(c"is not the length of the value"));
    }
    let key = key.as_ref().map_or(0, Bytes::address);
    let value = value.as_ref().map_or(0, Bytes::address);
    let words = [fd as usize, command as usize, key, value, aux as usize, 0];
    // SAFETY: strings that end with NUL, or none; of a binary value the kernel reads
    // `aux` bytes, which is its length.
    Ok(answer::number(unsafe { call(FSCONFIG, words) }))
}
