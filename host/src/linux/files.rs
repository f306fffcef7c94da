use core::mem::{MaybeUninit, size_of};
use core::slice;
use linux_raw_sys::general::{
    __kernel_timespec, F_ADD_SEALS, F_DUPFD, F_DUPFD_CLOEXEC, F_DUPFD_QUERY, F_GET_SEALS, F_GETFD,
    F_GETFL, F_GETLEASE, F_GETPIPE_SZ, F_SETFD, F_SETFL, F_SETLEASE, F_SETPIPE_SZ, O_CLOEXEC,
    O_RDONLY, open_how, statfs, statx,
};
use rquickjs_sys::{JS_UNDEFINED, JSContext, JSValue};

use super::Kind::{Id, Int, Offset, Text, Uint};
use super::{Entry, plain, special};
use crate::answer::{self, Compound};
use crate::marshal::Args;
use crate::syscall::{
    CHDIR, CHROOT, CLOSE, CLOSE_RANGE, Call, DUP3, FACCESSAT2, FALLOCATE, FCHDIR, FCHMOD, FCHOWN,
    FCHOWNAT, FCNTL, FGETXATTR, FLOCK, FSETXATTR, FSTATFS, FSYNC, FTRUNCATE, GETCWD, GETDENTS64,
    LGETXATTR, LINKAT, LREMOVEXATTR, LSEEK, LSETXATTR, MEMFD_CREATE, MKDIRAT, MKNODAT, OPENAT2,
    PIPE2, PREAD64, READ, READLINKAT, RENAMEAT2, SENDFILE, SPLICE, STATX, SYMLINKAT, SYNCFS, UMASK,
    UNLINKAT, UTIMENSAT, WRITE, call,
};
use crate::thrown::{Outcome, not_while_building};

pub const ENTRIES: &[Entry] = &[
    special(c"openat2", openat2),
    plain(c"close", CLOSE, &[Int]),
    plain(c"close_range", CLOSE_RANGE, &[Uint, Uint, Uint]),
    special(c"read", read),
    special(c"pread64", pread64),
    special(c"write", write),
    plain(c"lseek", LSEEK, &[Int, Offset, Uint]),
    plain(c"ftruncate", FTRUNCATE, &[Int, Offset]),
    plain(c"fallocate", FALLOCATE, &[Int, Uint, Offset, Offset]),
    plain(c"fsync", FSYNC, &[Int]),
    plain(c"syncfs", SYNCFS, &[Int]),
    special(c"sendfile", sendfile),
    special(c"splice", splice),
    special(c"getdents64", getdents64),
    special(c"statx", statx_of),
    special(c"fstatfs", fstatfs),
    plain(c"faccessat2", FACCESSAT2, &[Int, Text, Uint, Uint]),
    plain(c"mkdirat", MKDIRAT, &[Int, Text, Uint]),
    special(c"mknodat", mknodat),
    plain(c"unlinkat", UNLINKAT, &[Int, Text, Uint]),
    plain(c"renameat2", RENAMEAT2, &[Int, Text, Int, Text, Uint]),
    plain(c"linkat", LINKAT, &[Int, Text, Int, Text, Uint]),
    plain(c"symlinkat", SYMLINKAT, &[Text, Int, Text]),
    special(c"readlinkat", readlinkat),
    plain(c"fchmod", FCHMOD, &[Int, Uint]),
    plain(c"fchown", FCHOWN, &[Int, Id, Id]),
    plain(c"fchownat", FCHOWNAT, &[Int, Text, Id, Id, Uint]),
    special(c"utimensat", utimensat),
    special(c"fsetxattr", fsetxattr),
    special(c"lsetxattr", lsetxattr),
    special(c"fgetxattr", fgetxattr),
    special(c"lgetxattr", lgetxattr),
    plain(c"lremovexattr", LREMOVEXATTR, &[Text, Text]),
    plain(c"flock", FLOCK, &[Int, Uint]),
    special(c"fcntl", fcntl),
    plain(c"dup3", DUP3, &[Int, Int, Uint]),
    special(c"pipe2", pipe2),
    plain(c"memfd_create", MEMFD_CREATE, &[Text, Uint]),
    plain(c"umask", UMASK, &[Uint]),
    special(c"getcwd", getcwd),
    plain(c"chdir", CHDIR, &[Text]),
    plain(c"fchdir", FCHDIR, &[Int]),
    plain(c"chroot", CHROOT, &[Text]),
];

