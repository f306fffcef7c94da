//! `host:sqlite`: SQLite's own functions, as far as `node:sqlite` needs them. Databases and statements
//! are numbers, checked here; an answer below zero is an extended result code, negated.

use core::ffi::{CStr, c_char, c_int};
use core::ptr::null_mut;
use libsqlite3_sys::{
    SQLITE_BLOB, SQLITE_DONE, SQLITE_FLOAT, SQLITE_INTEGER, SQLITE_NOMEM, SQLITE_NULL, SQLITE_OK,
    SQLITE_OPEN_CREATE, SQLITE_OPEN_NOMUTEX, SQLITE_OPEN_READWRITE, SQLITE_ROW, SQLITE_TRANSIENT,
    sqlite3, sqlite3_bind_blob64, sqlite3_bind_double, sqlite3_bind_int64, sqlite3_bind_null,
    sqlite3_bind_parameter_count, sqlite3_bind_text, sqlite3_busy_timeout, sqlite3_changes64,
    sqlite3_clear_bindings, sqlite3_close, sqlite3_column_blob, sqlite3_column_bytes,
    sqlite3_column_count, sqlite3_column_double, sqlite3_column_int64, sqlite3_column_name,
    sqlite3_column_type, sqlite3_errmsg, sqlite3_exec, sqlite3_extended_errcode,
    sqlite3_extended_result_codes, sqlite3_finalize, sqlite3_get_autocommit, sqlite3_open_v2,
    sqlite3_prepare_v2, sqlite3_reset, sqlite3_step, sqlite3_stmt,
};
use rquickjs_sys::{JS_FALSE, JS_NULL, JS_NewFloat64, JS_TRUE, JSContext, JSValue};

use crate::answer::{self, Compound};
use crate::functions::{FunctionList, function};
use crate::marshal::{Args, Field, Scalar};
use crate::single::Single;
use crate::thrown::{Outcome, not_while_building, unchecked};

type Run = fn(&mut Args) -> Outcome;

static METHODS: [(&CStr, Run); 9] = [
    (c"open", open),
    (c"close", close),
    (c"busyTimeout", busy_timeout),
    (c"errorMessage", error_message),
    (c"isTransaction", is_transaction),
    (c"exec", exec),
    (c"prepare", prepare),
    (c"run", run),
    (c"all", all),
];

pub static FUNCTIONS: FunctionList<9> = FunctionList([
    function(METHODS[0].0, call, 0),
    function(METHODS[1].0, call, 1),
    function(METHODS[2].0, call, 2),
    function(METHODS[3].0, call, 3),
    function(METHODS[4].0, call, 4),
    function(METHODS[5].0, call, 5),
    function(METHODS[6].0, call, 6),
    function(METHODS[7].0, call, 7),
    function(METHODS[8].0, call, 8),
]);

unsafe extern "C" fn call(
    ctx: *mut JSContext,
    _this: JSValue,
    argc: c_int,
    argv: *mut JSValue,
    magic: c_int,
) -> JSValue {
    let (name, run) = METHODS[magic as usize];
    // SAFETY: QuickJS passes `argc` values at `argv`, alive during the call.
    let mut args = unsafe { Args::from_raw(ctx, name, argc, argv) };
    unchecked(not_while_building(ctx).and_then(|()| run(&mut args)))
}

const DATABASES: usize = 8;
const STATEMENTS: usize = 512;

/// What is open, at the place of its number.
struct Open {
    databases: [*mut sqlite3; DATABASES],
    /// With the number of its database.
    statements: [(*mut sqlite3_stmt, usize); STATEMENTS],
}

static OPEN: Single<Open> = Single::new(Open {
    databases: [null_mut(); DATABASES],
    statements: [(null_mut(), 0); STATEMENTS],
});

fn opened() -> &'static mut Open {
    // SAFETY: there is one thread, and nothing keeps the reference while TypeScript runs.
    unsafe { OPEN.get() }
}

fn database(args: &Args) -> Outcome<(usize, *mut sqlite3)> {
    let number = args.size(0)?;
    match opened().databases.get(number) {
        Some(database) if !database.is_null() => Ok((number, *database)),
        _ => Err(args.place(0).range_error(c"is not an open database")),
    }
}

fn statement(args: &Args) -> Outcome<(*mut sqlite3_stmt, *mut sqlite3)> {
    match opened().statements.get(args.size(0)?) {
        Some((statement, database)) if !statement.is_null() => {
            Ok((*statement, opened().databases[*database]))
        }
        _ => Err(args.place(0).range_error(c"is not a statement")),
    }
}

