//! Runs when the program is built, in a host that has no image yet: reads a
//! bundle from standard input and writes the image to standard output.

use core::ffi::{CStr, c_int};
use core::mem::size_of;
use core::ptr::null_mut;
use core::slice;
use linux_raw_sys::general::{MAP_ANONYMOUS, MAP_PRIVATE, PROT_READ, PROT_WRITE};
use rquickjs_sys::{
    JS_AtomToCStringLen, JS_GPN_ENUM_ONLY, JS_GPN_STRING_MASK, JS_GetOwnPropertyNames,
    JS_GetProperty, JSContext,
};

use crate::bundle::Bundle;
use crate::image::{self, Place, Script};
use crate::survey::Survey;
use crate::syscall::{MMAP, READ, WRITE, complain, exit, uncounted};
use crate::thrown::{Outcome, Thrown};
use crate::{BROKEN, arena, engine, host_address, uncaught};

const SCRIPTS: &CStr = c"host:scripts";
const BUNDLE_MAX: usize = 64 << 20;

pub fn make() -> ! {
    let bundle = read_bundle();
    let Some(survey) = Survey::take(|first| _ = make_image(bundle, first)) else {
        fail(b"the image cannot be made\n");
    };
    write(make_image(bundle, survey));
    exit(0)
}

fn make_image(bundle: &'static [u8], survey: Survey) -> &'static [u8] {
    let mut bundle = Bundle::new(bundle);
    if !image::make_room(bundle.number(), survey) {
        fail(b"there is no room for an image\n");
    }
    let flags = bundle.flags();
    let words = keep(bundle.number(), |_| keep_bytes(bundle.text()));
    let directory = keep(bundle.number(), |_| Place {
        name: keep_bytes(bundle.text()),
        image: bundle.number(),
    });
    let Some(ctx) = engine::make(flags.promises()) else {
        fail(b"out of memory\n")
    };
    let Ok(scripts) = scripts(ctx, bundle.bytecode()) else {
        uncaught::report(ctx);
        exit(BROKEN)
    };
    engine::set_garbage_collection(ctx, flags.collect_garbage());
    if !engine::freeze(ctx) {
        fail(b"out of memory\n");
    }
    // SAFETY: the only reference at this time.
    let made = unsafe { image::get() };
    made.host = host_address();
    made.ctx = ctx;
    made.sealed_words = Some(words);
    made.directory = Some(directory);
    made.scripts = Some(scripts);
    image::close()
}

/// Evaluates the bundle's bytecode and keeps what it leaves behind.
fn scripts(ctx: *mut JSContext, bytecode: &[u8]) -> Outcome<&'static [Script]> {
    engine::evaluate(ctx, bytecode)?;
    let object = engine::take_global(ctx, SCRIPTS)?;
    let (mut names, mut count) = (null_mut(), 0);
    let wanted = (JS_GPN_STRING_MASK | JS_GPN_ENUM_ONLY) as c_int;
    // SAFETY: the value is alive, and there is a place for its list of names. List,
    // names and object are kept for ever.
    unsafe {
        if JS_GetOwnPropertyNames(ctx, &mut names, &mut count, object, wanted) < 0 {
            return Err(Thrown);
        }
        Ok(keep(count, |at| {
            let atom = (*names.add(at as usize)).atom;
            let mut length = 0;
            let name = JS_AtomToCStringLen(ctx, &mut length, atom);
            if name.is_null() {
                fail(b"out of memory\n");
            }
            Script {
                name: keep_bytes(slice::from_raw_parts(name.cast(), length as usize)),
                function: JS_GetProperty(ctx, object, atom),
            }
        }))
    }
}

fn read_bundle() -> &'static [u8] {
    let protection = (PROT_READ | PROT_WRITE) as usize;
    let flags = (MAP_PRIVATE | MAP_ANONYMOUS) as usize;
    // SAFETY: a mapping at an address of the kernel's choice touches no other memory.
    let start = unsafe { uncounted(MMAP, [0, BUNDLE_MAX, protection, flags, usize::MAX, 0]) };
    if start < 0 {
        fail(b"out of memory\n");
    }
    let (start, mut length) = (start as usize, 0);
    loop {
        // SAFETY: the kernel writes within the mapping.
        let count = unsafe { uncounted(READ, [0, start + length, BUNDLE_MAX - length, 0, 0, 0]) };
        if count < 0 || length == BUNDLE_MAX {
            fail(b"the bundle cannot be read\n");
        }
        if count == 0 {
            // SAFETY: that many bytes were read, and stay.
            return unsafe { slice::from_raw_parts(start as *const u8, length) };
        }
        length += count as usize;
    }
}

/// A list in the image.
fn keep<T: 'static>(count: u32, mut make: impl FnMut(u32) -> T) -> &'static [T] {
    let list: *mut T = room(count as usize * size_of::<T>()).cast();
    for at in 0..count {
        // SAFETY: there is room for `count` of them.
        unsafe { list.add(at as usize).write(make(at)) };
    }
    // SAFETY: that many were written, and are never freed.
    unsafe { slice::from_raw_parts(list, count as usize) }
}

fn keep_bytes(bytes: &[u8]) -> &'static [u8] {
    keep(bytes.len() as u32, |at| bytes[at as usize])
}

fn room(size: usize) -> *mut u8 {
    let block = arena::allocate(size);
    if block.is_null() {
        fail(b"out of memory\n");
    }
    block.cast()
}

fn write(image: &[u8]) {
    let mut rest = image;
    while !rest.is_empty() {
        // SAFETY: the address and the length are those of a live slice.
        let count = unsafe { uncounted(WRITE, [1, rest.as_ptr() as usize, rest.len(), 0, 0, 0]) };
        if count <= 0 {
            fail(b"the image cannot be written\n");
        }
        rest = &rest[count as usize..];
    }
}

fn fail(why: &[u8]) -> ! {
    complain(why);
    exit(BROKEN)
}