/// The kernel puts no more than this behind a link, and no longer path in a directory.
const PATH_MAX: usize = 4096;
const XATTR_MAX: usize = 65536;
const DIRECTORY_BUFFER: usize = 16384;
const START: usize = 4096;
const NAMES_MAX: usize = 1 << 20;
const WORDS_MAX: usize = 8;

fn openat2(args: &mut Args) -> Outcome {
    let (dirfd, path) = (args.i32(0)?, args.c_string(1)?);
    let how = open_how {
        flags: args.word(2)?,
        mode: args.u32(3)?.into(),
        resolve: args.u32(4)?.into(),
    };
    Ok(answer::number(open(dirfd, path.address(), &how)))
}

/// `path` is the address of a string that ends with NUL.
fn open(dirfd: i32, path: usize, how: &open_how) -> isize {
    let how_address = &raw const *how as usize;
    let size = size_of::<open_how>();
    let words = [dirfd as usize, path, how_address, size, 0, 0];
    // SAFETY: a string that ends with NUL, and a struct with its size.
    unsafe { call(OPENAT2, words) }
}

/// `Host.readStart`. Three calls in one: who reads a thousand files spends more time between the calls than in them.
pub fn read_start(args: &mut Args) -> Outcome {
    not_while_building(args.ctx)?;
    let (dirfd, path) = (args.i32(0)?, args.c_string(1)?);
    let mut buffer = [MaybeUninit::<u8>::uninit(); START];
    match start_of(dirfd, path.address(), &mut buffer) {
        Ok(bytes) => answer::bytes(args.ctx, bytes),
        Err(errno) => Ok(answer::number(errno)),
    }
}

/// `Host.readLinks`.
pub fn read_links(args: &mut Args) -> Outcome {
    each(args, |ctx, dirfd, path, buffer| {
        let Ok(link) = link_of(dirfd, path, buffer) else {
            return Ok(JS_UNDEFINED);
        };
        answer::bytes(ctx, link)
    })
}

/// `Host.readWords`.
pub fn read_words(args: &mut Args) -> Outcome {
    let wanted = Words::of(args)?;
    each(args, |ctx, dirfd, path, buffer| {
        let Ok(start) = start_of(dirfd, path, buffer) else {
            return Ok(JS_UNDEFINED);
        };
        let mut picked = [MaybeUninit::<u8>::uninit(); START];
        let length = wanted.pick(start, &mut picked);
        // SAFETY: that many bytes were written.
        answer::bytes(ctx, unsafe { filled(&picked, length as isize) })
    })
}

/// What `read` makes of each path: from the directory that is the first argument, each name of the second with
/// the third behind it.
fn each(
    args: &mut Args,
    read: impl Fn(*mut JSContext, i32, usize, &mut Buffer) -> Outcome,
) -> Outcome {
    not_while_building(args.ctx)?;
    let (dirfd, rest) = (args.i32(0)?, args.c_string(2)?);
    let count = args.count(1, NAMES_MAX)?;
    let mut list = Compound::array(args.ctx)?;
    let mut buffer = [MaybeUninit::<u8>::uninit(); PATH_MAX];
    let mut path = [0u8; PATH_MAX];
    for at in 0..count {
        let name = args.element(1, at)?.c_string()?;
        list.push(if joined(&mut path, name.as_slice(), rest.as_slice()) {
            read(args.ctx, dirfd, path.as_ptr() as usize, &mut buffer)?
        } else {
            JS_UNDEFINED
        })?;
    }
    Ok(list.finish())
}

/// Puts both and a NUL into `path`; false where they are longer.
fn joined(path: &mut [u8; PATH_MAX], name: &[u8], rest: &[u8]) -> bool {
    let (middle, end) = (name.len(), name.len() + rest.len());
    if end >= PATH_MAX {
        return false;
    }
    path[..middle].copy_from_slice(name);
    path[middle..end].copy_from_slice(rest);
    path[end] = 0;
    true
}

