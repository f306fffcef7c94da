//! From TypeScript's values to the kernel's words. Every check of a type, a
//! range, a bound or a NUL is here, and nowhere else.
//!
//! Reading a property or an element may run TypeScript, which may detach or
//! shrink a buffer: those methods take `&mut self`. What points into
//! TypeScript's memory borrows the arguments, so the compiler refuses to keep
//! such a pointer while TypeScript runs.

use core::ffi::{CStr, c_int};
use core::marker::PhantomData;
use core::slice;
use rquickjs_sys::{
    JS_FreeValue, JS_GetArrayBuffer, JS_GetLength, JS_GetPropertyInt64, JS_GetPropertyStr,
    JS_GetTypedArrayBuffer, JS_GetTypedArrayType, JS_IsArray, JS_IsBigInt, JS_IsBool,
    JS_IsImmutableArrayBuffer, JS_IsInt, JS_IsNull, JS_IsNumber, JS_IsObject, JS_IsStrictEqual,
    JS_IsString, JS_IsUndefined, JS_NewBigInt64, JS_NewBigUint64, JS_ToBigInt64, JS_ToBigUint64,
    JS_UNDEFINED, JS_VALUE_GET_BOOL, JS_VALUE_GET_FLOAT64, JS_VALUE_GET_INT, JSContext,
    JSTypedArrayEnum_JS_TYPED_ARRAY_INT32, JSTypedArrayEnum_JS_TYPED_ARRAY_UINT8, JSValue,
};

use crate::bytes::Bytes;
use crate::thrown::{Outcome, Place, Thrown, checked};

const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

pub struct Args<'call> {
    pub ctx: *mut JSContext,
    pub function: &'static CStr,
    pub values: &'call [JSValue],
}

/// A value that was read out of an argument, to be freed.
pub struct Owned {
    ctx: *mut JSContext,
    value: JSValue,
}

impl Drop for Owned {
    fn drop(&mut self) {
        // SAFETY: the reference count is ours.
        unsafe { JS_FreeValue(self.ctx, self.value) };
    }
}

/// A stretch of a typed array's memory, for as long as no TypeScript runs.
pub struct Span<'args> {
    pub address: usize,
    pub length: usize,
    args: PhantomData<&'args JSContext>,
}

impl<'call> Args<'call> {
    /// # Safety
    /// `argv` must point to `argc` values that live as long as the arguments are used.
    pub unsafe fn from_raw(
        ctx: *mut JSContext,
        function: &'static CStr,
        argc: c_int,
        argv: *mut JSValue,
    ) -> Self {
        let values = if argc > 0 {
            // SAFETY: the caller promises as much.
            unsafe { slice::from_raw_parts(argv, argc as usize) }
        } else {
            &[]
        };
        Self {
            ctx,
            function,
            values,
        }
    }
}

