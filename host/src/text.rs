//! UTF-8 in and out: the host's own two functions, and TextEncoder and
//! TextDecoder, which the language leaves to its host.

use core::ffi::{CStr, c_int};
use core::ptr::copy_nonoverlapping;
use core::slice;
use core::str;
use rquickjs_sys::{
    JS_DefinePropertyValueStr, JS_DupValue, JS_FreeValue, JS_GetGlobalObject, JS_GetPropertyStr,
    JS_MKVAL, JS_NewCFunction2, JS_NewObject, JS_NewObjectProto, JS_PROP_CONFIGURABLE,
    JS_PROP_ENUMERABLE, JS_PROP_WRITABLE, JS_SetConstructor, JS_TAG_BOOL, JS_ToBool,
    JSCFunctionEnum_JS_CFUNC_constructor, JSContext, JSValue, js_free, js_malloc,
};

use crate::answer;
use crate::functions::{FunctionList, define, function, getter};
use crate::marshal::Args;
use crate::thrown::{Outcome, Thrown, checked, unchecked};

const ENCODER: i16 = 0;
const DECODER: i16 = 1;

pub static GLOBALS: FunctionList<2> = FunctionList([
    getter(c"TextEncoder", global, ENCODER),
    getter(c"TextDecoder", global, DECODER),
]);

static ENCODER_METHODS: FunctionList<1> = FunctionList([function(c"encode", encode, 0)]);
static DECODER_METHODS: FunctionList<1> = FunctionList([function(c"decode", decode, 0)]);

/// `Host.encodeUtf8`
pub fn encode_utf8(args: &mut Args) -> Outcome {
    if !args.is_string(0) {
        return Err(args.place(0).type_error(c"is not a string"));
    }
    let text = args.bytes(0)?;
    answer::array_of_bytes(args.ctx, text.as_slice())
}

/// `Host.decodeUtf8`
pub fn decode_utf8(args: &mut Args) -> Outcome {
    let bytes = args.bytes(0)?;
    if args.is_string(0) {
        return Err(args.place(0).type_error(c"is not a Uint8Array"));
    }
    if str::from_utf8(bytes.as_slice()).is_err() {
        return Err(args.place(0).type_error(c"is not UTF-8"));
    }
    answer::string(args.ctx, bytes.as_slice())
}

/// Makes a class when it is first named, and puts it in place of this getter.
unsafe extern "C" fn global(ctx: *mut JSContext, _this: JSValue, magic: c_int) -> JSValue {
    unchecked(if magic == ENCODER.into() {
        class(ctx, c"TextEncoder", new_encoder, &ENCODER_METHODS)
    } else {
        class(ctx, c"TextDecoder", new_decoder, &DECODER_METHODS)
    })
}

type Constructor = unsafe extern "C" fn(*mut JSContext, JSValue, c_int, *mut JSValue) -> JSValue;

fn class<const COUNT: usize>(
    ctx: *mut JSContext,
    name: &'static CStr,
    construct: Constructor,
    methods: &'static FunctionList<COUNT>,
) -> Outcome {
    // SAFETY: the context is alive; the constructor's kind is that of `construct`.
    unsafe {
        let kind = JSCFunctionEnum_JS_CFUNC_constructor;
        let constructor = checked(JS_NewCFunction2(
            ctx,
            Some(construct),
            name.as_ptr(),
            0,
            kind,
            0,
        ))?;
        let prototype = checked(JS_NewObject(ctx))?;
        define(ctx, prototype, methods)?;
        if JS_SetConstructor(ctx, constructor, prototype) < 0 {
            return Err(Thrown);
        }
        JS_FreeValue(ctx, prototype);
        let global = JS_GetGlobalObject(ctx);
        let flags = (JS_PROP_CONFIGURABLE | JS_PROP_WRITABLE) as c_int;
        let copy = JS_DupValue(ctx, constructor);
        let status = JS_DefinePropertyValueStr(ctx, global, name.as_ptr(), copy, flags);
        JS_FreeValue(ctx, global);
        if status < 0 {
            Err(Thrown)
        } else {
            Ok(constructor)
        }
    }
}

unsafe extern "C" fn new_encoder(
    ctx: *mut JSContext,
    new_target: JSValue,
    _argc: c_int,
    _argv: *mut JSValue,
) -> JSValue {
    unchecked(new_instance(ctx, new_target))
}

unsafe extern "C" fn new_decoder(
    ctx: *mut JSContext,
    new_target: JSValue,
    argc: c_int,
    argv: *mut JSValue,
) -> JSValue {
    // SAFETY: QuickJS passes `argc` values at `argv`, alive during the call.
    let mut args = unsafe { Args::from_raw(ctx, c"TextDecoder", argc, argv) };
    unchecked(decoder(&mut args, new_target))
}

fn decoder(args: &mut Args, new_target: JSValue) -> Outcome {
    if !args.is_undefined(0) {
        let label = args.bytes(0)?;
        let label = label.as_slice();
        if !label.eq_ignore_ascii_case(b"utf-8") && !label.eq_ignore_ascii_case(b"utf8") {
            return Err(args
                .place(0)
                .range_error(c"is not utf-8, the one encoding there is"));
        }
    }
    let fatal = option(args, c"fatal")?;
    let ignore_bom = option(args, c"ignoreBOM")?;
    let instance = new_instance(args.ctx, new_target)?;
    set(
        args.ctx,
        instance,
        c"encoding",
        answer::string(args.ctx, b"utf-8")?,
    )?;
    set(
        args.ctx,
        instance,
        c"fatal",
        JS_MKVAL(JS_TAG_BOOL, fatal.into()),
    )?;
    set(
        args.ctx,
        instance,
        c"ignoreBOM",
        JS_MKVAL(JS_TAG_BOOL, ignore_bom.into()),
    )?;
    Ok(instance)
}