/// Which words of a text.
struct Words {
    /// Counted from what follows the last of these; from the beginning, if there is none to look for.
    after: Option<u8>,
    /// Ascending.
    numbers: [usize; WORDS_MAX],
    count: usize,
}

impl Words {
    fn of(args: &mut Args) -> Outcome<Self> {
        let after = args.bytes(3)?;
        let count = args.count(4, WORDS_MAX)?;
        let mut numbers = [0; WORDS_MAX];
        for at in 0..count {
            numbers[at] = args.element(4, at)?.u32()? as usize;
            if at > 0 && numbers[at] <= numbers[at - 1] {
                return Err(args.place(4).range_error(c"does not ascend"));
            }
        }
        match after.as_slice() {
            [] | [_] => Ok(Self {
                after: after.as_slice().first().copied(),
                numbers,
                count,
            }),
            _ => Err(args.place(3).range_error(c"is more than one byte")),
        }
    }

    /// Writes them with a space between; how many bytes.
    fn pick(&self, text: &[u8], into: &mut [MaybeUninit<u8>]) -> usize {
        let last = |byte| text.iter().rposition(|seen| *seen == byte);
        let from = self.after.and_then(last).map_or(0, |at| at + 1);
        let mut words = text[from..]
            .split(u8::is_ascii_whitespace)
            .filter(|word| !word.is_empty());
        let (mut length, mut next) = (0, 0);
        for number in &self.numbers[..self.count] {
            let Some(word) = words.nth(number - next) else {
                break;
            };
            next = number + 1;
            if length > 0 {
                into[length].write(b' ');
                length += 1;
            }
            for byte in word {
                into[length].write(*byte);
                length += 1;
            }
        }
        length
    }
}

type Answer<'a> = Result<&'a [u8], isize>;
type Buffer = [MaybeUninit<u8>; PATH_MAX];

/// `path` ends with NUL.
fn start_of<'a>(dirfd: i32, path: usize, buffer: &'a mut Buffer) -> Answer<'a> {
    let flags = u64::from(O_RDONLY | O_CLOEXEC);
    let how = open_how {
        flags,
        mode: 0,
        resolve: 0,
    };
    let fd = open(dirfd, path, &how);
    if fd < 0 {
        return Err(fd);
    }
    let into = buffer.as_mut_ptr() as usize;
    // SAFETY: the kernel writes within the buffer; the descriptor is this function's own.
    let length = unsafe {
        let length = call(READ, [fd as usize, into, START, 0, 0, 0]);
        call(CLOSE, [fd as usize, 0, 0, 0, 0, 0]);
        length
    };
    if length < 0 {
        return Err(length);
    }
    // SAFETY: the kernel wrote that many bytes.
    Ok(unsafe { filled(buffer, length) })
}

fn read(args: &mut Args) -> Outcome {
    let fd = args.i32(0)?;
    let into = args.sink_within(1)?;
    let words = [fd as usize, into.address, into.length, 0, 0, 0];
    // SAFETY: the kernel writes within the span.
    Ok(answer::number(unsafe { call(READ, words) }))
}

fn pread64(args: &mut Args) -> Outcome {
    let (fd, at) = (args.i32(0)?, args.i64(4)?);
    let into = args.sink_within(1)?;
    let words = [fd as usize, into.address, into.length, at as usize, 0, 0];
    // SAFETY: the kernel writes within the span.
    Ok(answer::number(unsafe { call(PREAD64, words) }))
}

fn write(args: &mut Args) -> Outcome {
    let (fd, offset) = (args.i32(0)?, args.size(2)?);
    let from = args.bytes_from(1, offset)?;
    let words = [fd as usize, from.address(), from.length(), 0, 0, 0];
    // SAFETY: the kernel reads within the bytes.
    Ok(answer::number(unsafe { call(WRITE, words) }))
}

