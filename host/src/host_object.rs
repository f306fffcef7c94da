//! `host`: the program itself, as TypeScript sees it.

use core::ffi::{CStr, c_int};
use rquickjs_sys::{
    JS_DefinePropertyValueStr, JS_DupValue, JS_FALSE, JS_PROP_ENUMERABLE, JS_TRUE, JS_UNDEFINED,
    JSContext, JSValue,
};

use crate::answer::{self, Compound};
use crate::functions::{FunctionList, function, getter};
use crate::image::{self, Image};
use crate::marshal::Args;
use crate::syscall::exit;
use crate::thrown::{Outcome, Thrown, not_while_building, unchecked};
use crate::{BROKEN, aside, crc32, engine, errno, launch, linux, text, uncaught};

type Run = fn(&mut Args) -> Outcome;

static METHODS: [(&CStr, Run); 12] = [
    (c"run", run),
    (c"hasScript", has_script),
    (c"errnoName", errno_name),
    (c"decodeUtf8", text::decode_utf8),
    (c"encodeUtf8", text::encode_utf8),
    (c"crc32", crc32::of),
    (c"beginUnshare", aside::begin),
    (c"endUnshare", aside::end),
    (c"readStart", linux::read_start),
    (c"readWords", linux::read_words),
    (c"readLinks", linux::read_links),
    (c"runJobs", run_jobs),
];

type Make = fn(*mut JSContext) -> Outcome;

static LISTS: [(&CStr, Make); 2] = [(c"argv", argv), (c"environ", environ)];

pub static MEMBERS: FunctionList<14> = FunctionList([
    function(METHODS[0].0, call_method, 0),
    function(METHODS[1].0, call_method, 1),
    function(METHODS[2].0, call_method, 2),
    function(METHODS[3].0, call_method, 3),
    function(METHODS[4].0, call_method, 4),
    function(METHODS[5].0, call_method, 5),
    function(METHODS[6].0, call_method, 6),
    function(METHODS[7].0, call_method, 7),
    function(METHODS[8].0, call_method, 8),
    function(METHODS[9].0, call_method, 9),
    function(METHODS[10].0, call_method, 10),
    function(METHODS[11].0, call_method, 11),
    getter(LISTS[0].0, get_list, 0),
    getter(LISTS[1].0, get_list, 1),
]);

unsafe extern "C" fn call_method(
    ctx: *mut JSContext,
    _this: JSValue,
    argc: c_int,
    argv: *mut JSValue,
    magic: c_int,
) -> JSValue {
    let (name, run) = METHODS[magic as usize];
    // SAFETY: QuickJS passes `argc` values at `argv`, alive during the call.
    let mut args = unsafe { Args::from_raw(ctx, name, argc, argv) };
    unchecked(run(&mut args))
}

/// Makes a list when it is first read, and puts it in the place of this getter.
unsafe extern "C" fn get_list(ctx: *mut JSContext, this: JSValue, magic: c_int) -> JSValue {
    let (name, make) = LISTS[magic as usize];
    unchecked(
        not_while_building(ctx)
            .and_then(|()| make(ctx))
            .and_then(|list| {
                let flags = JS_PROP_ENUMERABLE as c_int;
                // SAFETY: both values are alive; one reference goes to the object, one to the caller.
                let status = unsafe {
                    JS_DefinePropertyValueStr(
                        ctx,
                        this,
                        name.as_ptr(),
                        JS_DupValue(ctx, list),
                        flags,
                    )
                };
                if status < 0 { Err(Thrown) } else { Ok(list) }
            }),
    )
}

fn argv(ctx: *mut JSContext) -> Outcome {
    list(
        ctx,
        launch::argv().iter().map(|string| launch::text(*string)),
    )
}

fn environ(ctx: *mut JSContext) -> Outcome {
    let strings = launch::envp().iter().map(|string| launch::text(*string));
    #[cfg(feature = "fault-injection")]
    let strings = strings.filter(|string| !crate::fault::is_private(string));
    list(ctx, strings)
}

fn list(ctx: *mut JSContext, texts: impl Iterator<Item = &'static [u8]>) -> Outcome {
    let mut list = Compound::array(ctx)?;
    for text in texts {
        list.push(answer::bytes(ctx, text)?)?;
    }
    Ok(list.finish())
}

fn run(args: &mut Args) -> Outcome {
    if !args.is_string(0) {
        return Err(args.place(0).type_error(c"is not a string"));
    }
    not_while_building(args.ctx)?;
    let name = args.bytes(0)?;
    if let Some(script) = image().script(name.as_slice()) {
        return engine::run(args.ctx, script);
    }
    match image().image_of(name.as_slice()) {
        Some(number) => {
            run_elsewhere(number, name.as_slice());
            Ok(JS_UNDEFINED)
        }
        None => Err(args
            .place(0)
            .range_error(c"is not a script of this program")),
    }
}

/// Runs a script of another image, whose engine cannot hand an error to this one's.
fn run_elsewhere(number: u32, name: &[u8]) {
    let here = image::switch_to(number);
    let ctx = engine::resume();
    if image()
        .script(name)
        .is_none_or(|script| engine::run(ctx, script).is_err())
    {
        uncaught::report(ctx);
        exit(BROKEN);
    }
    image::switch_to(here);
}

fn run_jobs(args: &mut Args) -> Outcome {
    not_while_building(args.ctx)?;
    engine::run_jobs(args.ctx).map(|()| JS_UNDEFINED)
}

fn has_script(args: &mut Args) -> Outcome {
    let name = args.bytes(0)?;
    let known = image().image_of(name.as_slice()).is_some();
    Ok(if known { JS_TRUE } else { JS_FALSE })
}

fn image() -> &'static Image {
    // SAFETY: the only reference at this time; nothing changes what is read of it.
    unsafe { image::get() }
}

fn errno_name(args: &mut Args) -> Outcome {
    let number = args.u32(0)?;
    if let Some(name) = errno::name(number) {
        return answer::string(args.ctx, name.to_bytes());
    }
    let mut digits = [0; 11];
    digits[0] = b'E';
    let length = 1 + crate::decimal::write(number.into(), &mut digits[1..]);
    answer::string(args.ctx, &digits[..length])
}
