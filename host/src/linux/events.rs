use core::mem::{MaybeUninit, size_of};
use linux_raw_sys::general::{
    __kernel_itimerspec, __kernel_timespec, epoll_event, kernel_sigset_t, pollfd,
};

use super::Kind::{Int, Text, Uint};
use super::{Entry, plain, special};
use crate::answer;
use crate::marshal::Args;
use crate::syscall::{
    CLOCK_GETTIME, EPOLL_CREATE1, EPOLL_CTL, EPOLL_PWAIT, EVENTFD2, GETRANDOM, INOTIFY_ADD_WATCH,
    INOTIFY_INIT1, PPOLL, SIGNALFD4, TIMERFD_CREATE, TIMERFD_SETTIME, call,
};
use crate::thrown::Outcome;

pub const ENTRIES: &[Entry] = &[
    special(c"signalfd4", signalfd4),
    plain(c"epoll_create1", EPOLL_CREATE1, &[Uint]),
    special(c"epoll_ctl", epoll_ctl),
    special(c"epoll_pwait", epoll_pwait),
    special(c"poll", poll),
    plain(c"eventfd2", EVENTFD2, &[Uint, Uint]),
    plain(c"timerfd_create", TIMERFD_CREATE, &[Uint, Uint]),
    special(c"timerfd_settime", timerfd_settime),
    plain(c"inotify_init1", INOTIFY_INIT1, &[Uint]),
    plain(c"inotify_add_watch", INOTIFY_ADD_WATCH, &[Int, Text, Uint]),
    special(c"clock_gettime", clock_gettime),
    special(c"getrandom", getrandom),
];

const NANOSECONDS: u64 = 1_000_000_000;

fn signalfd4(args: &mut Args) -> Outcome {
    let (fd, set, flags) = (args.i32(0)?, args.u64(1)?, args.u32(2)?);
    let (set, size) = (&raw const set as usize, size_of::<kernel_sigset_t>());
    // SAFETY: a set with its size.
    Ok(answer::number(unsafe {
        call(SIGNALFD4, [fd as usize, set, size, flags as usize, 0, 0])
    }))
}

fn epoll_ctl(args: &mut Args) -> Outcome {
    let (epfd, operation, fd) = (args.i32(0)?, args.u32(1)?, args.i32(2)?);
    let event = epoll_event {
        events: args.u32(3)?,
        data: fd as u32 as u64,
    };
    let event = &raw const event as usize;
    let words = [epfd as usize, operation as usize, fd as usize, event, 0, 0];
    // SAFETY: a struct epoll_event.
    Ok(answer::number(unsafe { call(EPOLL_CTL, words) }))
}

/// More than this many are left for the next call.
const EVENTS_MAX: usize = 64;

fn epoll_pwait(args: &mut Args) -> Outcome {
    let (epfd, timeout) = (args.i32(0)?, args.i32(2)?);
    let place = args.place(1);
    let pairs = args.integers(1)?;
    if pairs.is_empty() || pairs.len() % 2 != 0 {
        return Err(place.range_error(c"is not an array of pairs"));
    }
    let mut events = [MaybeUninit::<epoll_event>::uninit(); EVENTS_MAX];
    let most = EVENTS_MAX.min(pairs.len() / 2);
    let words = [
        epfd as usize,
        events.as_mut_ptr() as usize,
        most,
        timeout as usize,
        0,
        0,
    ];
    // SAFETY: room for `most` events, and no set of signals.
    let count = unsafe { call(EPOLL_PWAIT, words) };
    for (pair, event) in pairs
        .chunks_exact_mut(2)
        .zip(&events)
        .take(count.max(0) as usize)
    {
        // SAFETY: the kernel wrote the first `count` events.
        let event = unsafe { event.assume_init() };
        pair[0] = event.events as i32;
        pair[1] = event.data as i32;
    }
    Ok(answer::number(count))
}

const POLL_MAX: usize = 256;

fn poll(args: &mut Args) -> Outcome {
    let timeout = args.i32(1)?;
    let place = args.place(0);
    let triples = args.integers(0)?;
    let count = triples.len() / 3;
    if triples.len() % 3 != 0 || count > POLL_MAX {
        return Err(place.range_error(c"is not an array of at most 256 triples"));
    }
    let mut polled = [pollfd {
        fd: -1,
        events: 0,
        revents: 0,
    }; POLL_MAX];
    for (entry, triple) in polled.iter_mut().zip(triples.chunks_exact(3)) {
        entry.fd = triple[0];
        entry.events = triple[1] as i16;
    }
    let limit = __kernel_timespec {
        tv_sec: (timeout / 1000).into(),
        tv_nsec: (timeout % 1000 * 1_000_000).into(),
    };
    let limit = if timeout < 0 {
        0
    } else {
        &raw const limit as usize
    };
    let words = [polled.as_mut_ptr() as usize, count, limit, 0, 0, 0];
    // SAFETY: `count` entries, a time or null for ever, and no set of signals.
    let ready = unsafe { call(PPOLL, words) };
    for (entry, triple) in polled.iter().zip(triples.chunks_exact_mut(3)) {
        triple[2] = entry.revents.into();
    }
    Ok(answer::number(ready))
}

fn timerfd_settime(args: &mut Args) -> Outcome {
    let (fd, flags) = (args.i32(0)?, args.u32(1)?);
    let time = __kernel_itimerspec {
        it_value: timespec(args.u64(2)?),
        it_interval: timespec(args.u64(3)?),
    };
    let words = [
        fd as usize,
        flags as usize,
        &raw const time as usize,
        0,
        0,
        0,
    ];
    // SAFETY: a struct itimerspec, and no room for the old one.
    Ok(answer::number(unsafe { call(TIMERFD_SETTIME, words) }))
}

fn timespec(nanoseconds: u64) -> __kernel_timespec {
    __kernel_timespec {
        tv_sec: (nanoseconds / NANOSECONDS) as i64,
        tv_nsec: (nanoseconds % NANOSECONDS) as i64,
    }
}

fn clock_gettime(args: &mut Args) -> Outcome {
    let clock = args.i32(0)?;
    let mut time = __kernel_timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: room for a struct timespec.
    let status = unsafe {
        call(
            CLOCK_GETTIME,
            [clock as usize, &raw mut time as usize, 0, 0, 0, 0],
        )
    };
    if status < 0 {
        return Ok(answer::number(status));
    }
    answer::bigint(
        args.ctx,
        time.tv_sec as u64 * NANOSECONDS + time.tv_nsec as u64,
    )
}

fn getrandom(args: &mut Args) -> Outcome {
    let flags = args.u32(1)?;
    let into = args.sink(0)?;
    // SAFETY: the kernel writes within the span.
    Ok(answer::number(unsafe {
        call(
            GETRANDOM,
            [into.address, into.length, flags as usize, 0, 0, 0],
        )
    }))
}