impl Args<'_> {
    pub fn place(&self, index: usize) -> Place {
        Place {
            ctx: self.ctx,
            function: self.function,
            argument: index + 1,
        }
    }

    fn value(&self, index: usize) -> JSValue {
        self.values.get(index).copied().unwrap_or(JS_UNDEFINED)
    }

    pub fn is_null(&self, index: usize) -> bool {
        // SAFETY: reads the tag of a value.
        unsafe { JS_IsNull(self.value(index)) }
    }

    pub fn is_undefined(&self, index: usize) -> bool {
        // SAFETY: reads the tag of a value.
        unsafe { JS_IsUndefined(self.value(index)) }
    }

    pub fn is_string(&self, index: usize) -> bool {
        // SAFETY: reads the tag of a value.
        unsafe { JS_IsString(self.value(index)) }
    }

    pub fn is_object(&self, index: usize) -> bool {
        // SAFETY: reads the tag of a value.
        unsafe { JS_IsObject(self.value(index)) }
    }

    pub fn i32(&self, index: usize) -> Outcome<i32> {
        int_within(
            self.value(index),
            i32::MIN.into(),
            i32::MAX.into(),
            self.place(index),
        )
        .map(|number| number as i32)
    }

    pub fn u32(&self, index: usize) -> Outcome<u32> {
        int_within(self.value(index), 0, u32::MAX.into(), self.place(index))
            .map(|number| number as u32)
    }

    /// A user or group: -1 leaves it as it is.
    pub fn id(&self, index: usize) -> Outcome<u32> {
        int_within(self.value(index), -1, u32::MAX.into(), self.place(index))
            .map(|number| number as u32)
    }

    /// A count of bytes, or an offset in memory.
    pub fn size(&self, index: usize) -> Outcome<usize> {
        int_within(
            self.value(index),
            0,
            MAX_SAFE_INTEGER as i64,
            self.place(index),
        )
        .map(|number| number as usize)
    }

    pub fn i64(&self, index: usize) -> Outcome<i64> {
        signed(self.value(index), self.place(index))
    }

    pub fn u64(&self, index: usize) -> Outcome<u64> {
        unsigned(self.value(index), self.place(index))
    }

    /// 64 bits of either sign.
    pub fn word(&self, index: usize) -> Outcome<u64> {
        word(self.value(index), self.place(index))
    }

    /// Bytes that end at their first NUL: none may be inside.
    pub fn c_string(&self, index: usize) -> Outcome<Bytes> {
        Bytes::c_string(self.value(index), self.place(index))
    }

    pub fn c_string_or_null(&self, index: usize) -> Outcome<Option<Bytes>> {
        if self.is_null(index) {
            Ok(None)
        } else {
            self.c_string(index).map(Some)
        }
    }

    /// Any bytes, as a copy where TypeScript could change them.
    pub fn bytes(&self, index: usize) -> Outcome<Bytes> {
        Bytes::of(self.value(index), self.place(index))
    }

    /// A string's bytes, lone surrogates and all.
    pub fn text_with_surrogates(&self, index: usize) -> Outcome<Bytes> {
        Bytes::of_any_string(self.value(index), self.place(index))
    }

    /// The bytes of a string or an array from `offset` on.
    pub fn bytes_from(&self, index: usize, offset: usize) -> Outcome<Source<'_>> {
        if self.is_string(index) {
            let text = Bytes::of(self.value(index), self.place(index))?;
            if offset > text.length() {
                return Err(self.place(index + 1).range_error(OUTSIDE));
            }
            return Ok(Source::Text(text, offset));
        }
        let whole = self.source(index)?;
        if offset > whole.length {
            return Err(self.place(index + 1).range_error(OUTSIDE));
        }
        Ok(Source::Array(Span {
            address: whole.address + offset,
            length: whole.length - offset,
            args: PhantomData,
        }))
    }

    /// A whole Uint8Array, to be read from.
    pub fn source(&self, index: usize) -> Outcome<Span<'_>> {
        span(
            self.value(index),
            JSTypedArrayEnum_JS_TYPED_ARRAY_UINT8,
            self.place(index),
        )
        .map(|(span, _)| span)
    }

    /// A whole Uint8Array, to be written to.
    pub fn sink(&self, index: usize) -> Outcome<Span<'_>> {
        self.writable(index, JSTypedArrayEnum_JS_TYPED_ARRAY_UINT8)
    }

    /// `length` bytes at `offset` of a Uint8Array, to be written to. The two are
    /// the arguments after the array.
    pub fn sink_within(&self, index: usize) -> Outcome<Span<'_>> {
        let (offset, length) = (self.size(index + 1)?, self.size(index + 2)?);
        let whole = self.sink(index)?;
        if offset > whole.length {
            return Err(self.place(index + 1).range_error(OUTSIDE));
        }
        if length > whole.length - offset {
            return Err(self.place(index + 2).range_error(OUTSIDE));
        }
        Ok(Span {
            address: whole.address + offset,
            length,
            args: PhantomData,
        })
    }

    /// A whole Int32Array, to be written to.
    pub fn integers(&mut self, index: usize) -> Outcome<&mut [i32]> {
        let span = self.writable(index, JSTypedArrayEnum_JS_TYPED_ARRAY_INT32)?;
        if span.length == 0 {
            return Ok(&mut []);
        }
        // SAFETY: QuickJS aligns an Int32Array, and the span was checked against its
        // buffer. Borrowing the arguments mutably keeps TypeScript from running.
        Ok(unsafe { slice::from_raw_parts_mut(span.address as *mut i32, span.length / 4) })
    }

    fn writable(&self, index: usize, kind: u32) -> Outcome<Span<'_>> {
        let (span, immutable) = span(self.value(index), kind, self.place(index))?;
        if immutable {
            return Err(self.place(index).type_error(c"is immutable"));
        }
        Ok(span)
    }

    /// May run TypeScript.
    pub fn property(&mut self, index: usize, name: &CStr) -> Outcome<Field> {
        let place = self.place(index);
        if !self.is_object(index) {
            return Err(place.type_error(c"is not an object"));
        }
        // SAFETY: a live object and a name that ends with NUL.
        let value = unsafe { JS_GetPropertyStr(self.ctx, self.value(index), name.as_ptr()) };
        Ok(Field {
            owned: Owned {
                ctx: self.ctx,
                value: checked(value)?,
            },
            place,
        })
    }

    /// How many elements an array has.
    pub fn count(&mut self, index: usize, most: usize) -> Outcome<usize> {
        let (value, place) = (self.value(index), self.place(index));
        // SAFETY: reads the class of a value.
        if !unsafe { JS_IsArray(value) } {
            return Err(place.type_error(c"is not an array"));
        }
        let mut length = 0;
        // SAFETY: a live array, and a place for its length.
        if unsafe { JS_GetLength(self.ctx, value, &mut length) } < 0 {
            return Err(Thrown);
        }
        if length > most as i64 {
            return Err(place.range_error(c"has too many elements"));
        }
        Ok(length as usize)
    }

    /// May run TypeScript.
    pub fn element(&mut self, index: usize, at: usize) -> Outcome<Field> {
        let place = self.place(index);
        // SAFETY: `count` saw that this is an array.
        let value = unsafe { JS_GetPropertyInt64(self.ctx, self.value(index), at as i64) };
        Ok(Field {
            owned: Owned {
                ctx: self.ctx,
                value: checked(value)?,
            },
            place,
        })
    }
}

