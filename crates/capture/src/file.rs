//! One file: read from its first byte to its last in pieces, and what was found in it.

use crate::decode::Decoder;
use crate::format::{Detected, Format, Frames, Gathered, Interface, NEEDED, Name, Packed, PackedError, detect};
use crate::har::{self, Har};
use crate::link;
use crate::note::{Looks, Notes, Reason};
use crate::packet::{Ends, Packet};
use crate::source::Bytes;
use std::collections::{BTreeMap, BTreeSet};

/// How much memory a file may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// A packed file is unpacked up to so many bytes.
    pub unpacked: usize,
    /// A text that is held as a whole (HAR, key log) may have so many bytes.
    pub text: usize,
    /// So many packets are read of a file: each takes some memory, as [`Packet`] says.
    pub packets: usize,
}

impl Default for Limits {
    fn default() -> Self {
        // A little below 2^22, so that the memory for packets, which doubles when it is full, does not double once more.
        Self { unpacked: 512 << 20, text: 256 << 20, packets: 4_000_000 }
    }
}

/// A file that is being read.
///
/// ```
/// let mut reader = capture::Reader::new(capture::Limits::default());
/// for piece in b"no capture at all".chunks(4) {
///     reader.feed(piece);
/// }
/// let file = reader.finish();
/// assert_eq!(file.notes.list()[0].reason.id(), "not-a-capture");
/// ```
pub struct Reader {
    limits: Limits,
    length: u64,
    /// gzip around the rest, and how much of what is in it has been read.
    packed: Option<(Packed, usize)>,
    inner: Inner,
}

/// What is in a file, or in a packed file.
enum Inner {
    /// The first bytes, not enough yet to know.
    Head(Vec<u8>),
    Packets {
        format: Format,
        frames: Box<Frames>,
        decoder: Box<Decoder>,
        unknown: BTreeSet<u32>,
        /// There are more packets than are read.
        is_full: bool,
    },
    Text {
        format: Format,
        bytes: Vec<u8>,
        is_too_long: bool,
    },
    Other(Looks),
}

/// What was found in a file. The packets' bytes stay where they are, except those of a packed file.
#[derive(Clone, Debug, Default)]
pub struct File {
    /// Its format; `None` if it is no capture.
    pub format: Option<Format>,
    /// How many bytes it has, as it lies there.
    pub length: u64,
    /// The whole content of a packed file: the places of packets count in it.
    pub unpacked: Option<Vec<u8>>,
    /// The packets in the order of the file.
    pub packets: Vec<Packet>,
    /// The devices that they were captured on.
    pub interfaces: Vec<Interface>,
    /// TLS secrets in the file (RFC 9850).
    pub key_log: String,
    /// Names for addresses.
    pub names: Vec<Name>,
    /// Comments about the whole file.
    pub comments: Vec<String>,
    /// Blocks that were passed over because they carry nothing that is shown: their types and how many there were.
    pub skipped: BTreeMap<u32, u64>,
    /// The conversations that packets belong to.
    pub ends: Vec<Ends>,
    /// The entries of a HAR.
    pub har: Option<Har>,
    /// What could not be read.
    pub notes: Notes,
    pub(crate) assembled: BTreeMap<u32, Vec<u32>>,
    pub(crate) packet_comments: BTreeMap<u32, (u64, u16)>,
}

impl Reader {
    /// Nothing is read yet.
    pub fn new(limits: Limits) -> Self {
        Self { limits, length: 0, packed: None, inner: Inner::Head(Vec::new()) }
    }

    /// Takes the next piece of the file, of any length.
    pub fn feed(&mut self, piece: &[u8]) {
        self.length += piece.len() as u64;
        match &mut self.packed {
            Some((packed, read)) => {
                packed.feed(piece);
                let new = &packed.bytes()[*read..];
                *read += new.len();
                self.inner.feed(new, self.limits);
            }
            None => self.inner.feed(piece, self.limits),
        }
        if self.packed.is_none() && self.inner.is_gzip() {
            self.unpack();
        }
    }

