//! Where lines and chunks end, in whatever pieces their bytes come (RFC 9112 §7.1).

use crate::Rule;

/// Longest line with a chunk's size and extensions.
const MOST_IN_SIZE_LINE: usize = 1 << 10;
/// Longest trailer.
const MOST_IN_TRAILER: usize = 64 << 10;

/// Looks for the empty line that ends a head or a trailer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Scan {
    /// Lines so far that are not empty.
    pub(super) lines: usize,
    /// Bytes of the current line.
    line: usize,
}

impl Scan {
    /// After the start line.
    pub(super) fn after_first_line() -> Self {
        Self { lines: 1, line: 0 }
    }

    /// How much of `input` belongs to the first line that is not empty, and whether that line ends in it.
    pub(super) fn until_first_line(&mut self, input: &[u8]) -> (usize, bool) {
        for (index, byte) in input.iter().enumerate() {
            match byte {
                b'\n' if self.line > 0 => {
                    self.lines += 1;
                    self.line = 0;
                    return (index + 1, true);
                }
                b'\n' | b'\r' => {}
                _ => self.line += 1,
            }
        }
        (input.len(), false)
    }

    /// How much of `input` belongs to it, and whether the empty line is in it.
    /// RFC 9112 §2.2: an empty line before a head is ignored, and a lone LF may end a line.
    pub(super) fn until_empty_line(&mut self, input: &[u8]) -> (usize, bool) {
        for (index, byte) in input.iter().enumerate() {
            match byte {
                b'\n' if self.line > 0 => {
                    self.lines += 1;
                    self.line = 0;
                }
                b'\n' if self.lines > 0 => return (index + 1, true),
                b'\n' | b'\r' => {}
                _ => self.line += 1,
            }
        }
        (input.len(), false)
    }
}

/// What the next bytes of a body are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// The application's.
    Data,
    /// The application's, and the end of the body.
    LastData,
    /// A chunk's size, line end, trailer.
    Framing,
    /// The end of a chunk's framing.
    ChunkEnd,
    /// The end of the body's framing.
    End,
}

/// Why a body cannot be read any further.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) rule: Rule,
    /// What was taken before of the line that broke the rule.
    pub(super) line: Vec<u8>,
}

impl From<Rule> for Fault {
    fn from(rule: Rule) -> Self {
        Self { rule, line: Vec::new() }
    }
}

/// The framing of a chunked body.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Chunks {
    /// In the line with the size.
    Size(Vec<u8>),
    /// In the data, of which so many bytes are to come.
    Data(u64),
    /// In the CRLF after the data.
    DataEnd(&'static [u8]),
    /// In the trailer, of which so many bytes have been read.
    Trailer(Scan, usize),
}

impl Default for Chunks {
    fn default() -> Self {
        Self::Size(Vec::new())
    }
}

impl Chunks {
    /// What up to `most` bytes are that nobody has, and how many of them are that; `None` if they begin in a line of which
    /// every byte counts.
    pub(super) fn skip(&mut self, most: usize) -> Option<(Piece, usize)> {
        match self {
            Self::Data(left) => {
                let length = usize::try_from(*left).unwrap_or(usize::MAX).min(most);
                *left -= length as u64;
                if *left == 0 {
                    *self = Self::DataEnd(b"\r\n");
                }
                Some((Piece::Data, length))
            }
            Self::DataEnd(expected) => {
                let length = expected.len().min(most);
                *expected = expected.get(length..).unwrap_or_default();
                let is_end = expected.is_empty();
                if is_end {
                    *self = Self::default();
                }
                Some((if is_end { Piece::ChunkEnd } else { Piece::Framing }, length))
            }
            Self::Size(_) | Self::Trailer(..) => None,
        }
    }

    /// What `input` starts with, and how many bytes of it are that. `input` is not empty.
    pub(super) fn next(&mut self, input: &[u8]) -> Result<(Piece, usize), Fault> {
        match self {
            Self::Size(line) => {
                let end = input.iter().position(|&byte| byte == b'\n').map(|index| index + 1);
                let length = end.unwrap_or(input.len());
                let taken = line.clone();
                line.extend_from_slice(&input[..length.min(MOST_IN_SIZE_LINE + 1)]);
                if line.len() > MOST_IN_SIZE_LINE {
                    return Err(Fault { rule: Rule::HttpChunkSizeLine, line: taken });
                }
                if end.is_some() {
                    *self = match httparse::parse_chunk_size(line) {
                        // RFC 9112 §7.1: the last chunk has size 0; an optional trailer and an empty line follow.
                        Ok(httparse::Status::Complete((_, 0))) => Self::Trailer(Scan::after_first_line(), 0),
                        Ok(httparse::Status::Complete((_, size))) => Self::Data(size),
                        _ => return Err(Fault { rule: Rule::HttpChunkSize, line: taken }),
                    };
                }
                Ok((Piece::Framing, length))
            }
            Self::Data(left) => {
                let length = usize::try_from(*left).unwrap_or(usize::MAX).min(input.len());
                *left -= length as u64;
                if *left == 0 {
                    *self = Self::DataEnd(b"\r\n");
                }
                Ok((Piece::Data, length))
            }
            Self::DataEnd(expected) => match expected {
                [first, rest @ ..] if input.first() == Some(first) => {
                    *expected = rest;
                    let is_end = rest.is_empty();
                    if is_end {
                        *self = Self::default();
                    }
                    Ok((if is_end { Piece::ChunkEnd } else { Piece::Framing }, 1))
                }
                _ => Err(Rule::HttpChunkEnd.into()),
            },
            Self::Trailer(scan, read) => {
                let (length, is_end) = scan.until_empty_line(input);
                *read += length;
                if *read > MOST_IN_TRAILER {
                    return Err(Rule::HttpTrailer.into());
                }
                Ok((if is_end { Piece::End } else { Piece::Framing }, length))
            }
        }
    }
}
