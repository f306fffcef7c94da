//! QuickJS: made with what our programs use, and nothing else.

use core::ffi::{CStr, c_int};
use core::ptr::null_mut;
use rquickjs_sys::{
    JS_AddIntrinsicBaseObjects, JS_AddIntrinsicDate, JS_AddIntrinsicJSON, JS_AddIntrinsicMapSet,
    JS_AddIntrinsicRegExp, JS_AddIntrinsicTypedArrays, JS_DefinePropertyValueStr, JS_EvalFunction,
    JS_FreeValue, JS_GetGlobalObject, JS_NewContextRaw, JS_NewObject, JS_NewRuntime2,
    JS_READ_OBJ_BYTECODE, JS_ReadObject, JS_SetGCThreshold, JSContext, JSValue,
};

use crate::bundle::{self, Script};
use crate::functions::define;
use crate::thrown::{Outcome, Thrown, checked};
use crate::{arena, host_object, linux, text};

/// The global that module `host:linux` stands for.
const MODULE: &CStr = c"host:linux";

/// `None` if there is not enough memory.
pub fn start() -> Option<*mut JSContext> {
    // SAFETY: QuickJS copies the functions. The context is used only by this thread.
    let ctx = unsafe {
        let runtime = JS_NewRuntime2(&arena::FUNCTIONS, null_mut());
        if runtime.is_null() {
            return None;
        }
        if !bundle::collects_garbage() {
            JS_SetGCThreshold(runtime, u64::MAX);
        }
        let ctx = JS_NewContextRaw(runtime);
        if ctx.is_null() {
            return None;
        }
        ctx
    };
    let intrinsics = [
        JS_AddIntrinsicBaseObjects,
        JS_AddIntrinsicDate,
        JS_AddIntrinsicRegExp,
        JS_AddIntrinsicJSON,
        JS_AddIntrinsicMapSet,
        JS_AddIntrinsicTypedArrays,
    ];
    for add in intrinsics {
        // SAFETY: a raw context, to which each is added once and the base first.
        if unsafe { add(ctx) } < 0 {
            return None;
        }
    }
    add_host(ctx).ok()?;
    Some(ctx)
}

/// Gives the script's completion value.
pub fn run(ctx: *mut JSContext, script: Script) -> Outcome {
    let flags = JS_READ_OBJ_BYTECODE as c_int;
    let length = script.bytecode.len() as u64;
    // SAFETY: the bytecode was written by this version of QuickJS when the program was
    // built; evaluating takes the function.
    unsafe {
        let function = checked(JS_ReadObject(ctx, script.bytecode.as_ptr(), length, flags))?;
        checked(JS_EvalFunction(ctx, function))
    }
}

fn add_host(ctx: *mut JSContext) -> Outcome<()> {
    // SAFETY: the context is alive; the last reference to the global object stays.
    let (global, module, linux, host) = unsafe {
        let global = JS_GetGlobalObject(ctx);
        (
            global,
            JS_NewObject(ctx),
            JS_NewObject(ctx),
            JS_NewObject(ctx),
        )
    };
    define(ctx, checked(linux)?, &linux::FUNCTIONS)?;
    define(ctx, checked(host)?, &host_object::MEMBERS)?;
    set(ctx, checked(module)?, c"linux", linux)?;
    set(ctx, module, c"host", host)?;
    set(ctx, global, MODULE, module)?;
    define(ctx, global, &text::GLOBALS)?;
    // SAFETY: the reference is ours.
    unsafe { JS_FreeValue(ctx, global) };
    Ok(())
}

fn set(ctx: *mut JSContext, object: JSValue, name: &CStr, value: JSValue) -> Outcome<()> {
    // SAFETY: both are alive; the value is given on.
    let status = unsafe { JS_DefinePropertyValueStr(ctx, object, name.as_ptr(), value, 0) };
    if status < 0 { Err(Thrown) } else { Ok(()) }
}
