//! What the reader makes of broken, hostile and foreign files: a reason each time, quickly, with little memory.
#![expect(unsafe_code, reason = "an allocator that counts can't be written without")]

#[path = "common/tiny.rs"]
mod tiny;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::time::{Duration, Instant};

use bakehouse_engine::error::{Error, Foreign};
use bakehouse_engine::gguf::Gguf;
use proptest::prelude::*;
use tiny::{Put, Tiny, Written, save};

/// Remembers the largest piece of memory that each thread asked for.
struct Counting;

thread_local! {
    static LARGEST: Cell<usize> = const { Cell::new(0) };
}

fn note(size: usize) {
    // A thread that ends has no counter any more, and nothing to count.
    let _ = LARGEST.try_with(|largest| largest.set(largest.get().max(size)));
}

unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        note(layout.size());
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }
    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        note(size);
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn sound() -> Tiny {
    let numbers =
        |count: u16| (0..count).flat_map(|number| f32::from(number).to_le_bytes()).collect();
    let mut eights = vec![0; 2 * 34];
    eights[1] = 0x3c;
    Tiny::llama()
        .with("general.alignment", Put::Unsigned(32))
        .with("a.float", Put::Float(0.5))
        .with("a.flag", Put::Flag(1))
        .with_text("a.text", "some words")
        .with("a.list", Put::Integers(vec![1, 2, 3]))
        .with("texts", Put::Texts(vec!["one".to_owned(), "two".to_owned()]))
        .with_tensor("first", &[4, 2], 0, numbers(8))
        .with_tensor("second", &[32, 2], 8, eights)
        .with_tensor("third", &[8], 1, vec![0; 16])
}

/// Opens the file and reads every tensor.
fn read_all(bytes: &[u8]) -> Result<usize, Error> {
    let (_folder, path) = save(bytes);
    let gguf = Gguf::open(&path)?;
    gguf.tensors().map(|(name, _)| gguf.read_f32_vec(name).map(|values| values.len())).sum()
}

/// The mutant is refused, soon, and asks for no more memory than the buffers and the file itself explain.
fn refused(name: &str, bytes: &[u8]) -> Error {
    LARGEST.set(0);
    let started = Instant::now();
    let error = read_all(bytes).expect_err(name);
    assert!(started.elapsed() < Duration::from_secs(2), "{name} took too long");
    let largest = LARGEST.get();
    assert!(largest <= 256 << 10, "{name} made the reader ask for {largest} bytes");
    error
}

#[test]
fn the_file_that_is_spoilt_below_is_sound() {
    assert_eq!(read_all(&sound().write().bytes).expect("it is sound"), 8 + 64 + 8);
}

#[test]
fn every_truncation_is_refused() {
    let bytes = sound().write().bytes;
    for part in 0..50 {
        let end = bytes.len() * part / 50;
        let error = refused(&format!("{end} bytes"), &bytes[..end]);
        match error {
            Error::Damaged { .. } => assert!(end >= 4),
            Error::NotAModel { .. } => assert!(end < 4, "{end} bytes start as a GGUF does"),
            other => panic!("{end} bytes: {other}"),
        }
    }
    refused("the last byte", &bytes[..bytes.len() - 1]);
}

#[test]
fn every_count_and_length_that_lies_is_refused() {
    let written = sound().write();
    let mut mutants = 0;
    for start in ["tensor count", "value count", "length of", "element count"] {
        for field in written.fields(start) {
            let right = written.number(field);
            let file = written.bytes.len() as u64;
            for wrong in [right + 1, file, file + 1, 1 << 32, 1 << 61, u64::MAX / 4, u64::MAX] {
                refused(&format!("{} = {wrong}", field.name), &written.changed(field, wrong));
                mutants += 1;
            }
        }
    }
    assert!(mutants >= 120, "there are {mutants} mutants");
}

#[test]
fn every_impossible_shape_place_and_type_is_refused() {
    let written = sound().write();
    let each = |start: &str, wrong: &[u64]| {
        let fields = written.fields(start);
        assert!(!fields.is_empty(), "there is a field named {start}");
        for field in fields {
            for wrong in wrong {
                refused(&format!("{} = {wrong}", field.name), &written.changed(field, *wrong));
            }
        }
    };
    each("extents", &[0, 5, 1 << 20, u32::MAX.into()]);
    each("extent of", &[0, 1 << 31, 1 << 40, 1 << 62, 1 << 63, u64::MAX]);
    each("form of", &[4, 5, 31, 99, u32::MAX.into()]);
    each("offset of", &[1, 31, 1 << 20, 1 << 63, u64::MAX, u64::MAX - 31]);
    each("offset of second", &[0]);
    each("type of", &[13, 255, u32::MAX.into()]);
    each("element type of", &[9, 13, u32::MAX.into()]);
    each("value of general.alignment", &[0, 3, 33, u32::MAX.into()]);
    each("version", &[0, 1, 4, u64::from(3_u32.swap_bytes())]);
}

