//! QuickJS: made with what our programs use, and nothing else.

use core::ffi::{CStr, c_int};
use core::mem::MaybeUninit;
use core::ptr::null_mut;
use linux_raw_sys::general::{RLIMIT_STACK, rlimit64};
use rquickjs_sys::{
    JS_AddIntrinsicBaseObjects, JS_AddIntrinsicDate, JS_AddIntrinsicJSON, JS_AddIntrinsicMapSet,
    JS_AddIntrinsicPromise, JS_AddIntrinsicRegExp, JS_AddIntrinsicTypedArrays, JS_Call,
    JS_ComputeMemoryUsage, JS_DefinePropertyValueStr, JS_DeleteProperty, JS_EvalFunction,
    JS_ExecutePendingJob, JS_FreeAtom, JS_FreeValue, JS_GetGlobalObject, JS_GetPropertyStr,
    JS_GetRuntime, JS_NewAtom, JS_NewContextRaw, JS_NewObject, JS_NewRuntime2, JS_PROP_THROW,
    JS_READ_OBJ_BYTECODE, JS_ReadObject, JS_SetGCThreshold, JS_SetMaxStackSize, JS_UNDEFINED,
    JS_UpdateStackTop, JSContext, JSMemoryUsage, JSValue,
};

use crate::functions::define;
use crate::image::{self, Script};
use crate::syscall::{PRLIMIT64, uncounted};
use crate::thrown::{Outcome, Thrown, checked};
use crate::{arena, host_object, linux, text};

/// The global that module `host:linux` stands for.
const MODULE: &CStr = c"host:linux";

/// Makes an engine in the image. `None` if there is not enough memory.
pub fn make(promises: bool) -> Option<*mut JSContext> {
    // SAFETY: QuickJS copies the functions. The context is used only by this thread.
    let ctx = unsafe {
        let runtime = JS_NewRuntime2(&arena::FUNCTIONS, null_mut());
        if runtime.is_null() {
            return None;
        }
        JS_SetGCThreshold(runtime, u64::MAX);
        JS_NewContextRaw(runtime)
    };
    if ctx.is_null() {
        return None;
    }
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
    // SAFETY: as above.
    if promises && unsafe { JS_AddIntrinsicPromise(ctx) } < 0 {
        return None;
    }
    add_host(ctx).ok()?;
    remove_random(ctx).ok()?;
    Some(ctx)
}

/// Gives the completion value.
pub fn evaluate(ctx: *mut JSContext, bytecode: &[u8]) -> Outcome {
    let flags = JS_READ_OBJ_BYTECODE as c_int;
    // SAFETY: the bytecode was written by this version of QuickJS in the same build;
    // evaluating takes the function.
    unsafe {
        let length = bytecode.len() as u64;
        let function = checked(JS_ReadObject(ctx, bytecode.as_ptr(), length, flags))?;
        checked(JS_EvalFunction(ctx, function))
    }
}

/// A global's value; the global is no more.
pub fn take_global(ctx: *mut JSContext, name: &CStr) -> Outcome {
    // SAFETY: the context is alive; the global object, which stays, is given back.
    unsafe {
        let global = JS_GetGlobalObject(ctx);
        JS_FreeValue(ctx, global);
        let value = checked(JS_GetPropertyStr(ctx, global, name.as_ptr()))?;
        remove(ctx, global, name).map(|()| value)
    }
}

/// How much is allocated between two collections, at first.
const GARBAGE: u64 = 1 << 20;

pub fn set_garbage_collection(ctx: *mut JSContext, on: bool) {
    if !on {
        return;
    }
    // SAFETY: all zeros is a report on nothing; the runtime is that of the context.
    unsafe {
        let mut usage: JSMemoryUsage = MaybeUninit::zeroed().assume_init();
        JS_ComputeMemoryUsage(JS_GetRuntime(ctx), &mut usage);
        JS_SetGCThreshold(JS_GetRuntime(ctx), usage.malloc_size as u64 + GARBAGE);
    }
}

unsafe extern "C" {
    /// Of quickjs/freeze.c.
    fn host_freeze(ctx: *mut JSContext) -> bool;
}

/// What there is now stays for ever. False if memory ran out.
pub fn freeze(ctx: *mut JSContext) -> bool {
    // SAFETY: the context is alive.
    unsafe { host_freeze(ctx) }
}

/// The image's engine, on this process's stack.
pub fn resume() -> *mut JSContext {
    // SAFETY: there is an image, and this is the only reference to it at this time.
    let ctx = unsafe { image::get() }.ctx;
    // SAFETY: the context is alive.
    unsafe {
        JS_SetMaxStackSize(JS_GetRuntime(ctx), stack_size());
        JS_UpdateStackTop(JS_GetRuntime(ctx));
    }
    ctx
}

/// What TypeScript may use of the stack: a part of what there is, so that too deep a
/// recursion is an error and not the end.
fn stack_size() -> u64 {
    let mut limit = rlimit64 {
        rlim_cur: 0,
        rlim_max: 0,
    };
    let words = [0, RLIMIT_STACK as usize, 0, &raw mut limit as usize, 0, 0];
    // SAFETY: no new limit, and room for the old one.
    let status = unsafe { uncounted(PRLIMIT64, words) };
    if status < 0 {
        return STACK_MAX;
    }
    STACK_MAX.min(limit.rlim_cur / 4)
}

const STACK_MAX: u64 = 1 << 20;

/// Gives what the script returns.
pub fn run(ctx: *mut JSContext, script: &Script) -> Outcome {
    // SAFETY: both are alive, and there are no arguments.
    checked(unsafe { JS_Call(ctx, script.function, JS_UNDEFINED, 0, null_mut()) })
}

/// Runs what promises have made ready, until nothing is.
pub fn run_jobs(ctx: *mut JSContext) -> Outcome<()> {
    loop {
        let mut of = null_mut();
        // SAFETY: the runtime is that of the context, and there is a place for the job's.
        match unsafe { JS_ExecutePendingJob(JS_GetRuntime(ctx), &mut of) } {
            0 => return Ok(()),
            status if status < 0 => return Err(Thrown),
            _ => {}
        }
    }
}

/// It would give the same numbers in every process: its seed is in the image.
fn remove_random(ctx: *mut JSContext) -> Outcome<()> {
    // SAFETY: the context is alive; every value is freed once.
    unsafe {
        let global = JS_GetGlobalObject(ctx);
        let math = JS_GetPropertyStr(ctx, global, c"Math".as_ptr());
        JS_FreeValue(ctx, global);
        let removed = remove(ctx, math, c"random");
        JS_FreeValue(ctx, math);
        removed
    }
}

fn remove(ctx: *mut JSContext, object: JSValue, name: &CStr) -> Outcome<()> {
    // SAFETY: both are alive, and the atom is freed once.
    let status = unsafe {
        let atom = JS_NewAtom(ctx, name.as_ptr());
        let status = JS_DeleteProperty(ctx, object, atom, JS_PROP_THROW as c_int);
        JS_FreeAtom(ctx, atom);
        status
    };
    if status < 0 { Err(Thrown) } else { Ok(()) }
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
    #[cfg(feature = "sqlite")]
    {
        // SAFETY: the context is alive.
        let sqlite = checked(unsafe { JS_NewObject(ctx) })?;
        define(ctx, sqlite, &crate::sqlite::FUNCTIONS)?;
        set(ctx, global, c"host:sqlite", sqlite)?;
    }
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
