//! The scripts that a program carries, and how it wants to be run.
//!
//! The bundle is linked into the program's read-only data. All integers are
//! little-endian u32:
//!
//! ```text
//! flags                       bit 0: collect garbage
//! number of sealed words      each: length, bytes
//! number of scripts           each: length of name, name, length of bytecode, bytecode
//! ```

use core::slice;

unsafe extern "C" {
    static host_bundle_start: u8;
    static host_bundle_end: u8;
}

const COLLECT_GARBAGE: u32 = 1;

#[derive(Clone, Copy)]
pub struct Script {
    pub name: &'static [u8],
    pub bytecode: &'static [u8],
}

pub fn collects_garbage() -> bool {
    Reader::at_start().number() & COLLECT_GARBAGE != 0
}

/// The words that make the program seal itself when one is among its arguments.
pub fn sealed_words() -> impl Iterator<Item = &'static [u8]> {
    let mut reader = Reader::at_words();
    let count = reader.number();
    (0..count).map(move |_| reader.text())
}

pub fn scripts() -> impl Iterator<Item = Script> {
    let mut reader = Reader::at_words();
    for _ in 0..reader.number() {
        reader.text();
    }
    let count = reader.number();
    (0..count).map(move |_| Script {
        name: reader.text(),
        bytecode: reader.text(),
    })
}

struct Reader {
    rest: &'static [u8],
}

impl Reader {
    fn at_start() -> Self {
        let start = &raw const host_bundle_start;
        let end = &raw const host_bundle_end;
        // SAFETY: the linker puts both symbols around one read-only object.
        let rest = unsafe { slice::from_raw_parts(start, end as usize - start as usize) };
        Self { rest }
    }

    fn at_words() -> Self {
        let mut reader = Self::at_start();
        reader.number();
        reader
    }

    fn number(&mut self) -> u32 {
        let (head, rest) = self.rest.split_at(4);
        self.rest = rest;
        u32::from_le_bytes([head[0], head[1], head[2], head[3]])
    }

    fn text(&mut self) -> &'static [u8] {
        let length = self.number() as usize;
        let (head, rest) = self.rest.split_at(length);
        self.rest = rest;
        head
    }
}