    /// What was taken for the file's head is gzip: begins to unpack it.
    fn unpack(&mut self) {
        let Inner::Head(head) = &mut self.inner else { return };
        let head = std::mem::take(head);
        let mut packed = Packed::new(self.limits.unpacked);
        packed.feed(&head);
        self.inner.feed(packed.bytes(), self.limits);
        let read = packed.bytes().len();
        self.packed = Some((packed, read));
    }

    /// How many packets have been read so far.
    pub fn packets(&self) -> usize {
        match &self.inner {
            Inner::Packets { decoder, .. } => decoder.packets.len(),
            _ => 0,
        }
    }

    /// Whether there are more packets than are read: then the rest of the file need not be fed.
    pub fn is_full(&self) -> bool {
        matches!(self.inner, Inner::Packets { is_full: true, .. })
    }

    /// The file has ended.
    pub fn finish(mut self) -> File {
        if self.packed.is_none() && self.inner.is_short_gzip() {
            self.unpack();
        }
        let mut unpacked = None;
        let mut error = None;
        if let Some((packed, read)) = self.packed.take() {
            let (bytes, problem) = packed.finish();
            self.inner.feed(&bytes[read..], self.limits);
            (unpacked, error) = (Some(bytes), problem);
        }
        let mut file = File { length: self.length, ..self.inner.finish(unpacked.is_some(), self.limits) };
        let end = unpacked.as_ref().map_or(0, Vec::len) as u64;
        match error {
            Some(PackedError::TooLarge) => file.notes.add(end, Reason::PackedTooLarge(self.limits.unpacked as u64)),
            Some(PackedError::Broken) => file.notes.add(end, Reason::PackedBroken),
            Some(PackedError::Short) => file.notes.add(end, Reason::Truncated),
            None => {}
        }
        // The bytes are read again only if there are packets.
        file.unpacked = unpacked.map(|bytes| if file.packets.is_empty() { Vec::new() } else { bytes });
        file
    }
}

impl Inner {
    /// Whether what is held is the front of a gzip file.
    fn is_gzip(&self) -> bool {
        matches!(self, Self::Head(head) if head.len() >= NEEDED) && self.is_short_gzip()
    }

    /// The same if the file may be shorter than a head.
    fn is_short_gzip(&self) -> bool {
        matches!(self, Self::Head(head) if detect(head) == Detected::Gzip)
    }

    fn feed(&mut self, piece: &[u8], limits: Limits) {
        match self {
            Self::Head(head) => {
                head.extend_from_slice(piece);
                if head.len() >= NEEDED {
                    self.settle(limits);
                }
            }
            Self::Packets { frames, decoder, unknown, is_full, .. } => {
                frames.feed(piece, &mut |frame, bytes, gathered| {
                    if decoder.packets.len() >= limits.packets {
                        if !std::mem::replace(is_full, true) {
                            gathered.notes.add(frame.at, Reason::TooManyPackets(limits.packets as u64));
                        }
                        return;
                    }
                    let link_type = gathered.interfaces.get(frame.interface as usize).map_or(0, |it| it.link_type);
                    let is_known = u16::try_from(link_type).is_ok_and(link::is_known);
                    if !is_known && unknown.insert(link_type) {
                        gathered.notes.add(frame.at, Reason::UnknownLinkType(link_type));
                    }
                    decoder.take(frame, link_type, bytes);
                });
                if *is_full {
                    frames.stop();
                }
            }
            Self::Text { bytes, is_too_long, .. } => {
                let room = limits.text - bytes.len().min(limits.text);
                *is_too_long |= piece.len() > room;
                bytes.extend_from_slice(&piece[..piece.len().min(room)]);
            }
            Self::Other(_) => {}
        }
    }

