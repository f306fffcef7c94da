use core::mem::{MaybeUninit, offset_of, size_of};
use linux_raw_sys::general::iovec;
use linux_raw_sys::ioctl as request;
use linux_raw_sys::net::{
    AF_INET, AF_INET6, AF_UNIX, MSG_CMSG_CLOEXEC, SCM_RIGHTS, SO_ATTACH_FILTER,
    SO_ATTACH_REUSEPORT_CBPF, SOL_NETLINK, SOL_SOCKET, cmsghdr, msghdr, sockaddr_un,
};

use super::Kind::{Int, Uint};
use super::files::pair;
use super::{Entry, plain, special};
use crate::answer::{self, Compound};
use crate::errno::ENAMETOOLONG;
use crate::marshal::Args;
use crate::syscall::{
    ACCEPT4, BIND, CONNECT, Call, GETSOCKOPT, IOCTL, LISTEN, RECVFROM, RECVMSG, SENDMSG, SENDTO,
    SETSOCKOPT, SHUTDOWN, SOCKET, SOCKETPAIR, call,
};
use crate::thrown::Outcome;

pub const ENTRIES: &[Entry] = &[
    plain(c"socket", SOCKET, &[Uint, Uint, Uint]),
    special(c"socketpair", socketpair),
    special(c"bind", bind),
    plain(c"listen", LISTEN, &[Int, Int]),
    special(c"accept4", accept4),
    special(c"connect", connect),
    plain(c"shutdown", SHUTDOWN, &[Int, Uint]),
    special(c"sendmsg", sendmsg),
    special(c"recvmsg", recvmsg),
    special(c"sendto", sendto),
    special(c"recvfrom", recvfrom),
    special(c"getsockopt", getsockopt),
    special(c"setsockopt", setsockopt),
    special(c"ioctl", ioctl),
];

fn socketpair(args: &mut Args) -> Outcome {
    let (domain, kind, protocol) = (args.u32(0)?, args.u32(1)?, args.u32(2)?);
    let mut ends = [-1i32; 2];
    let out = ends.as_mut_ptr() as usize;
    let words = [domain as usize, kind as usize, protocol as usize, out, 0, 0];
    // SAFETY: room for two descriptors.
    let status = unsafe { call(SOCKETPAIR, words) };
    pair(args, status, ends)
}

fn bind(args: &mut Args) -> Outcome {
    named_call(args, BIND)
}

fn connect(args: &mut Args) -> Outcome {
    named_call(args, CONNECT)
}

/// call(fd, path), or call(fd, address, port): of IPv4 or IPv6 by the length of the address.
fn named_call(args: &mut Args, made: Call) -> Outcome {
    if args.is_undefined(2) {
        return address_call(args, made);
    }
    let (fd, address, port) = (args.i32(0)?, args.bytes(1)?, args.u32(2)?);
    let Ok(port) = u16::try_from(port) else {
        return Err(args.place(2).range_error(c"is out of range"));
    };
    let mut bytes = [0; INTERNET_6];
    let (family, from, length) = match address.length() {
        4 => (AF_INET as u16, 4, INTERNET_4),
        16 => (AF_INET6 as u16, 8, INTERNET_6),
        _ => return Err(args.place(1).type_error(c"is no address of the internet")),
    };
    bytes[..2].copy_from_slice(&family.to_ne_bytes());
    bytes[2..4].copy_from_slice(&port.to_be_bytes());
    bytes[from..from + address.length()].copy_from_slice(address.as_slice());
    let words = [fd as usize, bytes.as_ptr() as usize, length, 0, 0, 0];
    // SAFETY: an address with its length.
    Ok(answer::number(unsafe { call(made, words) }))
}

/// Bytes of struct sockaddr_in and sockaddr_in6.
const INTERNET_4: usize = 16;
const INTERNET_6: usize = 28;

