//! The memory that QuickJS lives in.
//!
//! It begins in the image and goes on in chunks whose pages are faulted in by one
//! call. A freed block goes to the list of its size class and is taken again from
//! there, but never one of an image; a large block is a mapping of its own and
//! returns to the kernel.

use core::ffi::c_void;
use core::mem::size_of;
use core::ptr::{self, null_mut};
use linux_raw_sys::general::{
    MAP_ANONYMOUS, MAP_POPULATE, MAP_PRIVATE, MREMAP_MAYMOVE, PROT_READ, PROT_WRITE,
};
use rquickjs_sys::{JSMallocFunctions, size_t};

use crate::image;
use crate::single::Single;
use crate::survey::Survey;
use crate::syscall::{MMAP, MREMAP, MUNMAP, uncounted};

const CHUNK: usize = 16 * 1024;
pub const PAGE: usize = 4096;
/// Every block begins at a multiple of this, as does its header.
pub const ALIGNMENT: usize = 8;
/// Up to here there is a class for each size, and from here to `LARGE` they double, four steps to a
/// doubling.
const SMALL: usize = 512;
const LARGE: usize = 64 * 1024;
const SMALL_CLASSES: usize = SMALL / ALIGNMENT + 1;
const CLASSES: usize = SMALL_CLASSES + 4 * (LARGE / SMALL).ilog2() as usize;
/// In the place of a class: a mapping of its own.
const MAPPING: u32 = u32::MAX;

/// In front of every block.
#[repr(C)]
struct Header {
    /// Bytes behind this header, in units of `ALIGNMENT`.
    units: u32,
    /// Index of the free list that the block returns to, or `MAPPING`; in an image, its number in
    /// the survey.
    class: u32,
}

impl Header {
    const fn new(size: usize, class: u32) -> Self {
        Self {
            units: (size / ALIGNMENT) as u32,
            class,
        }
    }

    fn size(&self) -> usize {
        self.units as usize * ALIGNMENT
    }
}

/// QuickJS asks for no more than 2 GiB at once.
const LONGEST: usize = u32::MAX as usize;

/// Lies in the image: what is in use and what is free goes with the memory itself.
pub struct Arena {
    next: usize,
    end: usize,
    /// Every block must be in the image.
    pub is_image: bool,
    free: [*mut FreeBlock; CLASSES],
}

/// What there is beside an image that is being made.
struct Making {
    survey: Survey,
    /// Where the next block comes that is not kept, and the end of the room for those.
    aside: usize,
    end: usize,
}

static MAKING: Single<Making> = Single::new(Making {
    survey: Survey::none(),
    aside: 0,
    end: 0,
});

struct FreeBlock {
    next: *mut FreeBlock,
}

impl Arena {
    /// The arena of an image that is being made: what is kept of it comes into the first half.
    pub fn within(start: usize, end: usize, survey: Survey) -> Self {
        let middle = (start + (end - start) / 2).next_multiple_of(ALIGNMENT);
        // SAFETY: the only reference at this time.
        *unsafe { MAKING.get() } = Making {
            survey,
            aside: middle,
            end,
        };
        Self {
            next: start,
            end: middle,
            is_image: true,
            free: [null_mut(); CLASSES],
        }
    }

    /// Gives the end of what is in use, and takes no more room from here.
    pub fn close(&mut self) -> usize {
        self.end = self.next;
        self.is_image = false;
        self.end
    }
}

/// # Safety
/// No other reference to the arena may be in use.
unsafe fn arena() -> &'static mut Arena {
    // SAFETY: nothing is allocated before there is an image, or room for one; the
    // caller promises the rest.
    unsafe { &mut image::get().arena }
}

pub const FUNCTIONS: JSMallocFunctions = JSMallocFunctions {
    js_calloc: Some(js_calloc),
    js_malloc: Some(js_malloc),
    js_free: Some(js_free),
    js_realloc: Some(js_realloc),
    js_malloc_usable_size: Some(js_malloc_usable_size),
};

