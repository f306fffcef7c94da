//! Bytes that TypeScript gave, kept as long as the kernel needs them.

use core::ffi::c_char;
use core::ptr::copy_nonoverlapping;
use core::slice;
use rquickjs_sys::{
    JS_FreeCString, JS_GetTypedArrayType, JS_IsString, JS_ToCStringLen, JSContext,
    JSTypedArrayEnum_JS_TYPED_ARRAY_UINT8, JSValue, js_free, js_malloc,
};

use crate::marshal::span;
use crate::thrown::{Outcome, Place, Thrown};

/// Always followed by a NUL, and never changed by TypeScript.
pub struct Bytes {
    ctx: *mut JSContext,
    start: *const u8,
    length: usize,
    owner: Owner,
}

enum Owner {
    String,
    Copy,
}

impl Drop for Bytes {
    fn drop(&mut self) {
        // SAFETY: the memory came from the function that this one undoes.
        unsafe {
            match self.owner {
                Owner::String => JS_FreeCString(self.ctx, self.start.cast::<c_char>()),
                Owner::Copy => js_free(self.ctx, self.start.cast_mut().cast()),
            }
        }
    }
}

impl Bytes {
    /// The UTF-8 of a string, or a copy of a Uint8Array.
    pub fn of(value: JSValue, place: Place) -> Outcome<Self> {
        // SAFETY: reads the tag of a value, then the class of an object.
        unsafe {
            if JS_IsString(value) {
                return Self::of_string(value, place);
            }
            if JS_GetTypedArrayType(value) == JSTypedArrayEnum_JS_TYPED_ARRAY_UINT8 as i32 {
                return Self::of_array(value, place);
            }
        }
        Err(place.type_error(c"is not a string or a Uint8Array"))
    }

    /// As `of`, without a NUL inside.
    pub fn c_string(value: JSValue, place: Place) -> Outcome<Self> {
        let bytes = Self::of(value, place)?;
        if bytes.as_slice().contains(&0) {
            return Err(place.type_error(c"has a NUL inside"));
        }
        Ok(bytes)
    }

    pub fn address(&self) -> usize {
        self.start as usize
    }

    pub fn length(&self) -> usize {
        self.length
    }

    pub fn as_slice(&self) -> &[u8] {
        // SAFETY: start and length describe memory that lives as long as `self`.
        unsafe { slice::from_raw_parts(self.start, self.length) }
    }

    /// As WTF-8: a lone surrogate takes three bytes that UTF-8 forbids.
    pub fn of_any_string(value: JSValue, place: Place) -> Outcome<Self> {
        let mut length = 0;
        // SAFETY: a live string, and a place for its length.
        let start = unsafe { JS_ToCStringLen(place.ctx, &mut length, value) };
        if start.is_null() {
            return Err(Thrown);
        }
        Ok(Self {
            ctx: place.ctx,
            start: start.cast(),
            length,
            owner: Owner::String,
        })
    }

    fn of_string(value: JSValue, place: Place) -> Outcome<Self> {
        let bytes = Self::of_any_string(value, place)?;
        if has_surrogate(bytes.as_slice()) {
            return Err(place.type_error(c"has a lone surrogate"));
        }
        Ok(bytes)
    }

    /// Puts U+FFFD, which is as long, in the place of each lone surrogate.
    pub fn replace_surrogates(&mut self) {
        for at in 0..self.length.saturating_sub(2) {
            if has_surrogate(&self.as_slice()[at..at + 2]) {
                // SAFETY: three bytes within the text. QuickJS shares the memory of a
                // string with us only if it is ASCII; any other was made for us.
                unsafe {
                    copy_nonoverlapping("\u{FFFD}".as_ptr(), self.start.cast_mut().add(at), 3)
                };
            }
        }
    }

    fn of_array(value: JSValue, place: Place) -> Outcome<Self> {
        let from = span(value, JSTypedArrayEnum_JS_TYPED_ARRAY_UINT8, place)?.0;
        // SAFETY: the context is alive.
        let copy: *mut u8 = unsafe { js_malloc(place.ctx, from.length as u64 + 1) }.cast();
        if copy.is_null() {
            return Err(Thrown);
        }
        // SAFETY: the span is live memory until TypeScript runs, and `copy` has room
        // for all of it and a NUL.
        unsafe {
            if from.length > 0 {
                copy_nonoverlapping(from.address as *const u8, copy, from.length);
            }
            copy.add(from.length).write(0);
        }
        Ok(Self {
            ctx: place.ctx,
            start: copy,
            length: from.length,
            owner: Owner::Copy,
        })
    }
}

fn has_surrogate(bytes: &[u8]) -> bool {
    bytes
        .windows(2)
        .any(|pair| pair[0] == 0xED && pair[1] >= 0xA0)
}