fn address_call(args: &mut Args, made: Call) -> Outcome {
    let (fd, path) = (args.i32(0)?, args.bytes(1)?);
    let path_bytes = path.as_slice();
    let is_abstract = path_bytes.first() == Some(&0);
    if !is_abstract && path_bytes.contains(&0) {
        return Err(args.place(1).type_error(c"has a NUL inside"));
    }
    // SAFETY: all zeros is an address without a name.
    let mut address: sockaddr_un = unsafe { MaybeUninit::zeroed().assume_init() };
    address.sun_family = AF_UNIX as u16;
    if path_bytes.len() > address.sun_path.len() {
        return Ok(answer::number(-ENAMETOOLONG));
    }
    for (to, from) in address.sun_path.iter_mut().zip(path_bytes) {
        *to = *from as _;
    }
    let length = offset_of!(sockaddr_un, sun_path) + path_bytes.len();
    let words = [fd as usize, &raw const address as usize, length, 0, 0, 0];
    // SAFETY: an address with its length.
    Ok(answer::number(unsafe { call(made, words) }))
}

fn accept4(args: &mut Args) -> Outcome {
    let words = [args.i32(0)? as usize, 0, 0, args.u32(1)? as usize, 0, 0];
    // SAFETY: the peer's address is not asked for.
    Ok(answer::number(unsafe { call(ACCEPT4, words) }))
}

/// SCM_MAX_FD
const FDS_MAX: usize = 253;

/// Room for one control message with all the descriptors that there can be.
const RIGHTS: usize = size_of::<cmsghdr>() + FDS_MAX * size_of::<i32>();
/// Room for that and for what else the kernel adds if a socket's options say so.
const CONTROL: usize = RIGHTS.next_multiple_of(CONTROL_ALIGNMENT) + 256;
const CONTROL_ALIGNMENT: usize = size_of::<usize>();

#[repr(C, align(8))]
struct Control([u8; CONTROL]);

fn sendmsg(args: &mut Args) -> Outcome {
    let (fd, offset, flags) = (args.i32(0)?, args.size(2)?, args.u32(4)?);
    let count = args.count(3, FDS_MAX)?;
    let mut control = Control([0; CONTROL]);
    let used = size_of::<cmsghdr>() + count * size_of::<i32>();
    put_word(
        &mut control,
        offset_of!(cmsghdr, cmsg_len),
        &used.to_ne_bytes(),
    );
    put_word(
        &mut control,
        offset_of!(cmsghdr, cmsg_level),
        &SOL_SOCKET.to_ne_bytes(),
    );
    put_word(
        &mut control,
        offset_of!(cmsghdr, cmsg_type),
        &SCM_RIGHTS.to_ne_bytes(),
    );
    for at in 0..count {
        let fd = args.element(3, at)?.i32()?;
        put_word(
            &mut control,
            size_of::<cmsghdr>() + at * size_of::<i32>(),
            &fd.to_ne_bytes(),
        );
    }
    let from = args.bytes_from(1, offset)?;
    let mut piece = iovec {
        iov_base: from.address() as *mut _,
        iov_len: from.length() as _,
    };
    let mut message = message_of(&mut piece);
    if count > 0 {
        message.msg_control = (&raw mut control).cast();
        message.msg_controllen = used;
    }
    let words = [
        fd as usize,
        &raw const message as usize,
        flags as usize,
        0,
        0,
        0,
    ];
    // SAFETY: one message of one piece, which the kernel reads, with its control block.
    Ok(answer::number(unsafe { call(SENDMSG, words) }))
}

/// sendto(fd, bytes, offset, flags, to): `to` is a struct sockaddr as recvfrom gives it.
fn sendto(args: &mut Args) -> Outcome {
    let (fd, offset, flags) = (args.i32(0)?, args.size(2)?, args.u32(3)?);
    let (from, to) = (args.bytes_from(1, offset)?, args.source(4)?);
    let words = [
        fd as usize,
        from.address(),
        from.length(),
        flags as usize,
        to.address,
        to.length,
    ];
    // SAFETY: the kernel reads within the two spans.
    Ok(answer::number(unsafe { call(SENDTO, words) }))
}

