//! The last words of a program that did not catch an error.

use core::ffi::CStr;
use rquickjs_sys::{
    JS_FreeCString, JS_FreeValue, JS_GetException, JS_GetPropertyStr, JS_IsError, JS_IsException,
    JS_IsString, JS_ToCStringLen, JSContext, JSValue,
};

use crate::syscall::complain;

/// Errors may point to their cause, and a cause to its own, perhaps in a circle.
const CAUSES_MAX: usize = 8;

/// What QuickJS says of the place of a function that was compiled without one.
const NOWHERE: &[u8] = b" (<null>:0:1)";

/// Writes the pending exception, its stack and its causes to standard error.
pub fn report(ctx: *mut JSContext) {
    // SAFETY: the context is alive; every value is freed once.
    unsafe {
        let mut error = JS_GetException(ctx);
        complain(b"uncaught ");
        for _ in 0..CAUSES_MAX {
            report_one(ctx, error);
            if !JS_IsError(error) {
                break;
            }
            let cause = read(ctx, error, c"cause");
            JS_FreeValue(ctx, error);
            error = cause;
            if !JS_IsError(error) {
                break;
            }
            complain(b"caused by ");
        }
        JS_FreeValue(ctx, error);
    }
}

/// # Safety
/// Context and value must be alive.
unsafe fn report_one(ctx: *mut JSContext, error: JSValue) {
    // SAFETY: the caller promises as much; what is read is freed.
    unsafe {
        write(ctx, error);
        complain(b"\n");
        if JS_IsError(error) {
            let stack = read(ctx, error, c"stack");
            if JS_IsString(stack) {
                write(ctx, stack);
            }
            JS_FreeValue(ctx, stack);
        }
    }
}

/// # Safety
/// Context and value must be alive.
unsafe fn write(ctx: *mut JSContext, value: JSValue) {
    let mut length = 0;
    // SAFETY: the caller promises as much; the text is freed after its use.
    unsafe {
        let text = JS_ToCStringLen(ctx, &mut length, value);
        if text.is_null() {
            JS_FreeValue(ctx, JS_GetException(ctx));
            complain(b"an error that cannot be shown");
            return;
        }
        complain_of_places(core::slice::from_raw_parts(text.cast(), length));
        JS_FreeCString(ctx, text);
    }
}

/// Writes it without `NOWHERE`.
fn complain_of_places(text: &[u8]) {
    let mut rest = text;
    while let Some(at) = rest.windows(NOWHERE.len()).position(|part| part == NOWHERE) {
        complain(&rest[..at]);
        rest = &rest[at + NOWHERE.len()..];
    }
    complain(rest);
}

/// # Safety
/// Context and value must be alive.
unsafe fn read(ctx: *mut JSContext, object: JSValue, name: &CStr) -> JSValue {
    // SAFETY: the caller promises as much.
    unsafe {
        let value = JS_GetPropertyStr(ctx, object, name.as_ptr());
        if JS_IsException(value) {
            JS_FreeValue(ctx, JS_GetException(ctx));
            return rquickjs_sys::JS_UNDEFINED;
        }
        value
    }
}
