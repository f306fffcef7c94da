//! A JavaScript exception on its way out.

use core::ffi::{CStr, c_int};
use rquickjs_sys::{
    JS_EXCEPTION, JS_IsException, JS_ThrowRangeError, JS_ThrowTypeError, JSContext, JSValue,
};

use crate::image;

/// The exception is pending in the context; the bearer returns to QuickJS at once.
pub struct Thrown;

pub type Outcome<T = JSValue> = Result<T, Thrown>;

/// Where in a call something is wrong.
#[derive(Clone, Copy)]
pub struct Place {
    pub ctx: *mut JSContext,
    pub function: &'static CStr,
    /// Counted from 1.
    pub argument: usize,
}

impl Place {
    pub fn type_error(self, problem: &'static CStr) -> Thrown {
        let argument = self.argument as c_int;
        // SAFETY: the context is alive; format and arguments agree.
        unsafe {
            let format = c"%s: argument %d %s".as_ptr();
            let (function, problem) = (self.function.as_ptr(), problem.as_ptr());
            JS_ThrowTypeError(self.ctx, format, function, argument, problem);
        }
        Thrown
    }

    pub fn range_error(self, problem: &'static CStr) -> Thrown {
        let argument = self.argument as c_int;
        // SAFETY: the context is alive; format and arguments agree.
        unsafe {
            let format = c"%s: argument %d %s".as_ptr();
            let (function, problem) = (self.function.as_ptr(), problem.as_ptr());
            JS_ThrowRangeError(self.ctx, format, function, argument, problem);
        }
        Thrown
    }
}

/// What QuickJS returned, as a result.
pub fn checked(value: JSValue) -> Outcome {
    // SAFETY: reads the tag of a value.
    if unsafe { JS_IsException(value) } {
        Err(Thrown)
    } else {
        Ok(value)
    }
}

/// What QuickJS is to be returned.
pub fn unchecked(outcome: Outcome) -> JSValue {
    outcome.unwrap_or(JS_EXCEPTION)
}

/// Refuses what TypeScript may do only when the program runs.
pub fn not_while_building(ctx: *mut JSContext) -> Outcome<()> {
    if !image::is_being_made() {
        return Ok(());
    }
    // SAFETY: the context is alive, and the format wants no arguments.
    unsafe {
        JS_ThrowTypeError(
            ctx,
            c"what a script imports runs when the program is built".as_ptr(),
        )
    };
    Err(Thrown)
}