fn sendfile(args: &mut Args) -> Outcome {
    let words = [
        args.i32(0)? as usize,
        args.i32(1)? as usize,
        0,
        args.size(2)?,
        0,
        0,
    ];
    // SAFETY: no address: both files' own offsets are used.
    Ok(answer::number(unsafe { call(SENDFILE, words) }))
}

fn splice(args: &mut Args) -> Outcome {
    let (from, to) = (args.i32(0)? as usize, args.i32(1)? as usize);
    let words = [from, 0, to, 0, args.size(2)?, args.u32(3)? as usize];
    // SAFETY: no address: both files' own offsets are used.
    Ok(answer::number(unsafe { call(SPLICE, words) }))
}

fn getdents64(args: &mut Args) -> Outcome {
    let fd = args.i32(0)?;
    let mut list = Compound::array(args.ctx)?;
    let mut buffer = AlignedBuffer([0; DIRECTORY_BUFFER]);
    loop {
        let words = [
            fd as usize,
            buffer.0.as_mut_ptr() as usize,
            DIRECTORY_BUFFER,
            0,
            0,
            0,
        ];
        // SAFETY: the kernel writes within the buffer.
        let filled = unsafe { call(GETDENTS64, words) };
        if filled < 0 {
            return Ok(answer::number(filled));
        }
        if filled == 0 {
            return Ok(list.finish());
        }
        let mut rest = &buffer.0[..filled as usize];
        while !rest.is_empty() {
            // struct linux_dirent64: ino 8, off 8, reclen 2, type 1, name and NUL.
            let length = u16::from_ne_bytes([rest[16], rest[17]]) as usize;
            let (record, after) = rest.split_at(length);
            rest = after;
            let name = until_nul(&record[19..]);
            if name != b"." && name != b".." {
                let mut entry = Compound::object(args.ctx)?;
                entry.set(c"name", answer::bytes(args.ctx, name)?)?;
                entry.set(c"type", answer::number(record[18].into()))?;
                list.push(entry.finish())?;
            }
        }
    }
}

#[repr(align(8))]
struct AlignedBuffer([u8; DIRECTORY_BUFFER]);

fn until_nul(bytes: &[u8]) -> &[u8] {
    let end = bytes
        .iter()
        .position(|byte| *byte == 0)
        .unwrap_or(bytes.len());
    &bytes[..end]
}

fn statx_of(args: &mut Args) -> Outcome {
    let (dirfd, path) = (args.i32(0)?, args.c_string(1)?);
    let (flags, mask) = (args.u32(2)?, args.u32(3)?);
    let mut found = MaybeUninit::<statx>::zeroed();
    let out = found.as_mut_ptr() as usize;
    let words = [
        dirfd as usize,
        path.address(),
        flags as usize,
        mask as usize,
        out,
        0,
    ];
    // SAFETY: a string that ends with NUL, and room for a struct statx.
    let status = unsafe { call(STATX, words) };
    if status < 0 {
        return Ok(answer::number(status));
    }
    // SAFETY: integers, which were zeroed and then filled by the kernel.
    let found = unsafe { found.assume_init() };
    let mut object = Compound::object(args.ctx)?;
    object.set(c"mode", answer::unsigned(found.stx_mode.into()))?;
    object.set(c"nlink", answer::unsigned(found.stx_nlink.into()))?;
    object.set(c"uid", answer::unsigned(found.stx_uid.into()))?;
    object.set(c"gid", answer::unsigned(found.stx_gid.into()))?;
    object.set(c"ino", answer::bigint(args.ctx, found.stx_ino)?)?;
    object.set(c"size", answer::unsigned(found.stx_size))?;
    object.set(c"blocks", answer::unsigned(found.stx_blocks))?;
    object.set(c"rdevMajor", answer::unsigned(found.stx_rdev_major.into()))?;
    object.set(c"rdevMinor", answer::unsigned(found.stx_rdev_minor.into()))?;
    object.set(c"devMajor", answer::unsigned(found.stx_dev_major.into()))?;
    object.set(c"devMinor", answer::unsigned(found.stx_dev_minor.into()))?;
    object.set(c"mtimeSec", answer::number(found.stx_mtime.tv_sec as isize))?;
    object.set(
        c"mtimeNsec",
        answer::unsigned(found.stx_mtime.tv_nsec.into()),
    )?;
    object.set(c"mntId", answer::bigint(args.ctx, found.stx_mnt_id)?)?;
    object.set(
        c"attributes",
        answer::bigint(args.ctx, found.stx_attributes)?,
    )?;
    Ok(object.finish())
}

