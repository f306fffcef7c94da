//! Boots QuickJS with the bytecode that is linked into the program, and gives it
//! Linux's system calls. It knows nothing of containers.

#![no_std]

mod answer;
mod arena;
mod aside;
mod bundle;
mod bytes;
mod crc32;
mod decimal;
mod engine;
mod errno;
#[cfg(feature = "fault-injection")]
mod fault;
mod functions;
mod host_object;
mod image;
mod launch;
mod linux;
mod maker;
mod marshal;
mod seal;
mod single;
#[cfg(feature = "sqlite")]
mod sqlite;
mod survey;
mod syscall;
mod text;
mod thrown;
mod uncaught;

use core::ffi::{c_char, c_int};
use core::panic::PanicInfo;

/// EX_SOFTWARE: the program itself is at fault.
const BROKEN: i32 = 70;

/// # Safety
/// Called once, by the C library's start-up code.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn main(
    argc: c_int,
    argv: *const *const c_char,
    envp: *const *const c_char,
) -> c_int {
    // SAFETY: the arguments are those of `main`.
    unsafe { launch::remember(argc, argv, envp) };
    if !image::is_there() {
        maker::make();
    }
    choose_image();
    // SAFETY: the only reference at this time; nothing below changes these parts.
    let image = unsafe { image::get() };
    if image.host != host_address() {
        syscall::complain(b"this program was put together from two hosts\n");
        syscall::exit(BROKEN);
    }
    #[cfg(feature = "fault-injection")]
    fault::start();
    seal::seal_if_asked(image.sealed_words.unwrap_or_default());
    let ctx = engine::resume();
    let Some(boot) = image.script(b"boot") else {
        syscall::complain(b"this program has no script called boot\n");
        syscall::exit(BROKEN);
    };
    if engine::run(ctx, boot).is_err() {
        uncaught::report(ctx);
        syscall::exit(BROKEN);
    }
    syscall::exit(0)
}

/// The image of the first argument that is a script's name, which most likely is the command.
fn choose_image() {
    // SAFETY: the only reference at this time; nothing below changes these parts.
    let image = unsafe { image::get() };
    let wanted = launch::argv()
        .iter()
        .skip(1)
        .find_map(|argument| image.image_of(launch::text(*argument)));
    image::switch_to(wanted.unwrap_or_default());
}

/// Where the linker put this function, which tells one host from another.
fn host_address() -> usize {
    main as *const () as usize
}

#[panic_handler]
fn panic(info: &PanicInfo) -> ! {
    syscall::complain(b"the host broke its own rules");
    if let Some(place) = info.location() {
        let mut digits = [0; 20];
        let length = decimal::write(place.line().into(), &mut digits);
        syscall::complain(b" at ");
        syscall::complain(place.file().as_bytes());
        syscall::complain(b":");
        syscall::complain(&digits[..length]);
    }
    syscall::complain(b"\n");
    syscall::exit(BROKEN)
}

/// The core library, compiled to unwind, refers to it; nothing here ever unwinds.
#[unsafe(no_mangle)]
pub extern "C" fn rust_eh_personality() {}
