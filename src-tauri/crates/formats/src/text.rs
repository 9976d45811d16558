//! A file as a stream of UTF-8 blocks, whatever encoding it was saved in. UTF-8 passes through unchecked,
//! so that a line with broken bytes is a finding of that line and costs the others nothing.

pub mod encoding;
pub mod foreign;

use encoding::Encoding;
use encoding_rs::{Decoder, DecoderResult, UTF_16BE, UTF_16LE};
use std::io::{self, Read};

/// How much is read at a time, and how much of a file decides what kind of file it is.
pub const BLOCK_BYTES: usize = 64 * 1024;

/// A byte that UTF-8 never has. It stands for half of a two-part character in UTF-16 text, which then
/// is found by the same check, at the same place, as broken bytes in UTF-8 text.
const BROKEN: u8 = 0xFF;

/// Decodes a source block by block.
pub struct Text<R> {
    source: R,
    encoding: Encoding,
    /// None: the source is UTF-8 already.
    decoder: Option<Decoder>,
    /// The bytes that were read ahead; empty after the first block.
    head: Vec<u8>,
    raw: Vec<u8>,
}

impl<R: Read> Text<R> {
    /// Reads the first block and recognises its encoding.
    pub fn new(mut source: R) -> io::Result<Self> {
        let mut head = Vec::new();
        source.by_ref().take(BLOCK_BYTES as u64).read_to_end(&mut head)?;
        let encoding = Encoding::of(&head);
        let decoder = match encoding {
            Encoding::Utf8 => None,
            Encoding::Utf16LittleEndian => Some(UTF_16LE.new_decoder_without_bom_handling()),
            Encoding::Utf16BigEndian => Some(UTF_16BE.new_decoder_without_bom_handling()),
        };
        Ok(Self { source, encoding, decoder, head, raw: Vec::new() })
    }

    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The first block as it stands in the file, until it is taken by [`Text::read_block`].
    pub fn head(&self) -> &[u8] {
        &self.head
    }

    /// Appends the next block to `into`; false when there is none.
    pub fn read_block(&mut self, into: &mut Vec<u8>) -> io::Result<bool> {
        let head = std::mem::take(&mut self.head);
        if !head.is_empty() {
            let text = &head[self.encoding.mark_bytes(&head)..];
            match &mut self.decoder {
                None => into.extend_from_slice(text),
                Some(decoder) => decode(decoder, text, false, into),
            }
            return Ok(true);
        }
        let Some(decoder) = &mut self.decoder else {
            return Ok(self.source.by_ref().take(BLOCK_BYTES as u64).read_to_end(into)? > 0);
        };
        self.raw.clear();
        let is_last =
            self.source.by_ref().take(BLOCK_BYTES as u64).read_to_end(&mut self.raw)? == 0;
        let length = into.len();
        decode(decoder, &self.raw, is_last, into);
        if is_last {
            // A finished decoder may not be asked again; the source is at its end and stays there.
            self.decoder = None;
        }
        Ok(!is_last || into.len() > length)
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
