//! Writes pcapng with the key log inside (draft-ietf-opsawg-pcapng), so that Wireshark opens it decrypted.

use std::io::{self, Write};
use trace::{Event, Host, Micros, Trace, put_in_order};

const SECTION_HEADER: u32 = 0x0A0D_0D0A;
const INTERFACE_DESCRIPTION: u32 = 1;
const ENHANCED_PACKET: u32 = 6;
const DECRYPTION_SECRETS: u32 = 10;
const BYTE_ORDER_MAGIC: u32 = 0x1A2B_3C4D;
/// "TLSK": the secrets are a TLS key log.
const TLS_KEY_LOG: u32 = 0x544C_534B;
/// LINKTYPE_RAW: packets begin with their IP header.
const RAW_IP: u16 = 101;
const COMMENT: u16 = 1;
const NAME: u16 = 2;
const FLAGS: u16 = 2;
const USER_APPLICATION: u16 = 4;
const TIME_RESOLUTION: u16 = 9;
/// Time stamps count in 10⁻⁶ s.
const MICROSECONDS: u8 = 6;
const INBOUND: u32 = 1;
const OUTBOUND: u32 = 2;

/// Time stamps that count in 10⁻⁹ s.
const NANOSECONDS: u8 = 9;
/// The most bytes of a comment about a file: an option's length has 16 bits.
pub const LONGEST_COMMENT: usize = u16::MAX as usize;

/// A packet of a capture that is written as it was captured.
#[derive(Clone, Copy, Debug)]
pub struct Captured<'a> {
    /// When it was captured, in nanoseconds since 1970.
    pub unix_nanos: u64,
    /// Its bytes from the IP header on, as far as they were captured.
    pub bytes: &'a [u8],
    /// How many bytes it had on the link.
    pub length: u32,
    /// Whether the host beside the capture sent it.
    pub is_own: bool,
    /// Its number where it is shown.
    pub number: u64,
}

/// A capture of `packets` in their order, beside the host `vantage`. Each packet's comment has its number, `no. 5`. `comment`
/// is about the whole file: Wireshark shows it among the file's properties. It is left out if it is longer than
/// [`LONGEST_COMMENT`].
pub fn write_captured<'a>(
    packets: impl IntoIterator<Item = Captured<'a>>,
    key_log: &str,
    vantage: Host,
    comment: &str,
) -> Vec<u8> {
    let mut capture = Vec::new();
    // Writing to memory does not fail.
    let _ = captured_to(&mut capture, packets, key_log, vantage, comment);
    capture
}

fn captured_to<'a>(
    out: &mut impl Write,
    packets: impl IntoIterator<Item = Captured<'a>>,
    key_log: &str,
    vantage: Host,
    comment: &str,
) -> io::Result<()> {
    front(out, key_log, (vantage, NANOSECONDS), comment)?;
    let mut body = Vec::new();
    for packet in packets {
        body.clear();
        body.extend(0_u32.to_le_bytes());
        body.extend(((packet.unix_nanos >> 32) as u32).to_le_bytes());
        body.extend((packet.unix_nanos as u32).to_le_bytes());
        let captured = packet.bytes.len() as u32;
        body.extend(captured.to_le_bytes());
        body.extend(packet.length.max(captured).to_le_bytes());
        body.extend(packet.bytes);
        pad(&mut body);
        option(&mut body, FLAGS, &(if packet.is_own { OUTBOUND } else { INBOUND }).to_le_bytes());
        option(&mut body, COMMENT, format!("no. {}", packet.number).as_bytes());
        end_of_options(&mut body);
        block(out, ENHANCED_PACKET, &body)?;
    }
    Ok(())
}

/// A capture of the packets of `trace` as `vantage` saw them: its own packets when it sent them, other packets when
/// they arrived. A lost packet is only in its sender's capture; a copy that the link made is only in its receiver's.
/// `key_log` is in RFC 9850's format; `start_unix_micros` is the run's start.
pub fn write(trace: &Trace, key_log: &str, vantage: Host, start_unix_micros: u64) -> Vec<u8> {
    let mut capture = Vec::new();
    // Writing to memory does not fail.
    let _ = write_to(&mut capture, trace, key_log, vantage, start_unix_micros);
    capture
}

/// Like [`write`]. The comment of each packet has its number in the trace, `no. 5`, which is another one than its place in
/// the capture if packets were lost or crossed.
pub fn write_numbered(trace: &Trace, key_log: &str, vantage: Host, start_unix_micros: u64) -> Vec<u8> {
    let mut capture = Vec::new();
    // Writing to memory does not fail.
    let _ = write_blocks(&mut capture, trace, key_log, (vantage, true), start_unix_micros);
    capture
}

/// Like [`write`], into a file or a pipe.
pub fn write_to(
    out: &mut impl Write,
    trace: &Trace,
    key_log: &str,
    vantage: Host,
    start_unix_micros: u64,
) -> io::Result<()> {
    write_blocks(out, trace, key_log, (vantage, false), start_unix_micros)
}