    /// The head tells what the file is. gzip is the business of [`Reader::unpack`]; gzip within gzip is not opened.
    fn settle(&mut self, limits: Limits) {
        let Self::Head(head) = self else { return };
        let text = |format| Self::Text { format, bytes: Vec::new(), is_too_long: false };
        let next = match detect(head) {
            Detected::Gzip => return,
            Detected::Format(format @ (Format::Pcap | Format::Pcapng)) => Self::Packets {
                format,
                frames: Box::new(if format == Format::Pcap { Frames::pcap() } else { Frames::pcapng() }),
                decoder: Box::default(),
                unknown: BTreeSet::new(),
                is_full: false,
            },
            Detected::Format(format) => text(format),
            Detected::Json => text(Format::Har),
            Detected::Other(looks) => Self::Other(looks),
        };
        let head = std::mem::take(head);
        *self = next;
        self.feed(&head, limits);
    }

    fn finish(mut self, is_packed: bool, limits: Limits) -> File {
        if !matches!(&self, Self::Head(head) if head.is_empty()) {
            self.settle(limits);
        }
        let mut file = File::default();
        match self {
            Self::Head(head) if head.is_empty() && !is_packed => file.notes.add(0, Reason::Empty),
            Self::Head(head) if head.is_empty() => file.notes.add(0, Reason::NotACapture(Looks::Packed("gzip"))),
            Self::Head(_) => file.notes.add(0, Reason::NotACapture(Looks::Packed("gzip"))),
            Self::Other(looks) => file.notes.add(0, Reason::NotACapture(looks)),
            Self::Packets { format, frames, decoder, .. } => {
                file = File::of_packets(format, frames.finish(), *decoder);
            }
            Self::Text { is_too_long: true, .. } => file.notes.add(0, Reason::TextTooLarge(limits.text as u64)),
            Self::Text { format: Format::KeyLog, bytes, .. } => {
                file.format = Some(Format::KeyLog);
                file.key_log = String::from_utf8_lossy(&bytes).into_owned();
            }
            Self::Text { bytes, .. } => {
                file.har = har::read(&bytes, &mut file.notes);
                file.format = file.har.as_ref().map(|_| Format::Har);
            }
        }
        file
    }
}

impl File {
    /// Reads a whole file that is in memory.
    pub fn read(bytes: &[u8]) -> Self {
        let mut reader = Reader::new(Limits::default());
        reader.feed(bytes);
        reader.finish()
    }

    fn of_packets(format: Format, gathered: Gathered, decoder: Decoder) -> Self {
        let mut file = Self {
            format: Some(format),
            interfaces: gathered.interfaces,
            key_log: gathered.key_log,
            names: gathered.names,
            comments: gathered.comments,
            skipped: gathered.skipped,
            notes: gathered.notes,
            ..Self::default()
        };
        match decoder.fragments_left() {
            0 => {}
            left => file.notes.add(decoder.packets.last().map_or(0, |packet| packet.at), Reason::FragmentsLeft(left)),
        }
        file.assembled = decoder.assembled;
        file.packet_comments = decoder.comments;
        (file.packets, file.ends) = (decoder.packets, decoder.ends);
        file
    }

    /// Where the bytes are that packets' places count in: `outside` is the file itself.
    pub fn bytes<'a>(&'a self, outside: &'a dyn Bytes) -> &'a dyn Bytes {
        match &self.unpacked {
            Some(unpacked) => unpacked,
            None => outside,
        }
    }

    /// The first comment of packet `number`, if it has one and its bytes can be read.
    pub fn comment(&self, number: usize, outside: &dyn Bytes) -> Option<String> {
        let &(at, length) = self.packet_comments.get(&u32::try_from(number).ok()?)?;
        let mut text = vec![0; length.into()];
        self.bytes(outside).read(at, &mut text).ok()?;
        Some(String::from_utf8_lossy(&text).into_owned())
    }
}