fn failure(code: c_int) -> JSValue {
    answer::number(-(code as isize))
}

/// Of what failed last.
fn failure_of(database: *mut sqlite3) -> JSValue {
    // SAFETY: an open database.
    failure(unsafe { sqlite3_extended_errcode(database) })
}

/// open(path): its number. The file is made where it is not there.
fn open(args: &mut Args) -> Outcome {
    let path = args.c_string(0)?;
    let Some(number) = opened().databases.iter().position(|place| place.is_null()) else {
        return Err(args.place(0).range_error(c"is one database too many"));
    };
    let mut database = null_mut();
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    // SAFETY: the path ends with NUL, and there is a place for the database, which is to be closed
    // even where opening failed.
    unsafe {
        let path = path.address() as *const c_char;
        let code = sqlite3_open_v2(path, &mut database, flags, core::ptr::null());
        if code != SQLITE_OK {
            let code = if database.is_null() {
                SQLITE_NOMEM
            } else {
                sqlite3_extended_errcode(database)
            };
            sqlite3_close(database);
            return Ok(failure(code));
        }
        sqlite3_extended_result_codes(database, 1);
    }
    opened().databases[number] = database;
    Ok(answer::number(number as isize))
}

/// close(database), and its statements.
fn close(args: &mut Args) -> Outcome {
    let (number, database) = database(args)?;
    for (statement, of) in &mut opened().statements {
        if *of == number && !statement.is_null() {
            // SAFETY: it is used no more.
            unsafe { sqlite3_finalize(*statement) };
            *statement = null_mut();
        }
    }
    opened().databases[number] = null_mut();
    // SAFETY: all its statements are gone.
    Ok(failure(unsafe { sqlite3_close(database) }))
}

/// busyTimeout(database, milliseconds)
fn busy_timeout(args: &mut Args) -> Outcome {
    let (_, database) = database(args)?;
    let milliseconds = args.i32(1)?;
    // SAFETY: an open database.
    Ok(failure(unsafe {
        sqlite3_busy_timeout(database, milliseconds)
    }))
}

/// errorMessage(database): of what failed last.
fn error_message(args: &mut Args) -> Outcome {
    let (_, database) = database(args)?;
    // SAFETY: an open database; the text is copied at once.
    let text = unsafe { CStr::from_ptr(sqlite3_errmsg(database)) };
    answer::bytes(args.ctx, text.to_bytes())
}

/// isTransaction(database)
fn is_transaction(args: &mut Args) -> Outcome {
    let (_, database) = database(args)?;
    // SAFETY: an open database.
    let automatic = unsafe { sqlite3_get_autocommit(database) } != 0;
    Ok(if automatic { JS_FALSE } else { JS_TRUE })
}

/// exec(database, sql): all statements of the text.
fn exec(args: &mut Args) -> Outcome {
    let (_, database) = database(args)?;
    let sql = args.c_string(1)?;
    let text = sql.address() as *const c_char;
    // SAFETY: an open database, and a text that ends with NUL.
    let code = unsafe { sqlite3_exec(database, text, None, null_mut(), null_mut()) };
    Ok(if code == SQLITE_OK {
        answer::number(0)
    } else {
        failure_of(database)
    })
}

/// prepare(database, sql): the number of the statement, which lives as long as its database.
fn prepare(args: &mut Args) -> Outcome {
    let (number, database) = database(args)?;
    let sql = args.c_string(1)?;
    let Some(place) = opened()
        .statements
        .iter()
        .position(|(one, _)| one.is_null())
    else {
        return Err(args.place(1).range_error(c"is one statement too many"));
    };
    let mut statement = null_mut();
    let text = sql.address() as *const c_char;
    // SAFETY: an open database, a text that ends with NUL, and a place for the statement.
    let code = unsafe { sqlite3_prepare_v2(database, text, -1, &mut statement, null_mut()) };
    if code != SQLITE_OK {
        return Ok(failure_of(database));
    }
    if statement.is_null() {
        return Err(args.place(1).type_error(c"has no statement in it"));
    }
    opened().statements[place] = (statement, number);
    Ok(answer::number(place as isize))
}

/// run(statement, values): how many rows it changed.
fn run(args: &mut Args) -> Outcome {
    let (statement, database) = statement(args)?;
    bind(args, statement)?;
    let code = loop {
        // SAFETY: a statement with all its values.
        match unsafe { sqlite3_step(statement) } {
            SQLITE_ROW => {}
            code => break code,
        }
    };
    let answer = match code {
        // SAFETY: an open database.
        SQLITE_DONE => answer::number(unsafe { sqlite3_changes64(database) } as isize),
        _ => failure_of(database),
    };
    finish(statement);
    Ok(answer)
}

