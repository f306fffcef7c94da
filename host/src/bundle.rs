//! What the build gives to the host for one image. Integers are little-endian u32:
//!
//! ```text
//! number of the image
//! flags                       bit 0: collect garbage, bit 1: promises
//! number of sealed words      each: length, bytes
//! number of scripts           each: length, name, number of its image
//! bytecode                    all the rest
//! ```
//!
//! The bytecode is one script, which leaves this image's scripts as functions in
//! the object that is global `host:scripts`. The list names those of all images.

const COLLECT_GARBAGE: u32 = 1;
const PROMISES: u32 = 2;

pub struct Flags(u32);

impl Flags {
    pub fn collect_garbage(&self) -> bool {
        self.0 & COLLECT_GARBAGE != 0
    }

    pub fn promises(&self) -> bool {
        self.0 & PROMISES != 0
    }
}

pub struct Bundle {
    rest: &'static [u8],
}

/// To be read in the order of the methods.
impl Bundle {
    pub fn new(bytes: &'static [u8]) -> Self {
        Self { rest: bytes }
    }

    pub fn flags(&mut self) -> Flags {
        Flags(self.number())
    }

    /// A sealed word, or a script's name.
    pub fn text(&mut self) -> &'static [u8] {
        let length = self.number() as usize;
        self.take(length)
    }

    pub fn bytecode(self) -> &'static [u8] {
        self.rest
    }

    pub fn number(&mut self) -> u32 {
        let bytes = self.take(size_of::<u32>());
        u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
    }

    fn take(&mut self, length: usize) -> &'static [u8] {
        let (head, rest) = self.rest.split_at(length);
        self.rest = rest;
        head
    }
}
