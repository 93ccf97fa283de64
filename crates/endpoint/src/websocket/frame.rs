//! A frame's head and its mask (RFC 6455 §5.2, §5.3). Not here: which frame may follow which.

/// What a frame is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opcode {
    Continuation = 0,
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10,
}

/// The head of a client's frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) is_final: bool,
    pub(super) opcode: Opcode,
    pub(super) mask: [u8; 4],
    /// Bytes of the head itself.
    pub(super) size: usize,
    /// Bytes of the payload that follows.
    pub(super) length: u64,
}

/// Why a connection is failed, and the close code that says so (RFC 6455 §7.4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Violation {
    pub(super) code: u16,
    pub(super) reason: &'static str,
}

impl Violation {
    pub(super) const fn protocol(reason: &'static str) -> Self {
        Self { code: 1002, reason }
    }

    pub(super) const NOT_UTF8: Self = Self { code: 1007, reason: "a text message must be UTF-8" };
    pub(super) const TOO_LARGE: Self = Self { code: 1009, reason: "message-too-large" };
}

/// The largest payload of a control frame (RFC 6455 §5.5).
pub(super) const MOST_IN_CONTROL: usize = 125;
/// The longest head that a server writes.
pub(super) const LONGEST_HEAD: usize = 10;

impl Opcode {
    pub(super) fn is_control(self) -> bool {
        matches!(self, Self::Close | Self::Ping | Self::Pong)
    }

    fn of(bits: u8) -> Option<Self> {
        Some(match bits {
            0 => Self::Continuation,
            1 => Self::Text,
            2 => Self::Binary,
            8 => Self::Close,
            9 => Self::Ping,
            10 => Self::Pong,
            _ => return None,
        })
    }
}

/// Reads the head of a client's frame; `None` where bytes of it are still to come.
pub(super) fn head(bytes: &[u8]) -> Result<Option<Head>, Violation> {
    let &[first, second, ref rest @ ..] = bytes else { return Ok(None) };
    if first & 0x70 != 0 {
        // §5.2: a reserved bit without an extension that gives it a meaning
        return Err(Violation::protocol("a reserved bit is set"));
    }
    let Some(opcode) = Opcode::of(first & 0x0f) else { return Err(Violation::protocol("the opcode is reserved")) };
    let is_final = first & 0x80 != 0;
    if second & 0x80 == 0 {
        // §5.1: a server MUST close the connection upon a frame that is not masked
        return Err(Violation::protocol("a client's frame must be masked"));
    }
    let short = second & 0x7f;
    if opcode.is_control() && (!is_final || usize::from(short) > MOST_IN_CONTROL) {
        return Err(Violation::protocol("a control frame must be whole and of at most 125 bytes"));
    }
    let (length, extended) = match short {
        126 => (rest.first_chunk().map(|bytes| u64::from(u16::from_be_bytes(*bytes))), 2),
        127 => (rest.first_chunk().map(|bytes| u64::from_be_bytes(*bytes)), 8),
        short => (Some(u64::from(short)), 0),
    };
    let (Some(length), Some(&mask)) = (length, rest.get(extended..).and_then(<[u8]>::first_chunk)) else {
        return Ok(None);
    };
    if length >> 63 != 0 {
        return Err(Violation::protocol("a length's highest bit must be 0"));
    }
    if (extended == 2 && length <= MOST_IN_CONTROL as u64) || (extended == 8 && length <= u64::from(u16::MAX)) {
        // §5.2: the minimal number of bytes MUST be used to encode the length
        return Err(Violation::protocol("a length must be written in as few bytes as it fits in"));
    }
    Ok(Some(Head { is_final, opcode, mask, size: 2 + extended + mask.len(), length }))
}

/// The head of a server's whole frame and how many of the bytes it is.
pub(super) fn server_head(opcode: Opcode, length: usize) -> ([u8; LONGEST_HEAD], usize) {
    let mut head = [0; LONGEST_HEAD];
    head[0] = 0x80 | opcode as u8;
    let size = server_head_size(length);
    match size {
        2 => head[1] = length as u8,
        4 => {
            head[1] = 126;
            head[2..4].copy_from_slice(&(length as u16).to_be_bytes());
        }
        _ => {
            head[1] = 127;
            head[2..].copy_from_slice(&(length as u64).to_be_bytes());
        }
    }
    (head, size)
}