fn fstatfs(args: &mut Args) -> Outcome {
    let fd = args.i32(0)?;
    let mut found = MaybeUninit::<statfs>::zeroed();
    // SAFETY: room for a struct statfs.
    let status = unsafe {
        call(
            FSTATFS,
            [fd as usize, found.as_mut_ptr() as usize, 0, 0, 0, 0],
        )
    };
    if status < 0 {
        return Ok(answer::number(status));
    }
    // SAFETY: integers, which were zeroed and then filled by the kernel.
    let found = unsafe { found.assume_init() };
    let mut object = Compound::object(args.ctx)?;
    object.set(c"type", answer::unsigned(found.f_type as u64))?;
    object.set(c"flags", answer::unsigned(found.f_flags as u64))?;
    Ok(object.finish())
}

fn mknodat(args: &mut Args) -> Outcome {
    let (dirfd, path, mode) = (args.i32(0)?, args.c_string(1)?, args.u32(2)?);
    let (major, minor) = (args.u32(3)?, args.u32(4)?);
    if major > 0xFFF {
        return Err(args.place(3).range_error(c"is no major number"));
    }
    if minor > 0xF_FFFF {
        return Err(args.place(4).range_error(c"is no minor number"));
    }
    let device = (minor & 0xFF) | major << 8 | (minor & !0xFF) << 12;
    let words = [
        dirfd as usize,
        path.address(),
        mode as usize,
        device as usize,
        0,
        0,
    ];
    // SAFETY: a string that ends with NUL.
    Ok(answer::number(unsafe { call(MKNODAT, words) }))
}

fn readlinkat(args: &mut Args) -> Outcome {
    let (dirfd, path) = (args.i32(0)?, args.c_string(1)?);
    let mut buffer = [MaybeUninit::<u8>::uninit(); PATH_MAX];
    match link_of(dirfd, path.address(), &mut buffer) {
        Ok(bytes) => answer::bytes(args.ctx, bytes),
        Err(errno) => Ok(answer::number(errno)),
    }
}

/// `path` ends with NUL.
fn link_of<'a>(dirfd: i32, path: usize, buffer: &'a mut Buffer) -> Answer<'a> {
    let out = buffer.as_mut_ptr() as usize;
    let words = [dirfd as usize, path, out, PATH_MAX, 0, 0];
    // SAFETY: a string that ends with NUL; the kernel writes within the buffer.
    let length = unsafe { call(READLINKAT, words) };
    if length < 0 {
        return Err(length);
    }
    // SAFETY: the kernel wrote that many bytes.
    Ok(unsafe { filled(buffer, length) })
}

/// # Safety
/// The first `length` bytes must have been written.
unsafe fn filled(buffer: &[MaybeUninit<u8>], length: isize) -> &[u8] {
    let written = &buffer[..length as usize];
    // SAFETY: the caller promises that these bytes were written.
    unsafe { slice::from_raw_parts(written.as_ptr().cast(), written.len()) }
}

fn utimensat(args: &mut Args) -> Outcome {
    let (dirfd, path, flags) = (args.i32(0)?, args.c_string(1)?, args.u32(3)?);
    let times = [
        __kernel_timespec {
            tv_sec: args.property(2, c"atimeSec")?.i64()?,
            tv_nsec: args.property(2, c"atimeNsec")?.i64()?,
        },
        __kernel_timespec {
            tv_sec: args.property(2, c"mtimeSec")?.i64()?,
            tv_nsec: args.property(2, c"mtimeNsec")?.i64()?,
        },
    ];
    let words = [
        dirfd as usize,
        path.address(),
        times.as_ptr() as usize,
        flags as usize,
        0,
        0,
    ];
    // SAFETY: a string that ends with NUL, and two times.
    Ok(answer::number(unsafe { call(UTIMENSAT, words) }))
}