/// all(statement, values, most): so many of its rows, an object each.
fn all(args: &mut Args) -> Outcome {
    let (statement, database) = statement(args)?;
    let most = args.u32(2)?;
    bind(args, statement)?;
    let rows = rows(args.ctx, statement, most);
    let answer = match rows {
        Ok(Some(rows)) => Ok(rows),
        Ok(None) => Ok(failure_of(database)),
        Err(thrown) => Err(thrown),
    };
    finish(statement);
    answer
}

/// None where SQLite fails.
fn rows(ctx: *mut JSContext, statement: *mut sqlite3_stmt, most: u32) -> Outcome<Option<JSValue>> {
    let mut rows = Compound::array(ctx)?;
    for _ in 0..most {
        // SAFETY: a statement with all its values.
        match unsafe { sqlite3_step(statement) } {
            SQLITE_ROW => rows.push(row(ctx, statement)?)?,
            SQLITE_DONE => break,
            _ => return Ok(None),
        }
    }
    Ok(Some(rows.finish()))
}

fn row(ctx: *mut JSContext, statement: *mut sqlite3_stmt) -> Outcome {
    let mut row = Compound::object(ctx)?;
    // SAFETY: a statement that has stepped to a row.
    let columns = unsafe { sqlite3_column_count(statement) };
    for column in 0..columns {
        let value = column_value(ctx, statement, column)?;
        // SAFETY: the name is a live text until the statement is prepared anew.
        let name = unsafe { CStr::from_ptr(sqlite3_column_name(statement, column)) };
        row.set(name, value)?;
    }
    Ok(row.finish())
}

fn column_value(ctx: *mut JSContext, statement: *mut sqlite3_stmt, column: c_int) -> Outcome {
    // SAFETY: the statement stands at a row that has this column; its bytes are copied at once, and
    // asked for before their length.
    unsafe {
        Ok(match sqlite3_column_type(statement, column) {
            SQLITE_INTEGER => answer::number(sqlite3_column_int64(statement, column) as isize),
            SQLITE_FLOAT => JS_NewFloat64(sqlite3_column_double(statement, column)),
            SQLITE_NULL => JS_NULL,
            kind => {
                let start = sqlite3_column_blob(statement, column).cast::<u8>();
                let length = sqlite3_column_bytes(statement, column) as usize;
                let bytes = if length == 0 {
                    &[]
                } else {
                    core::slice::from_raw_parts(start, length)
                };
                if kind == SQLITE_BLOB {
                    answer::array_of_bytes(ctx, bytes)?
                } else {
                    answer::bytes(ctx, bytes)?
                }
            }
        })
    }
}

/// Gives the statement its values, which are an argument of the call.
fn bind(args: &mut Args, statement: *mut sqlite3_stmt) -> Outcome<()> {
    // SAFETY: a live statement.
    let wanted = unsafe { sqlite3_bind_parameter_count(statement) } as usize;
    if args.count(1, wanted)? != wanted {
        return Err(args
            .place(1)
            .range_error(c"has not as many values as the statement"));
    }
    for at in 0..wanted {
        let value = args.element(1, at)?;
        bind_value(statement, at as c_int + 1, &value)?;
    }
    Ok(())
}

fn bind_value(statement: *mut sqlite3_stmt, at: c_int, value: &Field) -> Outcome<()> {
    // SAFETY: a statement that has this parameter; SQLite copies what it is given.
    let code = unsafe {
        match value.scalar()? {
            Scalar::Null => sqlite3_bind_null(statement, at),
            Scalar::Integer(number) => sqlite3_bind_int64(statement, at, number),
            Scalar::Float(number) => sqlite3_bind_double(statement, at, number),
            Scalar::Text(text) => sqlite3_bind_text(
                statement,
                at,
                text.address() as *const c_char,
                text.length() as c_int,
                SQLITE_TRANSIENT(),
            ),
            Scalar::Bytes(bytes) => sqlite3_bind_blob64(
                statement,
                at,
                bytes.address() as *const _,
                bytes.length() as u64,
                SQLITE_TRANSIENT(),
            ),
        }
    };
    if code == SQLITE_OK {
        Ok(())
    } else {
        Err(value.place().range_error(c"is too large for a database"))
    }
}

/// Ready to run again, with no lock held by it.
fn finish(statement: *mut sqlite3_stmt) {
    // SAFETY: a live statement. What it failed with was asked for.
    unsafe {
        sqlite3_reset(statement);
        sqlite3_clear_bindings(statement);
    }
}