fn option(args: &mut Args, name: &CStr) -> Outcome<bool> {
    if args.is_undefined(1) {
        Ok(false)
    } else {
        args.property(1, name)?.bool()
    }
}

fn set(ctx: *mut JSContext, object: JSValue, name: &CStr, value: JSValue) -> Outcome<()> {
    let flags = JS_PROP_ENUMERABLE as c_int;
    // SAFETY: a live object, and a value that is given on.
    let status = unsafe { JS_DefinePropertyValueStr(ctx, object, name.as_ptr(), value, flags) };
    if status < 0 { Err(Thrown) } else { Ok(()) }
}

fn new_instance(ctx: *mut JSContext, new_target: JSValue) -> Outcome {
    // SAFETY: the context and the constructor are alive.
    unsafe {
        let prototype = checked(JS_GetPropertyStr(ctx, new_target, c"prototype".as_ptr()))?;
        let instance = JS_NewObjectProto(ctx, prototype);
        JS_FreeValue(ctx, prototype);
        checked(instance)
    }
}

unsafe extern "C" fn encode(
    ctx: *mut JSContext,
    _this: JSValue,
    argc: c_int,
    argv: *mut JSValue,
    _magic: c_int,
) -> JSValue {
    // SAFETY: QuickJS passes `argc` values at `argv`, alive during the call.
    let args = unsafe { Args::from_raw(ctx, c"encode", argc, argv) };
    unchecked(encode_lossy(&args))
}

/// As the standard has it: a lone surrogate becomes U+FFFD, no argument nothing.
fn encode_lossy(args: &Args) -> Outcome {
    if args.is_undefined(0) {
        return answer::array_of_bytes(args.ctx, &[]);
    }
    if !args.is_string(0) {
        return Err(args.place(0).type_error(c"is not a string"));
    }
    let mut text = args.text_with_surrogates(0)?;
    text.replace_surrogates();
    answer::array_of_bytes(args.ctx, text.as_slice())
}

unsafe extern "C" fn decode(
    ctx: *mut JSContext,
    this: JSValue,
    argc: c_int,
    argv: *mut JSValue,
    _magic: c_int,
) -> JSValue {
    // SAFETY: QuickJS passes `argc` values at `argv`, alive during the call.
    let mut args = unsafe { Args::from_raw(ctx, c"decode", argc, argv) };
    unchecked(decode_as(&mut args, this))
}

fn decode_as(args: &mut Args, this: JSValue) -> Outcome {
    let (fatal, ignore_bom) = (
        flag(args.ctx, this, c"fatal")?,
        flag(args.ctx, this, c"ignoreBOM")?,
    );
    if option(args, c"stream")? {
        return Err(args
            .place(1)
            .type_error(c"asks for a stream, which this decoder is not"));
    }
    if args.is_undefined(0) {
        return answer::string(args.ctx, &[]);
    }
    if args.is_string(0) {
        return Err(args.place(0).type_error(c"is not a Uint8Array"));
    }
    let bytes = args.bytes(0)?;
    let bytes = bytes.as_slice();
    let text = if ignore_bom {
        bytes
    } else {
        bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
    };
    if str::from_utf8(text).is_ok() {
        return answer::string(args.ctx, text);
    }
    if fatal {
        return Err(args.place(0).type_error(c"is not UTF-8"));
    }
    decode_lossy(args.ctx, text)
}

fn flag(ctx: *mut JSContext, object: JSValue, name: &CStr) -> Outcome<bool> {
    // SAFETY: the context and the object are alive; the value read is freed.
    unsafe {
        let value = checked(JS_GetPropertyStr(ctx, object, name.as_ptr()))?;
        let set = JS_ToBool(ctx, value);
        JS_FreeValue(ctx, value);
        if set < 0 { Err(Thrown) } else { Ok(set != 0) }
    }
}

const REPLACEMENT: &[u8] = "\u{FFFD}".as_bytes();

/// Each longest piece that could have become a character becomes one U+FFFD.
fn decode_lossy(ctx: *mut JSContext, text: &[u8]) -> Outcome {
    // SAFETY: the context is alive. At worst every byte becomes a replacement.
    let out: *mut u8 = unsafe { js_malloc(ctx, (text.len() * REPLACEMENT.len()) as u64) }.cast();
    if out.is_null() {
        return Err(Thrown);
    }
    let mut length = 0;
    let mut put = |piece: &[u8]| {
        // SAFETY: there is room for a replacement in place of each byte.
        unsafe { copy_nonoverlapping(piece.as_ptr(), out.add(length), piece.len()) };
        length += piece.len();
    };
    for chunk in text.utf8_chunks() {
        put(chunk.valid().as_bytes());
        if !chunk.invalid().is_empty() {
            put(REPLACEMENT);
        }
    }
    // SAFETY: that many bytes were written, and are freed after the string is made.
    unsafe {
        let string = answer::string(ctx, slice::from_raw_parts(out, length));
        js_free(ctx, out.cast());
        string
    }
}