const OUTSIDE: &CStr = c"is outside of the buffer";

/// What was read out of an object or an array.
pub struct Field {
    owned: Owned,
    place: Place,
}

impl Field {
    pub fn i32(&self) -> Outcome<i32> {
        int_within(
            self.owned.value,
            i32::MIN.into(),
            i32::MAX.into(),
            self.place,
        )
        .map(|number| number as i32)
    }

    pub fn u32(&self) -> Outcome<u32> {
        int_within(self.owned.value, 0, u32::MAX.into(), self.place).map(|number| number as u32)
    }

    pub fn i64(&self) -> Outcome<i64> {
        signed(self.owned.value, self.place)
    }

    pub fn u64(&self) -> Outcome<u64> {
        unsigned(self.owned.value, self.place)
    }

    pub fn bool(&self) -> Outcome<bool> {
        // SAFETY: reads the tag of a value, then what the tag says is there.
        unsafe {
            if JS_IsUndefined(self.owned.value) {
                return Ok(false);
            }
            if JS_IsBool(self.owned.value) {
                return Ok(JS_VALUE_GET_BOOL(self.owned.value));
            }
        }
        Err(self.place.type_error(c"has a value that is not a boolean"))
    }

    pub fn c_string(&self) -> Outcome<Bytes> {
        Bytes::c_string(self.owned.value, self.place)
    }

    #[cfg(feature = "sqlite")]
    pub fn place(&self) -> Place {
        self.place
    }

    /// What a database keeps.
    #[cfg(feature = "sqlite")]
    pub fn scalar(&self) -> Outcome<Scalar> {
        let value = self.owned.value;
        // SAFETY: reads the tag of a value, then what the tag says is there.
        unsafe {
            if JS_IsNull(value) {
                return Ok(Scalar::Null);
            }
            if JS_IsInt(value) {
                return Ok(Scalar::Integer(JS_VALUE_GET_INT(value).into()));
            }
            if JS_IsBigInt(value) {
                return signed(value, self.place).map(Scalar::Integer);
            }
            if JS_IsNumber(value) {
                let number = JS_VALUE_GET_FLOAT64(value);
                let whole = number as i64;
                let is_whole = whole as f64 == number && number.abs() <= MAX_SAFE_INTEGER;
                return Ok(if is_whole {
                    Scalar::Integer(whole)
                } else {
                    Scalar::Float(number)
                });
            }
            if JS_IsString(value) {
                return Bytes::of(value, self.place).map(Scalar::Text);
            }
        }
        Bytes::of(value, self.place).map(Scalar::Bytes)
    }
}

#[cfg(feature = "sqlite")]
pub enum Scalar {
    Null,
    Integer(i64),
    Float(f64),
    Text(Bytes),
    Bytes(Bytes),
}

/// Bytes on their way to the kernel.
pub enum Source<'args> {
    Text(Bytes, usize),
    Array(Span<'args>),
}

impl Source<'_> {
    pub fn address(&self) -> usize {
        match self {
            Source::Text(text, offset) => text.address() + offset,
            Source::Array(span) => span.address,
        }
    }

    pub fn length(&self) -> usize {
        match self {
            Source::Text(text, offset) => text.length() - offset,
            Source::Array(span) => span.length,
        }
    }
}

