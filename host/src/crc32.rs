//! CRC-32 as zlib, gzip and PNG have it (ISO 3309): to find what is torn, nothing to trust in.

use crate::answer;
use crate::marshal::Args;
use crate::thrown::Outcome;

/// The polynomial, lowest bit first.
const POLYNOMIAL: u32 = 0xedb8_8320;

/// What a byte makes of a remainder.
static REMAINDERS: [u32; 256] = remainders();

const fn remainders() -> [u32; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < table.len() {
        let mut value = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            value = (value >> 1) ^ (POLYNOMIAL * (value & 1));
            bit += 1;
        }
        table[byte] = value;
        byte += 1;
    }
    table
}

/// `Host.crc32`
pub fn of(args: &mut Args) -> Outcome {
    let bytes = args.bytes(0)?;
    let sum = bytes.as_slice().iter().fold(!0, |sum: u32, byte| {
        REMAINDERS[((sum ^ u32::from(*byte)) & 0xff) as usize] ^ (sum >> 8)
    });
    Ok(answer::number(i64::from(!sum) as isize))
}