unsafe extern "C" fn js_calloc(_: *mut c_void, count: size_t, size: size_t) -> *mut c_void {
    let Some(length) = (count as usize).checked_mul(size as usize) else {
        return null_mut();
    };
    let block = allocate(length);
    // A fresh mapping is zero already, and most of it may never be touched.
    if !block.is_null() && length <= LARGE {
        // SAFETY: `allocate` returned at least `length` writable bytes.
        unsafe { ptr::write_bytes(block.cast::<u8>(), 0, length) };
    }
    block
}

unsafe extern "C" fn js_malloc(_: *mut c_void, size: size_t) -> *mut c_void {
    allocate(size as usize)
}

unsafe extern "C" fn js_free(_: *mut c_void, block: *mut c_void) {
    if !block.is_null() {
        // SAFETY: QuickJS frees only what these functions returned, and once.
        unsafe { release(block) };
    }
}

unsafe extern "C" fn js_realloc(_: *mut c_void, old: *mut c_void, size: size_t) -> *mut c_void {
    let size = size as usize;
    if old.is_null() {
        return allocate(size);
    }
    // SAFETY: QuickJS passes only a live block that these functions returned.
    unsafe { reallocate(old, size) }
}

unsafe extern "C" fn js_malloc_usable_size(block: *const c_void) -> size_t {
    if block.is_null() {
        return 0;
    }
    // SAFETY: a live block has its header in front of it.
    unsafe { (*header_of(block.cast_mut())).size() as size_t }
}

fn header_of(block: *mut c_void) -> *mut Header {
    block.wrapping_byte_sub(size_of::<Header>()).cast()
}

pub fn allocate(size: usize) -> *mut c_void {
    // SAFETY: no other reference to the arena is in use: nothing below calls back.
    let arena = unsafe { arena() };
    if size > LONGEST {
        return null_mut();
    }
    if arena.is_image {
        return allocate_in_image(arena, size.max(1).next_multiple_of(ALIGNMENT));
    }
    if size > LARGE {
        return allocate_mapping(size);
    }
    let (class, rounded) = class_of(size);
    if let Some(list) = arena.free.get_mut(class as usize)
        && !list.is_null()
    {
        let reused = *list;
        // SAFETY: a listed block is free and holds the link to the next one.
        *list = unsafe { (*reused).next };
        return reused.cast();
    }
    let total = rounded + size_of::<Header>();
    if arena.end - arena.next < total && !grow(arena, total) {
        return null_mut();
    }
    let header = arena.next as *mut Header;
    arena.next += total;
    // SAFETY: [next, next + total) lies in a writable chunk and belongs to nobody yet.
    unsafe {
        header.write(Header::new(rounded, class));
        header.add(1).cast()
    }
}

fn allocate_in_image(arena: &mut Arena, size: usize) -> *mut c_void {
    // SAFETY: no other reference to it is in use: nothing below calls back.
    let making = unsafe { MAKING.get() };
    let Some((number, is_kept)) = making.survey.block(size) else {
        return null_mut();
    };
    let (next, end) = if is_kept {
        (&mut arena.next, arena.end)
    } else {
        (&mut making.aside, making.end)
    };
    let total = size + size_of::<Header>();
    if end - *next < total {
        return null_mut();
    }
    let header = *next as *mut Header;
    *next += total;
    // SAFETY: [next, next + total) lies in the image's room and belongs to nobody yet.
    unsafe {
        header.write(Header::new(size, number));
        header.add(1).cast()
    }
}

/// The smallest class that holds `size`, and the size of its blocks.
fn class_of(size: usize) -> (u32, usize) {
    if size <= SMALL {
        let rounded = size.max(1).next_multiple_of(ALIGNMENT);
        return ((rounded / ALIGNMENT) as u32, rounded);
    }
    let doubling = (size - 1).ilog2();
    let step = 1usize << (doubling - 2);
    let rounded = size.next_multiple_of(step);
    let quarter = ((rounded - (1 << doubling)) / step) as u32;
    let class = SMALL_CLASSES as u32 - 1 + (doubling - SMALL.ilog2()) * 4 + quarter;
    (class, rounded)
}

