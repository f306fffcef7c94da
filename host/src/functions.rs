//! Native functions as QuickJS wants them listed. It makes a function out of an
//! entry when the property is first read: an unused one costs its name only.

use core::ffi::{CStr, c_int};
use rquickjs_sys::{
    JS_DEF_CFUNC, JS_DEF_CGETSET_MAGIC, JS_PROP_CONFIGURABLE, JS_PROP_WRITABLE,
    JS_SetPropertyFunctionList, JSCFunctionEnum_JS_CFUNC_generic_magic, JSCFunctionListEntry,
    JSCFunctionListEntry__bindgen_ty_1, JSCFunctionListEntry__bindgen_ty_1__bindgen_ty_1,
    JSCFunctionListEntry__bindgen_ty_1__bindgen_ty_2, JSCFunctionType, JSContext, JSValue,
};

use crate::thrown::{Outcome, Thrown};

pub type Native =
    unsafe extern "C" fn(*mut JSContext, JSValue, c_int, *mut JSValue, c_int) -> JSValue;
pub type Getter = unsafe extern "C" fn(*mut JSContext, JSValue, c_int) -> JSValue;

pub struct FunctionList<const COUNT: usize>(pub [JSCFunctionListEntry; COUNT]);

// SAFETY: the list is never written to, and all that it points to is constant.
unsafe impl<const COUNT: usize> Sync for FunctionList<COUNT> {}

pub const fn function(name: &'static CStr, run: Native, magic: i16) -> JSCFunctionListEntry {
    JSCFunctionListEntry {
        name: name.as_ptr(),
        prop_flags: (JS_PROP_WRITABLE | JS_PROP_CONFIGURABLE) as u8,
        def_type: JS_DEF_CFUNC as u8,
        magic,
        u: JSCFunctionListEntry__bindgen_ty_1 {
            func: JSCFunctionListEntry__bindgen_ty_1__bindgen_ty_1 {
                length: 0,
                cproto: JSCFunctionEnum_JS_CFUNC_generic_magic as u8,
                cfunc: JSCFunctionType {
                    generic_magic: Some(run),
                },
            },
        },
    }
}

pub const fn getter(name: &'static CStr, get: Getter, magic: i16) -> JSCFunctionListEntry {
    JSCFunctionListEntry {
        name: name.as_ptr(),
        prop_flags: JS_PROP_CONFIGURABLE as u8,
        def_type: JS_DEF_CGETSET_MAGIC as u8,
        magic,
        u: JSCFunctionListEntry__bindgen_ty_1 {
            getset: JSCFunctionListEntry__bindgen_ty_1__bindgen_ty_2 {
                get: JSCFunctionType {
                    getter_magic: Some(get),
                },
                set: JSCFunctionType { setter_magic: None },
            },
        },
    }
}

pub fn define<const COUNT: usize>(
    ctx: *mut JSContext,
    object: JSValue,
    list: &'static FunctionList<COUNT>,
) -> Outcome<()> {
    // SAFETY: QuickJS keeps pointers into the list, which lives for ever.
    let status =
        unsafe { JS_SetPropertyFunctionList(ctx, object, list.0.as_ptr(), COUNT as c_int) };
    if status < 0 { Err(Thrown) } else { Ok(()) }
}
