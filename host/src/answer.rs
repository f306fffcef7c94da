//! From the kernel's answers to TypeScript's values.

use core::ffi::{CStr, c_char, c_int};
use core::str;
use rquickjs_sys::{
    JS_DefinePropertyValueStr, JS_DefinePropertyValueUint32, JS_FreeValue, JS_MKVAL, JS_NewArray,
    JS_NewBigUint64, JS_NewFloat64, JS_NewObject, JS_NewStringLen, JS_NewUint8ArrayCopy,
    JS_PROP_C_W_E, JS_TAG_INT, JSContext, JSValue,
};

use crate::thrown::{Outcome, Thrown, checked};

/// A result or `-errno`, as the kernel returned it.
pub fn number(answer: isize) -> JSValue {
    match i32::try_from(answer) {
        Ok(small) => JS_MKVAL(JS_TAG_INT, small),
        Err(_) => JS_NewFloat64(answer as f64),
    }
}

pub fn unsigned(value: u64) -> JSValue {
    match i32::try_from(value) {
        Ok(small) => JS_MKVAL(JS_TAG_INT, small),
        Err(_) => JS_NewFloat64(value as f64),
    }
}

pub fn bigint(ctx: *mut JSContext, value: u64) -> Outcome {
    // SAFETY: the context is alive.
    checked(unsafe { JS_NewBigUint64(ctx, value) })
}

/// A string if the bytes are UTF-8, else the bytes.
pub fn bytes(ctx: *mut JSContext, bytes: &[u8]) -> Outcome {
    if str::from_utf8(bytes).is_ok() {
        return string(ctx, bytes);
    }
    array_of_bytes(ctx, bytes)
}

pub fn array_of_bytes(ctx: *mut JSContext, bytes: &[u8]) -> Outcome {
    // SAFETY: address and length are those of a live slice.
    checked(unsafe { JS_NewUint8ArrayCopy(ctx, bytes.as_ptr(), bytes.len() as u64) })
}

pub fn string(ctx: *mut JSContext, utf8: &[u8]) -> Outcome {
    // SAFETY: address and length are those of a live slice.
    checked(unsafe { JS_NewStringLen(ctx, utf8.as_ptr().cast::<c_char>(), utf8.len() as u64) })
}

/// An object or an array that is being filled; freed if that fails.
pub struct Compound {
    ctx: *mut JSContext,
    value: JSValue,
    length: u32,
    given: bool,
}

impl Drop for Compound {
    fn drop(&mut self) {
        if !self.given {
            // SAFETY: the reference is ours and was not given on.
            unsafe { JS_FreeValue(self.ctx, self.value) };
        }
    }
}

impl Compound {
    pub fn object(ctx: *mut JSContext) -> Outcome<Self> {
        // SAFETY: the context is alive.
        let value = checked(unsafe { JS_NewObject(ctx) })?;
        Ok(Self {
            ctx,
            value,
            length: 0,
            given: false,
        })
    }

    pub fn array(ctx: *mut JSContext) -> Outcome<Self> {
        // SAFETY: the context is alive.
        let value = checked(unsafe { JS_NewArray(ctx) })?;
        Ok(Self {
            ctx,
            value,
            length: 0,
            given: false,
        })
    }

    pub fn set(&mut self, name: &CStr, value: JSValue) -> Outcome<()> {
        // SAFETY: the object is ours; the value is given on.
        done(unsafe {
            JS_DefinePropertyValueStr(
                self.ctx,
                self.value,
                name.as_ptr(),
                value,
                JS_PROP_C_W_E as c_int,
            )
        })
    }

    pub fn push(&mut self, value: JSValue) -> Outcome<()> {
        let at = self.length;
        self.length += 1;
        // SAFETY: the array is ours; the value is given on.
        done(unsafe {
            JS_DefinePropertyValueUint32(self.ctx, self.value, at, value, JS_PROP_C_W_E as c_int)
        })
    }

    pub fn finish(mut self) -> JSValue {
        self.given = true;
        self.value
    }
}

fn done(status: c_int) -> Outcome<()> {
    if status < 0 { Err(Thrown) } else { Ok(()) }
}