/// recvfrom(fd, buffer, offset, length, flags, from): `from` is filled with the sender's struct sockaddr.
fn recvfrom(args: &mut Args) -> Outcome {
    let (fd, flags) = (args.i32(0)?, args.u32(4)?);
    let (into, from) = (args.sink_within(1)?, args.sink(5)?);
    let mut length = from.length as u32;
    let words = [
        fd as usize,
        into.address,
        into.length,
        flags as usize,
        from.address,
        &raw mut length as usize,
    ];
    // SAFETY: the kernel writes within the two spans.
    Ok(answer::number(unsafe { call(RECVFROM, words) }))
}

fn put_word(control: &mut Control, at: usize, bytes: &[u8]) {
    control.0[at..at + bytes.len()].copy_from_slice(bytes);
}

fn message_of(piece: &mut iovec) -> msghdr {
    // SAFETY: all zeros is a message without anything.
    let mut message: msghdr = unsafe { MaybeUninit::zeroed().assume_init() };
    message.msg_iov = (&raw mut *piece).cast();
    message.msg_iovlen = 1;
    message
}

fn recvmsg(args: &mut Args) -> Outcome {
    let (fd, flags) = (args.i32(0)?, args.u32(4)?);
    let mut control = Control([0; CONTROL]);
    let into = args.sink_within(1)?;
    let mut piece = iovec {
        iov_base: into.address as *mut _,
        iov_len: into.length as _,
    };
    let mut message = message_of(&mut piece);
    message.msg_control = (&raw mut control).cast();
    message.msg_controllen = CONTROL;
    let flags = (flags | MSG_CMSG_CLOEXEC) as usize;
    let words = [fd as usize, &raw mut message as usize, flags, 0, 0, 0];
    // SAFETY: one message of one piece within the span, with room for a control block.
    let length = unsafe { call(RECVMSG, words) };
    if length < 0 {
        return Ok(answer::number(length));
    }
    let mut fds = Compound::array(args.ctx)?;
    let mut rest = &control.0[..message.msg_controllen.min(CONTROL)];
    while let Some((rights, after)) = next_control_message(rest) {
        rest = after;
        for fd in rights.chunks_exact(size_of::<i32>()) {
            fds.push(answer::number(int_at(fd, 0) as isize))?;
        }
    }
    let mut object = Compound::object(args.ctx)?;
    object.set(c"length", answer::number(length))?;
    object.set(c"fds", fds.finish())?;
    Ok(object.finish())
}

/// The descriptors in the first control message, of which it may be one without any,
/// and what follows that message.
fn next_control_message(control: &[u8]) -> Option<(&[u8], &[u8])> {
    let (header, _) = control.split_at_checked(size_of::<cmsghdr>())?;
    let mut length = [0; size_of::<usize>()];
    length.copy_from_slice(&header[..size_of::<usize>()]);
    let length = usize::from_ne_bytes(length);
    let body = control.get(size_of::<cmsghdr>()..length)?;
    let after = control
        .get(length.next_multiple_of(CONTROL_ALIGNMENT)..)
        .unwrap_or(&[]);
    let is_rights = int_at(header, offset_of!(cmsghdr, cmsg_level)) == SOL_SOCKET as i32
        && int_at(header, offset_of!(cmsghdr, cmsg_type)) == SCM_RIGHTS as i32;
    Some((if is_rights { body } else { &[] }, after))
}

fn int_at(bytes: &[u8], at: usize) -> i32 {
    let mut word = [0; size_of::<i32>()];
    word.copy_from_slice(&bytes[at..at + size_of::<i32>()]);
    i32::from_ne_bytes(word)
}