fn fsetxattr(args: &mut Args) -> Outcome {
    let target = args.i32(0)? as usize;
    setxattr(args, FSETXATTR, target)
}

fn lsetxattr(args: &mut Args) -> Outcome {
    let path = args.c_string(0)?;
    setxattr(args, LSETXATTR, path.address())
}

fn setxattr(args: &mut Args, set: Call, target: usize) -> Outcome {
    let (name, flags) = (args.c_string(1)?, args.u32(3)?);
    let value = args.source(2)?;
    let words = [
        target,
        name.address(),
        value.address,
        value.length,
        flags as usize,
        0,
    ];
    // SAFETY: `target` is a descriptor or a string that the caller holds; the name
    // ends with NUL; the kernel reads within the value.
    Ok(answer::number(unsafe { call(set, words) }))
}

fn fgetxattr(args: &mut Args) -> Outcome {
    let target = args.i32(0)? as usize;
    getxattr(args, FGETXATTR, target)
}

fn lgetxattr(args: &mut Args) -> Outcome {
    let path = args.c_string(0)?;
    getxattr(args, LGETXATTR, path.address())
}

fn getxattr(args: &mut Args, get: Call, target: usize) -> Outcome {
    let name = args.c_string(1)?;
    let mut buffer = [MaybeUninit::<u8>::uninit(); XATTR_MAX];
    let words = [
        target,
        name.address(),
        buffer.as_mut_ptr() as usize,
        XATTR_MAX,
        0,
        0,
    ];
    // SAFETY: `target` is a descriptor or a string that the caller holds; the name
    // ends with NUL; the kernel writes within the buffer.
    let length = unsafe { call(get, words) };
    if length < 0 {
        return Ok(answer::number(length));
    }
    // SAFETY: the kernel wrote that many bytes.
    answer::array_of_bytes(args.ctx, unsafe { filled(&buffer, length) })
}

/// The commands whose argument the kernel does not take for an address.
const INTEGER_COMMANDS: [u32; 13] = [
    F_DUPFD,
    F_DUPFD_CLOEXEC,
    F_DUPFD_QUERY,
    F_GETFD,
    F_SETFD,
    F_GETFL,
    F_SETFL,
    F_GETLEASE,
    F_SETLEASE,
    F_GETPIPE_SZ,
    F_SETPIPE_SZ,
    F_ADD_SEALS,
    F_GET_SEALS,
];

fn fcntl(args: &mut Args) -> Outcome {
    let (fd, command, arg) = (args.i32(0)?, args.u32(1)?, args.i32(2)?);
    if !INTEGER_COMMANDS.contains(&command) {
        return Err(args
            .place(1)
            .type_error(c"is not a command whose argument is an integer"));
    }
    let words = [fd as usize, command as usize, arg as usize, 0, 0, 0];
    // SAFETY: the command takes no address.
    Ok(answer::number(unsafe { call(FCNTL, words) }))
}

fn pipe2(args: &mut Args) -> Outcome {
    let flags = args.u32(0)?;
    let mut ends = [-1i32; 2];
    // SAFETY: room for two descriptors.
    let status = unsafe {
        call(
            PIPE2,
            [ends.as_mut_ptr() as usize, flags as usize, 0, 0, 0, 0],
        )
    };
    pair(args, status, ends)
}

pub fn pair(args: &Args, status: isize, fds: [i32; 2]) -> Outcome<JSValue> {
    if status < 0 {
        return Ok(answer::number(status));
    }
    let mut list = Compound::array(args.ctx)?;
    list.push(answer::number(fds[0] as isize))?;
    list.push(answer::number(fds[1] as isize))?;
    Ok(list.finish())
}

fn getcwd(args: &mut Args) -> Outcome {
    let mut buffer = [0u8; PATH_MAX];
    // SAFETY: the kernel writes within the buffer.
    let length = unsafe { call(GETCWD, [buffer.as_mut_ptr() as usize, PATH_MAX, 0, 0, 0, 0]) };
    if length < 0 {
        return Ok(answer::number(length));
    }
    answer::bytes(args.ctx, until_nul(&buffer))
}
