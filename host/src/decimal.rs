/// Writes a number's digits to the front of `out`, which must have room, and returns how many.
pub fn write(number: u64, out: &mut [u8]) -> usize {
    let length = number.checked_ilog10().unwrap_or(0) as usize + 1;
    let mut rest = number;
    for digit in out[..length].iter_mut().rev() {
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    length
}