/// How long the head of a server's frame with so long a payload is: always four bytes less than a client's.
pub(super) fn server_head_size(length: usize) -> usize {
    match length {
        0..=125 => 2,
        126..=65_535 => 4,
        _ => 10,
    }
}

/// Appends a server's whole frame.
pub(super) fn put(out: &mut Vec<u8>, opcode: Opcode, payload: &[u8]) {
    let (head, size) = server_head(opcode, payload.len());
    out.extend_from_slice(&head[..size]);
    out.extend_from_slice(payload);
}

/// Takes the mask off a payload, or puts it on.
pub(super) fn unmask(payload: &mut [u8], mask: [u8; 4]) {
    let [a, b, c, d] = mask;
    let wide = u64::from_ne_bytes([a, b, c, d, a, b, c, d]);
    let (words, tail) = payload.as_chunks_mut::<8>();
    for word in words {
        *word = (u64::from_ne_bytes(*word) ^ wide).to_ne_bytes();
    }
    for (byte, mask) in tail.iter_mut().zip(mask.iter().cycle()) {
        *byte ^= mask;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_masked_hello_of_the_rfc() {
        // RFC 6455 §5.7
        let mut bytes = [0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58];
        let head = head(&bytes).unwrap().unwrap();
        assert_eq!((head.is_final, head.opcode, head.size, head.length), (true, Opcode::Text, 6, 5));
        unmask(&mut bytes[6..], head.mask);
        assert_eq!(&bytes[6..], b"Hello");
    }

    #[test]
    fn waits_for_every_byte_of_a_head() {
        let bytes = [0x82, 0xff, 0, 0, 0, 0, 0, 1, 0, 0, 9, 9, 9, 9];
        for end in 0..bytes.len() {
            assert_eq!(head(&bytes[..end]), Ok(None), "{end} bytes");
        }
        assert_eq!(head(&bytes).unwrap().unwrap().length, 65_536);
    }

    #[test]
    fn a_servers_head_is_four_bytes_shorter_than_a_clients() {
        for length in [0_usize, 1, 125, 126, 65_535, 65_536, 1 << 20] {
            let (mut bytes, size) = server_head(Opcode::Binary, length);
            bytes[1] |= 0x80;
            let mut client = bytes[..size].to_vec();
            client.extend([0; 4]);
            let head = head(&client).unwrap().unwrap();
            assert_eq!((head.length, head.size), (length as u64, size + 4));
        }
    }

    #[test]
    fn masking_twice_changes_nothing() {
        for length in 0..40 {
            let plain: Vec<u8> = (0..length).collect();
            let mut masked = plain.clone();
            unmask(&mut masked, [1, 2, 3, 4]);
            assert!(length == 0 || masked != plain);
            assert!(masked.iter().zip(&plain).zip([1, 2, 3, 4].iter().cycle()).all(|((m, p), k)| m ^ p == *k));
        }
    }

    #[test]
    fn names_what_a_frame_violates() {
        let code = |bytes: &[u8]| head(bytes).expect_err("a violation").code;
        assert_eq!(code(&[0xc1, 0x80]), 1002, "reserved bit");
        assert_eq!(code(&[0x83, 0x80]), 1002, "reserved opcode");
        assert_eq!(code(&[0x81, 0x00]), 1002, "not masked");
        assert_eq!(code(&[0x09, 0x80]), 1002, "fragmented ping");
        assert_eq!(code(&[0x89, 0xfe]), 1002, "long ping");
        assert_eq!(code(&[0x82, 0xfe, 0, 125, 0, 0, 0, 0]), 1002, "125 in two bytes");
        assert_eq!(code(&[0x82, 0xff, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0]), 1002, "65535 in eight bytes");
        assert_eq!(code(&[0x82, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), 1002, "negative length");
    }
}