fn write_blocks(
    out: &mut impl Write,
    trace: &Trace,
    key_log: &str,
    (vantage, is_numbered): (Host, bool),
    start_unix_micros: u64,
) -> io::Result<()> {
    front(out, key_log, (vantage, MICROSECONDS), "")?;
    let mut body = Vec::new();
    let mut seen: Vec<(Micros, &Event)> =
        trace.events().filter_map(|event| Some((event.seen_by(vantage)?, event))).collect();
    put_in_order(&mut seen, |&(at, event)| (at.0, event.id.0 as i64));
    for (at, event) in seen {
        body.clear();
        packet(&mut body, trace, event, (vantage, is_numbered), start_unix_micros.saturating_add_signed(at.0));
        block(out, ENHANCED_PACKET, &body)?;
    }
    Ok(())
}

/// What stands before the packets: the section, its interface, the secrets.
fn front(out: &mut impl Write, key_log: &str, (vantage, resolution): (Host, u8), comment: &str) -> io::Result<()> {
    let mut body = Vec::new();
    section_header(&mut body, comment);
    block(out, SECTION_HEADER, &body)?;
    body.clear();
    interface(&mut body, vantage, resolution);
    block(out, INTERFACE_DESCRIPTION, &body)?;
    if !key_log.is_empty() {
        body.clear();
        body.extend(TLS_KEY_LOG.to_le_bytes());
        body.extend((key_log.len() as u32).to_le_bytes());
        body.extend(key_log.as_bytes());
        block(out, DECRYPTION_SECRETS, &body)?;
    }
    Ok(())
}

fn section_header(body: &mut Vec<u8>, comment: &str) {
    body.extend(BYTE_ORDER_MAGIC.to_le_bytes());
    body.extend(1_u16.to_le_bytes());
    body.extend(0_u16.to_le_bytes());
    // The section's length is not given.
    body.extend((-1_i64).to_le_bytes());
    option(body, USER_APPLICATION, b"roundtrip");
    if !comment.is_empty() && comment.len() <= LONGEST_COMMENT {
        option(body, COMMENT, comment.as_bytes());
    }
    end_of_options(body);
}

fn interface(body: &mut Vec<u8>, vantage: Host, resolution: u8) {
    body.extend(RAW_IP.to_le_bytes());
    body.extend([0; 2]);
    // No limit to a packet's length.
    body.extend(0_u32.to_le_bytes());
    option(body, NAME, if vantage == Host::Client { b"client" } else { b"server" });
    option(body, TIME_RESOLUTION, &[resolution]);
    end_of_options(body);
}

fn packet(body: &mut Vec<u8>, trace: &Trace, event: &Event, (vantage, is_numbered): (Host, bool), unix_micros: u64) {
    let Some(wire) = &event.wire else { return };
    let bytes = trace.bytes(wire.data);
    body.extend(0_u32.to_le_bytes());
    body.extend(((unix_micros >> 32) as u32).to_le_bytes());
    body.extend((unix_micros as u32).to_le_bytes());
    body.extend((bytes.len() as u32).to_le_bytes());
    body.extend((bytes.len() as u32).to_le_bytes());
    body.extend(bytes);
    let is_own = event.is_sent_by(vantage);
    if wire.corrupted
        && !is_own
        && let Some(last) = body.last_mut()
    {
        *last ^= 1;
    }
    pad(body);
    option(body, FLAGS, &(if is_own { OUTBOUND } else { INBOUND }).to_le_bytes());
    if is_numbered {
        option(body, COMMENT, format!("no. {}", event.id.0).as_bytes());
    }
    if wire.loss.is_some() {
        option(body, COMMENT, b"lost on the link");
    }
    end_of_options(body);
}

/// A block: type, length, body padded to four bytes, length.
fn block(out: &mut impl Write, kind: u32, body: &[u8]) -> io::Result<()> {
    let filling = body.len().next_multiple_of(4) - body.len();
    let length = (12 + body.len() + filling) as u32;
    out.write_all(&kind.to_le_bytes())?;
    out.write_all(&length.to_le_bytes())?;
    out.write_all(body)?;
    out.write_all(&[0; 3][..filling])?;
    out.write_all(&length.to_le_bytes())
}

fn option(body: &mut Vec<u8>, code: u16, value: &[u8]) {
    body.extend(code.to_le_bytes());
    body.extend((value.len() as u16).to_le_bytes());
    body.extend(value);
    pad(body);
}

fn end_of_options(body: &mut Vec<u8>) {
    body.extend([0; 4]);
}

/// Pads the last item to four bytes. What stands before it in the body has a length that is a multiple of four.
fn pad(body: &mut Vec<u8>) {
    body.resize(body.len().next_multiple_of(4), 0);
}