fn getsockopt(args: &mut Args) -> Outcome {
    let (fd, level, name) = (args.i32(0)?, args.u32(1)?, args.u32(2)?);
    expect_plain_option(args, level, name)?;
    let into = args.sink(3)?;
    let mut length = into.length as u32;
    let out = &raw mut length as usize;
    let words = [
        fd as usize,
        level as usize,
        name as usize,
        into.address,
        out,
        0,
    ];
    // SAFETY: the kernel writes no more than `length` bytes within the span.
    let status = unsafe { call(GETSOCKOPT, words) };
    Ok(answer::number(if status < 0 {
        status
    } else {
        length as isize
    }))
}

fn setsockopt(args: &mut Args) -> Outcome {
    let (fd, level, name) = (args.i32(0)?, args.u32(1)?, args.u32(2)?);
    expect_plain_option(args, level, name)?;
    let from = args.source(3)?;
    let words = [
        fd as usize,
        level as usize,
        name as usize,
        from.address,
        from.length,
        0,
    ];
    // SAFETY: the kernel reads within the span.
    Ok(answer::number(unsafe { call(SETSOCKOPT, words) }))
}

/// Options with addresses inside, or whose length is not counted in bytes, are refused.
fn expect_plain_option(args: &Args, level: u32, name: u32) -> Outcome<()> {
    if level != SOL_SOCKET && level != SOL_NETLINK {
        return Err(args
            .place(1)
            .type_error(c"is neither SOL_SOCKET nor SOL_NETLINK"));
    }
    if level == SOL_SOCKET && [SO_ATTACH_FILTER, SO_ATTACH_REUSEPORT_CBPF].contains(&name) {
        return Err(args
            .place(2)
            .type_error(c"is an option that holds an address"));
    }
    Ok(())
}

/// What a request does with its argument.
enum Argument {
    Integer,
    /// Reads or fills that many bytes.
    Bytes(usize),
}

const WINSIZE: usize = 8;
const TERMIOS: usize = 36;
const IFREQ: usize = 40;

fn ioctl(args: &mut Args) -> Outcome {
    let (fd, made) = (args.i32(0)?, args.u32(1)?);
    let Some(expected) = argument_of(made) else {
        return Err(args
            .place(1)
            .type_error(c"is not a request that is allowed"));
    };
    let word = match expected {
        Argument::Integer => args.i32(2)? as usize,
        Argument::Bytes(size) => {
            let buffer = args.sink(2)?;
            if buffer.length < size {
                return Err(args.place(2).range_error(c"is too short for the request"));
            }
            buffer.address
        }
    };
    // SAFETY: an integer, or a buffer as long as the request reads or writes.
    Ok(answer::number(unsafe {
        call(IOCTL, [fd as usize, made as usize, word, 0, 0, 0])
    }))
}

fn argument_of(made: u32) -> Option<Argument> {
    match made {
        request::TIOCSCTTY
        | request::TIOCNOTTY
        | request::TIOCGPTPEER
        | request::FICLONE
        | request::NS_GET_USERNS
        | request::NS_GET_PARENT
        | request::NS_GET_NSTYPE => Some(Argument::Integer),
        request::TIOCGPTN
        | request::TIOCSPTLCK
        | request::TIOCGPGRP
        | request::TIOCSPGRP
        | request::FIONREAD
        | request::NS_GET_OWNER_UID => Some(Argument::Bytes(4)),
        request::FS_IOC_GETFLAGS | request::FS_IOC_SETFLAGS => Some(Argument::Bytes(8)),
        request::TIOCGWINSZ | request::TIOCSWINSZ => Some(Argument::Bytes(WINSIZE)),
        request::TCGETS | request::TCSETS | request::TCSETSW | request::TCSETSF => {
            Some(Argument::Bytes(TERMIOS))
        }
        request::SIOCGIFFLAGS | request::SIOCSIFFLAGS | request::SIOCGIFINDEX => {
            Some(Argument::Bytes(IFREQ))
        }
        _ => None,
    }
}