fn grow(arena: &mut Arena, least: usize) -> bool {
    let length = CHUNK.max(least);
    let chunk = map(length, MAP_POPULATE);
    if chunk < 0 {
        return false;
    }
    arena.next = chunk as usize;
    arena.end = chunk as usize + length;
    true
}

fn allocate_mapping(size: usize) -> *mut c_void {
    let Some(length) = mapping_length(size) else {
        return null_mut();
    };
    let mapping = map(length, 0);
    if mapping < 0 {
        return null_mut();
    }
    let header = mapping as *mut Header;
    // SAFETY: a fresh mapping of `length` bytes, longer than a header.
    unsafe {
        header.write(Header::new(length - size_of::<Header>(), MAPPING));
        header.add(1).cast()
    }
}

fn mapping_length(size: usize) -> Option<usize> {
    size.checked_add(size_of::<Header>())?
        .checked_next_multiple_of(PAGE)
        .filter(|length| *length <= LONGEST)
}

fn map(length: usize, flags: u32) -> isize {
    let protection = (PROT_READ | PROT_WRITE) as usize;
    let flags = (MAP_PRIVATE | MAP_ANONYMOUS | flags) as usize;
    // SAFETY: a mapping at an address of the kernel's choice touches no other memory.
    unsafe { uncounted(MMAP, [0, length, protection, flags, usize::MAX, 0]) }
}

/// # Safety
/// `block` must be live and have come from `allocate`.
unsafe fn release(block: *mut c_void) {
    let header = header_of(block);
    // SAFETY: a live block has its header in front of it.
    let header_was = unsafe { header.read() };
    let (size, class) = (header_was.size(), header_was.class);
    if image::is_complete_at(block as usize) {
        return;
    }
    // SAFETY: no other reference to the arena is in use.
    if unsafe { arena() }.is_image {
        // SAFETY: nor one to what is beside it.
        unsafe { MAKING.get() }.survey.freed(class);
        return;
    }
    if class == MAPPING {
        // SAFETY: the header is where the mapping began, and nobody uses it any more.
        unsafe {
            uncounted(
                MUNMAP,
                [header as usize, size + size_of::<Header>(), 0, 0, 0, 0],
            )
        };
        return;
    }
    // SAFETY: no other reference to the arena is in use, and the block is big enough for a link.
    unsafe {
        let arena = arena();
        let freed: *mut FreeBlock = block.cast();
        freed.write(FreeBlock {
            next: arena.free[class as usize],
        });
        arena.free[class as usize] = freed;
    }
}

/// # Safety
/// `block` must be live and have come from `allocate`.
unsafe fn reallocate(block: *mut c_void, size: usize) -> *mut c_void {
    let header = header_of(block);
    // SAFETY: a live block has its header in front of it.
    let old = unsafe { header.read() };
    if size <= old.size() {
        return block;
    }
    if old.class == MAPPING {
        // SAFETY: the header is where the mapping began.
        return unsafe { remap(header, old.size(), size) };
    }
    let new = allocate(size);
    if !new.is_null() {
        // SAFETY: two different live blocks; the new one is the longer.
        unsafe {
            ptr::copy_nonoverlapping(block.cast::<u8>(), new.cast::<u8>(), old.size());
            release(block);
        }
    }
    new
}

/// # Safety
/// `header` must begin a mapping of `allocate_mapping` whose block has `old` bytes.
unsafe fn remap(header: *mut Header, old: usize, size: usize) -> *mut c_void {
    let Some(length) = mapping_length(size) else {
        return null_mut();
    };
    let before = old + size_of::<Header>();
    // SAFETY: the whole mapping is ours and moves as one.
    let moved = unsafe {
        uncounted(
            MREMAP,
            [
                header as usize,
                before,
                length,
                MREMAP_MAYMOVE as usize,
                0,
                0,
            ],
        )
    };
    if moved < 0 {
        return null_mut();
    }
    let header = moved as *mut Header;
    // SAFETY: mremap returned `length` bytes that begin with the old header.
    unsafe {
        header.write(Header::new(length - size_of::<Header>(), MAPPING));
        header.add(1).cast()
    }
}