#[test]
fn a_row_that_is_no_whole_number_of_blocks_is_refused() {
    let tiny = Tiny::llama().with_tensor("a", &[16, 4], 8, vec![0; 68]);
    assert!(matches!(refused("half a block", &tiny.write().bytes), Error::Damaged { .. }));
}

#[test]
fn a_product_of_extents_that_overflows_is_refused() {
    for shape in [vec![1 << 32, 1 << 32], vec![1 << 61, 1], vec![1 << 16; 4], vec![u64::MAX, 2]] {
        let tiny = Tiny::llama().with_tensor("a", &shape, 0, vec![0; 64]);
        refused(&format!("{shape:?}"), &tiny.write().bytes);
    }
}

#[test]
fn anything_that_is_there_twice_is_refused() {
    let mut values = sound();
    values.values.push(("a.flag".to_owned(), Put::Flag(0)));
    refused("a value", &values.write().bytes);
    let tensors = sound().with_tensor("first", &[4], 0, vec![0; 16]);
    refused("a tensor", &tensors.write().bytes);
}

#[test]
fn values_of_the_wrong_type_are_refused() {
    for (key, value) in [
        ("general.architecture", Put::Unsigned(1)),
        ("general.alignment", Put::Text("32".to_owned())),
        ("a.flag", Put::Flag(2)),
    ] {
        refused(key, &sound().with(key, value).write().bytes);
    }
    let mut latin = sound().write();
    let text = latin.fields("length of value some words")[0].at + 8;
    latin.bytes[text] = 0xff;
    refused("a text that is not UTF-8", &latin.bytes);
    let nameless = Tiny { values: Vec::new(), tensors: Vec::new() };
    refused("no architecture", &nameless.write().bytes);
}

fn unsupported(bytes: &[u8], name: &str) {
    match refused(name, bytes) {
        Error::Unsupported { what, .. } => assert!(what.contains(name), "{what} names {name}"),
        other => panic!("{name}: {other}"),
    }
}

#[test]
fn what_is_sound_and_unknown_is_named() {
    let written = sound().write();
    let field = |name: &str| written.fields(name)[0].clone();
    unsupported(&written.changed(&field("form of second"), 13), "Q5_K");
    unsupported(&written.changed(&field("form of second"), 99), "type 99");
    unsupported(&written.changed(&field("version"), 1), "version 1");
    unsupported(&written.changed(&field("version"), 3_u32.swap_bytes().into()), "big-endian");
    unsupported(&sound().with_text("general.architecture", "qwen2").write().bytes, "qwen2");
    unsupported(&sound().with("split.count", Put::Unsigned(3)).write().bytes, "3 files");
}

#[test]
fn foreign_files_are_named_for_what_they_are() {
    let torch =
        b"PK\x03\x04\0\0\x08\x08\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x10\0\x12\0archive/data.pklFB";
    let mut safetensors = 20_u64.to_le_bytes().to_vec();
    safetensors.extend_from_slice(b"{\"__metadata__\":{}}  ");
    let german = "Grüße ".repeat(900);
    let cases: [(&[u8], Foreign); 15] = [
        (b"", Foreign::Empty),
        (b"\x80\x02}q\0.", Foreign::Pickle),
        (b"\x80\x04\x95", Foreign::Pickle),
        (torch, Foreign::Pickle),
        (b"PK\x03\x04 something else", Foreign::Zip),
        (&safetensors, Foreign::Safetensors),
        (b"ggjt\x03\0\0\0", Foreign::OldModel),
        (b"\n <!DOCTYPE html><html>", Foreign::Html),
        (b"\xef\xbb\xbf<html lang=en>", Foreign::Html),
        (b"version https://git-lfs.github.com/spec/v1\noid", Foreign::LargeFilePointer),
        (b"{\"messages\": []}\n", Foreign::Text),
        (b"GGU", Foreign::Text),
        (german.as_bytes(), Foreign::Text),
        (b"\x7fELF\x02\x01\x01\0", Foreign::Unknown),
        (b"\xff\xfe<\0h\0", Foreign::Unknown),
    ];
    for (bytes, kind) in cases {
        let name = format!("{kind:?}");
        match refused(&name, bytes) {
            Error::NotAModel { found, .. } => assert_eq!(found, kind),
            other => panic!("{name}: {other}"),
        }
    }
}

#[test]
fn what_is_no_file_is_a_reading_error() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    assert!(matches!(Gguf::open(folder.path()), Err(Error::Read { .. })), "a folder");
    let nowhere = folder.path().join("nothing.gguf");
    assert!(matches!(Gguf::open(&nowhere), Err(Error::Read { .. })), "a file that isn't there");
}

fn mutated() -> impl Strategy<Value = Written> {
    let changes = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6);
    changes.prop_map(|changes| {
        let mut written = sound().write();
        for (at, byte) in changes {
            let at = at.index(written.bytes.len());
            written.bytes[at] = byte;
        }
        written
    })
}

proptest! {
    /// Any bytes may change: the outcome is values or a reason, never a panic or a great reservation.
    #[test]
    fn random_damage_never_panics(written in mutated()) {
        LARGEST.set(0);
        let _ = read_all(&written.bytes);
        prop_assert!(LARGEST.get() <= 256 << 10);
    }
}
