//! What the build gives to the host for one image. Integers are little-endian u32:
//!
//! ```text
//! number of the image
//! flags                       bit 0: collect garbage
//! number of sealed words      each: length, bytes
//! number of scripts           each: length, name, number of its image
//! bytecode                    all the rest
//! ```
//!
//! The bytecode is one script, which leaves this image's scripts as functions in
//! the object that is global `host:scripts`. The list names those of all images.

const COLLECT_GARBAGE: u32 = 1;

pub struct Bundle {
    rest: &'static [u8],
}

/// To be read in the order of the methods.
impl Bundle {
    pub fn new(bytes: &'static [u8]) -> Self {
        Self { rest: bytes }
    }

    pub fn collects_garbage(&mut self) -> bool {
        self.number() & COLLECT_GARBAGE != 0
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