/// The memory of a typed array of that kind, and whether it may not be written to.
pub fn span<'args>(value: JSValue, kind: u32, place: Place) -> Outcome<(Span<'args>, bool)> {
    // SAFETY: reads the class of a value.
    if unsafe { JS_GetTypedArrayType(value) } != kind as c_int {
        let uint8 = kind == JSTypedArrayEnum_JS_TYPED_ARRAY_UINT8;
        return Err(place.type_error(if uint8 {
            c"is not a Uint8Array"
        } else {
            c"is not an Int32Array"
        }));
    }
    let (mut offset, mut length, mut element, mut whole) = (0, 0, 0, 0);
    // SAFETY: a typed array, and places for what is known of it. QuickJS refuses a
    // detached one, and one that its buffer has become too short for.
    let buffer = checked(unsafe {
        JS_GetTypedArrayBuffer(place.ctx, value, &mut offset, &mut length, &mut element)
    })?;
    let buffer = Owned {
        ctx: place.ctx,
        value: buffer,
    };
    // SAFETY: the buffer of a typed array is an array buffer.
    let (start, immutable) = unsafe {
        let start = JS_GetArrayBuffer(place.ctx, &mut whole, buffer.value);
        (start, JS_IsImmutableArrayBuffer(buffer.value) == 1)
    };
    let (offset, length, whole) = (offset as usize, length as usize, whole as usize);
    if offset > whole || length > whole - offset || (start.is_null() && length > 0) {
        return Err(place.type_error(c"has lost its buffer"));
    }
    Ok((
        Span {
            address: start as usize + offset,
            length,
            args: PhantomData,
        },
        immutable,
    ))
}

/// The number that a value is, if it is a safe integer; `None` if it is no number.
fn integer(value: JSValue, place: Place) -> Outcome<Option<i64>> {
    // SAFETY: reads the tag of a value, then what the tag says is there.
    let number = unsafe {
        if JS_IsInt(value) {
            return Ok(Some(JS_VALUE_GET_INT(value).into()));
        }
        if !JS_IsNumber(value) {
            return Ok(None);
        }
        JS_VALUE_GET_FLOAT64(value)
    };
    let safe = (-MAX_SAFE_INTEGER..=MAX_SAFE_INTEGER).contains(&number);
    if safe && (number as i64) as f64 == number {
        Ok(Some(number as i64))
    } else {
        Err(place.range_error(c"is not a safe integer"))
    }
}

fn int_within(value: JSValue, least: i64, most: i64, place: Place) -> Outcome<i64> {
    match integer(value, place)? {
        None => Err(place.type_error(c"is not a number")),
        Some(number) if (least..=most).contains(&number) => Ok(number),
        Some(_) => Err(place.range_error(c"is out of range")),
    }
}

fn signed(value: JSValue, place: Place) -> Outcome<i64> {
    if let Some(number) = integer(value, place)? {
        return Ok(number);
    }
    signed_bigint(value, place)?.ok_or_else(|| place.range_error(c"does not fit 64 bits"))
}

fn unsigned(value: JSValue, place: Place) -> Outcome<u64> {
    if let Some(number) = integer(value, place)? {
        return u64::try_from(number).map_err(|_| place.range_error(c"is negative"));
    }
    unsigned_bigint(value, place)?
        .ok_or_else(|| place.range_error(c"does not fit 64 bits without a sign"))
}

fn word(value: JSValue, place: Place) -> Outcome<u64> {
    if let Some(number) = integer(value, place)? {
        return Ok(number as u64);
    }
    if let Some(number) = unsigned_bigint(value, place)? {
        return Ok(number);
    }
    signed(value, place).map(|number| number as u64)
}

fn signed_bigint(value: JSValue, place: Place) -> Outcome<Option<i64>> {
    expect_bigint(value, place)?;
    let mut number = 0;
    // SAFETY: a BigInt, and a place for its low 64 bits.
    if unsafe { JS_ToBigInt64(place.ctx, &mut number, value) } < 0 {
        return Err(Thrown);
    }
    // SAFETY: the context is alive.
    let same = is_same(value, unsafe { JS_NewBigInt64(place.ctx, number) }, place)?;
    Ok(same.then_some(number))
}

fn unsigned_bigint(value: JSValue, place: Place) -> Outcome<Option<u64>> {
    expect_bigint(value, place)?;
    let mut number = 0;
    // SAFETY: a BigInt, and a place for its low 64 bits.
    if unsafe { JS_ToBigUint64(place.ctx, &mut number, value) } < 0 {
        return Err(Thrown);
    }
    // SAFETY: the context is alive.
    let same = is_same(value, unsafe { JS_NewBigUint64(place.ctx, number) }, place)?;
    Ok(same.then_some(number))
}

fn expect_bigint(value: JSValue, place: Place) -> Outcome<()> {
    // SAFETY: reads the tag of a value.
    if unsafe { JS_IsBigInt(value) } {
        Ok(())
    } else {
        Err(place.type_error(c"is not a number or a bigint"))
    }
}

/// Whether nothing was cut off: `low` is the value again, made from its low bits.
fn is_same(value: JSValue, low: JSValue, place: Place) -> Outcome<bool> {
    let low = Owned {
        ctx: place.ctx,
        value: checked(low)?,
    };
    // SAFETY: two live values; neither reference is taken.
    Ok(unsafe { JS_IsStrictEqual(place.ctx, value, low.value) })
}
