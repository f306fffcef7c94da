//! The engine's memory as it was when the program was built.
//!
//! Making an engine and reading bytecode takes longer than most commands do. So
//! the build does it once: the host, which is linked at fixed addresses, makes
//! the engine at a fixed address too, and what it made is put into the program as
//! one more segment. The program starts where the build stopped; the kernel
//! copies those pages that it writes to.
//!
//! A program may have several, each with some of its scripts and whatever these
//! need: only the one that a command is in comes to memory.

use core::mem::size_of;
use core::slice;
use linux_raw_sys::general::{
    MAP_ANONYMOUS, MAP_FIXED_NOREPLACE, MAP_NORESERVE, MAP_PRIVATE, PROT_READ, PROT_WRITE,
};
use rquickjs_sys::{JSContext, JSValue};

use crate::arena::{self, Arena, PAGE};
use crate::single::Single;
use crate::survey::Survey;
use crate::syscall::{MMAP, uncounted};

/// Far from everything that the kernel places.
const BASE: usize = 0x10_0000_0000;
/// Room to make an image in; the next one begins behind it.
const ROOM: usize = 64 << 20;

/// The upper half of every image's addresses: what lies there is not counted (quickjs/counts.h).
#[unsafe(no_mangle)]
#[allow(non_upper_case_globals)]
static mut host_image_half: u32 = (BASE >> 32) as u32;

/// The one that is in use.
static CURRENT: Single<usize> = Single::new(BASE);

/// All zeros is an image that holds nothing.
#[repr(C)]
pub struct Image {
    /// The address of a function of the host that made the image. It fits no other.
    pub host: usize,
    pub ctx: *mut JSContext,
    pub arena: Arena,
    pub sealed_words: Option<&'static [&'static [u8]]>,
    /// Of all scripts of the program.
    pub directory: Option<&'static [Place]>,
    pub scripts: Option<&'static [Script]>,
}

/// Where a script is.
pub struct Place {
    pub name: &'static [u8],
    /// Number of its image.
    pub image: u32,
}

#[derive(Clone, Copy)]
pub struct Script {
    pub name: &'static [u8],
    pub function: JSValue,
}

impl Image {
    pub fn script(&self, name: &[u8]) -> Option<&'static Script> {
        let scripts = self.scripts.unwrap_or_default();
        scripts.iter().find(|script| script.name == name)
    }

    /// The number of the image that has that script.
    pub fn image_of(&self, name: &[u8]) -> Option<u32> {
        let directory = self.directory.unwrap_or_default();
        let place = directory.iter().find(|place| place.name == name)?;
        Some(place.image)
    }
}

unsafe extern "C" {
    /// Where the linker put the program's own header.
    static __ehdr_start: Header;
}

/// As much of Elf64_Ehdr as is needed.
#[repr(C)]
struct Header {
    before: [u64; 4],
    segments_at: u64,
    between: [u16; 6],
    _size_of_segment: u16,
    segments: u16,
}

/// Elf64_Phdr
#[repr(C)]
struct Segment {
    kind: u32,
    flags: u32,
    offset: u64,
    address: u64,
    physical: u64,
    in_file: u64,
    in_memory: u64,
    alignment: u64,
}

/// Whether the program was finished: whether it has a segment that is its image.
pub fn is_there() -> bool {
    let header = &raw const __ehdr_start;
    // SAFETY: the first segment holds the header and, behind it, the list of segments.
    let segments = unsafe {
        let first = header
            .byte_add((*header).segments_at as usize)
            .cast::<Segment>();
        slice::from_raw_parts(first, (*header).segments as usize)
    };
    segments
        .iter()
        .any(|segment| segment.address == BASE as u64)
}

/// Whether that is an address in an image that was made when the program was built.
pub fn is_complete_at(address: usize) -> bool {
    // SAFETY: it is written once, before anything is allocated.
    (address >> 32) as u32 == unsafe { host_image_half }
}

/// Uses another image from now on, and gives the number of the one before.
pub fn switch_to(number: u32) -> u32 {
    // SAFETY: the only reference at this time.
    let current = unsafe { CURRENT.get() };
    let before = (*current - BASE) / ROOM;
    *current = BASE + number as usize * ROOM;
    before as u32
}

/// # Safety
/// There must be an image, or room for one, and no other reference to the same
/// part of it may be in use.
pub unsafe fn get() -> &'static mut Image {
    // SAFETY: the caller promises as much.
    unsafe { &mut *(*CURRENT.get() as *mut Image) }
}

/// Maps room for the image of that number, with an arena in it and nothing else, and has everything
/// counted until the process ends. False if it cannot.
pub fn make_room(number: u32, survey: Survey) -> bool {
    // SAFETY: nothing is counted yet.
    unsafe { host_image_half = u32::MAX };
    switch_to(number);
    // SAFETY: the only reference at this time.
    let base = unsafe { *CURRENT.get() };
    let protection = (PROT_READ | PROT_WRITE) as usize;
    let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE;
    // SAFETY: the kernel refuses if anything is there already.
    let mapped = unsafe {
        uncounted(
            MMAP,
            [base, ROOM, protection, flags as usize, usize::MAX, 0],
        )
    };
    if mapped != base as isize {
        return false;
    }
    let first = (base + size_of::<Image>()).next_multiple_of(arena::ALIGNMENT);
    // SAFETY: the room is writable and longer than an image, and all zeros is one that
    // holds nothing.
    unsafe { get() }.arena = Arena::within(first, base + ROOM, survey);
    true
}

/// Whether this is the build: TypeScript can reach nothing then that is only there at run time.
pub fn is_being_made() -> bool {
    // SAFETY: the only reference at this time.
    unsafe { get() }.arena.is_image
}

/// All that the build made, to the end of its last page. Nothing can be added any more.
pub fn close() -> &'static [u8] {
    // SAFETY: the only references at this time, one after the other.
    let (base, end) = unsafe { (*CURRENT.get(), get().arena.close()) };
    // SAFETY: that much was mapped.
    unsafe { slice::from_raw_parts(base as *const u8, end.next_multiple_of(PAGE) - base) }
}
