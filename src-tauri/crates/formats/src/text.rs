//! A file as a stream of UTF-8 blocks, whatever encoding it was saved in. UTF-8 passes through unchecked,
//! so that a line with broken bytes is a finding of that line and costs the others nothing.

pub mod encoding;
pub mod foreign;
pub mod gunzip;

use encoding::{Encoding, has_utf8, is_western};
use encoding_rs::{Decoder, DecoderResult, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How much is read at a time, and how much of a file decides what kind of file it is.
pub const BLOCK_BYTES: usize = 64 * 1024;

/// A byte that UTF-8 never has. It stands for half of a two-part character in UTF-16 text, which then
/// is found by the same check, at the same place, as broken bytes in UTF-8 text.
const BROKEN: u8 = 0xFF;

/// Reads the source once more from its beginning, to see whether anything in it is UTF-8 beyond doubt.
pub type SecondLook<'s> = Box<dyn FnOnce() -> io::Result<bool> + Send + 's>;

/// Decodes a source block by block.
pub struct Text<'s, R> {
    source: R,
    encoding: Encoding,
    /// None: the source is UTF-8 already, or nothing but ASCII so far.
    decoder: Option<Decoder>,
    /// Whether nothing but ASCII was read so far, so that the encoding isn't settled.
    is_open: bool,
    second_look: Option<SecondLook<'s>>,
    /// The bytes that were read ahead; empty after the first block.
    head: Vec<u8>,
    raw: Vec<u8>,
    /// Where it is told how much was read from the source.
    read_bytes: Arc<AtomicU64>,
}

/// The first block of a source.
pub fn read_head(source: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    source.by_ref().take(BLOCK_BYTES as u64).read_to_end(&mut head)?;
    Ok(head)
}

impl<'s, R: Read> Text<'s, R> {
    /// A text of which `head` was read already; recognises its encoding.
    pub fn new(head: Vec<u8>, source: R, second_look: Option<SecondLook<'s>>) -> Self {
        let encoding = Encoding::of(&head);
        let decoder = match encoding {
            Encoding::Utf8 | Encoding::Windows1252 => None,
            Encoding::Utf16LittleEndian => Some(UTF_16LE.new_decoder_without_bom_handling()),
            Encoding::Utf16BigEndian => Some(UTF_16BE.new_decoder_without_bom_handling()),
        };
        let is_open = encoding == Encoding::Utf8 && encoding.mark_bytes(&head) == 0;
        let (raw, read_bytes) = (Vec::new(), Arc::default());
        Self { source, encoding, decoder, is_open, second_look, head, raw, read_bytes }
    }

    /// Tells how much was read, from now on and so far. The source itself can't do it: a file that is wrapped into
    /// anything has its buffer cleared before each read.
    pub fn counting(mut self, read_bytes: Arc<AtomicU64>) -> Self {
        read_bytes.fetch_add(self.head.len() as u64, Ordering::Relaxed);
        self.read_bytes = read_bytes;
        self
    }

    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Appends the next block to `into`; false when there is none.
    pub fn read_block(&mut self, into: &mut Vec<u8>) -> io::Result<bool> {
        let head = std::mem::take(&mut self.head);
        let length = into.len();
        if !head.is_empty() {
            let text = &head[self.encoding.mark_bytes(&head)..];
            match &mut self.decoder {
                None => into.extend_from_slice(text),
                Some(decoder) => decode(decoder, text, false, into),
            }
            self.settle(into, length)?;
            return Ok(true);
        }
        let Some(decoder) = &mut self.decoder else {
            let read = self.source.by_ref().take(BLOCK_BYTES as u64).read_to_end(into)?;
            self.read_bytes.fetch_add(read as u64, Ordering::Relaxed);
            self.settle(into, length)?;
            return Ok(read > 0);
        };
        self.raw.clear();
        let read = self.source.by_ref().take(BLOCK_BYTES as u64).read_to_end(&mut self.raw)?;
        self.read_bytes.fetch_add(read as u64, Ordering::Relaxed);
        let is_last = read == 0;
        decode(decoder, &self.raw, is_last, into);
        if is_last {
            // A finished decoder may not be asked again; the source is at its end and stays there.
            self.decoder = None;
        }
        Ok(!is_last || into.len() > length)
    }

    /// Settles the encoding as soon as there is something to judge by: the first characters that aren't ASCII. One
    /// broken line in a file of UTF-8 must not turn all others into nonsense, so in doubt the whole file is asked.
    fn settle(&mut self, text: &mut Vec<u8>, from: usize) -> io::Result<()> {
        if !self.is_open || text[from..].is_ascii() {
            return Ok(());
        }
        self.is_open = false;
        let new = &text[from..];
        if has_utf8(new) || !is_western(new) {
            return Ok(());
        }
        if let Some(look) = self.second_look.take()
            && look()?
        {
            return Ok(());
        }
        self.encoding = Encoding::Windows1252;
        let raw = text.split_off(from);
        let mut decoder = WINDOWS_1252.new_decoder_without_bom_handling();
        decode(&mut decoder, &raw, false, text);
        self.decoder = Some(decoder);
        Ok(())
    }
}

/// Decodes all of `raw`. The buffer between is small and fixed: a block of nothing but broken
/// characters comes back from the decoder once for each of them.
fn decode(decoder: &mut Decoder, mut raw: &[u8], is_last: bool, into: &mut Vec<u8>) {
    let mut buffer = [0; 4096];
    loop {
        let (result, read, written) =
            decoder.decode_to_utf8_without_replacement(raw, &mut buffer, is_last);
        into.extend_from_slice(&buffer[..written]);
        raw = &raw[read..];
        match result {
            DecoderResult::InputEmpty => return,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => into.push(BROKEN),
        }
    }
}

/// Whether anything in `source` is UTF-8 beyond doubt.
pub fn any_utf8(mut source: impl Read) -> io::Result<bool> {
    let mut block = Vec::new();
    loop {
        // A character may be cut in two at the end of a block.
        let kept = block.len().min(3);
        block.drain(..block.len() - kept);
        if source.by_ref().take(BLOCK_BYTES as u64).read_to_end(&mut block)? == 0 {
            return Ok(false);
        }
        if has_utf8(&block) {
            return Ok(true);
        }
    }
}
