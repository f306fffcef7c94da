//! `host-compile IN.js [NAME] > OUT.bc`: the script's bytecode, without its source.
//! NAME stands in stack traces for the file, with the numbers of lines; without it
//! they name functions only. The engine is the very one that the host links.

#![no_std]

use core::ffi::{CStr, c_char, c_int, c_void};
use core::panic::PanicInfo;
use core::slice;
use rquickjs_sys::{
    JS_EVAL_FLAG_COMPILE_ONLY, JS_EVAL_TYPE_GLOBAL, JS_Eval, JS_GetException, JS_GetPropertyStr,
    JS_IsException, JS_NewContext, JS_NewRuntime, JS_ToCStringLen, JS_WRITE_OBJ_BYTECODE,
    JS_WRITE_OBJ_STRIP_DEBUG, JS_WRITE_OBJ_STRIP_SOURCE, JS_WriteObject, JSContext, JSValue,
};

unsafe extern "C" {
    fn open(path: *const c_char, flags: c_int, ...) -> c_int;
    fn lseek(fd: c_int, offset: i64, whence: c_int) -> i64;
    fn read(fd: c_int, buffer: *mut c_void, length: usize) -> isize;
    fn write(fd: c_int, bytes: *const c_void, length: usize) -> isize;
    fn malloc(size: usize) -> *mut c_void;
    fn _exit(status: c_int) -> !;
    /// See quickjs/freeze.c.
    fn host_forget_variables(function: JSValue);
}

/// No image here: the engine counts every reference (quickjs/counts.h).
#[unsafe(no_mangle)]
#[allow(non_upper_case_globals)]
static host_image_half: u32 = u32::MAX;

const O_RDONLY: c_int = 0;
const SEEK_SET: c_int = 0;
const SEEK_END: c_int = 2;

/// # Safety
/// Called once, by the C library's start-up code.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn main(argc: c_int, argv: *const *const c_char) -> c_int {
    if argc != 2 && argc != 3 {
        die(&[b"usage: host-compile IN.js [NAME] > OUT.bc"]);
    }
    // SAFETY: there are two arguments or three.
    let (path, name) = unsafe {
        let name = (argc == 3).then(|| CStr::from_ptr(*argv.add(2)));
        (CStr::from_ptr(*argv.add(1)), name)
    };
    let source = read_file(path);
    // SAFETY: the engine is used by this thread only, and left as it is at the end.
    let ctx = unsafe { JS_NewContext(JS_NewRuntime()) };
    if ctx.is_null() {
        die(&[b"out of memory"]);
    }
    put(1, compile(ctx, source, name));
    0
}

fn compile<'engine>(ctx: *mut JSContext, source: &CStr, name: Option<&CStr>) -> &'engine [u8] {
    let flags = (JS_EVAL_TYPE_GLOBAL | JS_EVAL_FLAG_COMPILE_ONLY) as c_int;
    let length = source.to_bytes().len() as u64;
    let shown = name.unwrap_or(c"script").as_ptr();
    // SAFETY: the source ends with NUL, as QuickJS wants it.
    let function = unsafe { JS_Eval(ctx, source.as_ptr(), length, shown, flags) };
    expect(ctx, function);
    let mut length = 0;
    let mut flags = JS_WRITE_OBJ_BYTECODE | JS_WRITE_OBJ_STRIP_SOURCE;
    if name.is_none() {
        flags |= JS_WRITE_OBJ_STRIP_DEBUG;
        // SAFETY: the function is alive, and what is left out of it is not asked for by what writes it.
        unsafe { host_forget_variables(function) };
    }
    // SAFETY: the function is alive; the bytes live as long as the engine.
    unsafe {
        let bytes = JS_WriteObject(ctx, &mut length, function, flags as c_int);
        if bytes.is_null() {
            expect(ctx, rquickjs_sys::JS_EXCEPTION);
        }
        slice::from_raw_parts(bytes, length as usize)
    }
}

/// Ends the program with the pending exception's message and place.
fn expect(ctx: *mut JSContext, value: JSValue) {
    // SAFETY: the context is alive; nothing is freed, for the program ends.
    unsafe {
        if JS_IsException(value) {
            let error = JS_GetException(ctx);
            let stack = JS_GetPropertyStr(ctx, error, c"stack".as_ptr());
            die(&[text(ctx, error), b"\n", text(ctx, stack)]);
        }
    }
}

fn text<'engine>(ctx: *mut JSContext, value: JSValue) -> &'engine [u8] {
    let mut length = 0;
    // SAFETY: the context and the value are alive; the text is never freed.
    unsafe {
        let start = JS_ToCStringLen(ctx, &mut length, value);
        if start.is_null() {
            b"?"
        } else {
            slice::from_raw_parts(start.cast(), length)
        }
    }
}

/// The whole file and a NUL.
fn read_file<'program>(path: &CStr) -> &'program CStr {
    // SAFETY: a string that ends with NUL; then memory for the whole file.
    unsafe {
        let fd = open(path.as_ptr(), O_RDONLY);
        let length = lseek(fd, 0, SEEK_END);
        if length < 0 || lseek(fd, 0, SEEK_SET) < 0 {
            die(&[b"cannot open ", path.to_bytes()]);
        }
        let length = length as usize;
        let start: *mut u8 = malloc(length + 1).cast();
        if start.is_null() {
            die(&[b"out of memory"]);
        }
        let mut filled = 0;
        while filled < length {
            let count = read(fd, start.add(filled).cast(), length - filled);
            if count <= 0 {
                die(&[b"cannot read ", path.to_bytes()]);
            }
            filled += count as usize;
        }
        start.add(length).write(0);
        match CStr::from_bytes_with_nul(slice::from_raw_parts(start, length + 1)) {
            Ok(source) => source,
            Err(_) => die(&[b"there is a NUL inside ", path.to_bytes()]),
        }
    }
}

fn put(fd: c_int, bytes: &[u8]) {
    let mut rest = bytes;
    while !rest.is_empty() {
        // SAFETY: address and length are those of a live slice.
        let count = unsafe { write(fd, rest.as_ptr().cast(), rest.len()) };
        if count <= 0 {
            // SAFETY: never returns.
            unsafe { _exit(1) };
        }
        rest = &rest[count as usize..];
    }
}

fn die(pieces: &[&[u8]]) -> ! {
    put(2, b"host-compile: ");
    for piece in pieces {
        put(2, piece);
    }
    put(2, b"\n");
    // SAFETY: never returns.
    unsafe { _exit(1) }
}

#[panic_handler]
fn panic(_: &PanicInfo) -> ! {
    die(&[b"broke its own rules"])
}

/// The core library, compiled to unwind, refers to it; nothing here ever unwinds.
#[unsafe(no_mangle)]
pub extern "C" fn rust_eh_personality() {}
