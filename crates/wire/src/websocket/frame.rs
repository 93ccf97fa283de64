//! One frame's head and its mask (RFC 6455 §5.1–§5.3), and the codes of a Close (§7.4). Which frame may follow which,
//! and what a message is, is in [`Decoder`](super::Decoder).

/// Which side of the connection. A client masks its frames, a server does not (§5.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The side that asked for the upgrade.
    Client,
    /// The side that answered.
    Server,
}

/// §5.2, §11.8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the RFC's own names")]
pub enum Opcode {
    Continuation = 0,
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10,
}

impl Opcode {
    /// The opcode that four bits stand for; `None` if it is reserved (3–7, 11–15).
    pub fn of(bits: u8) -> Option<Self> {
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

    /// Whether it is Close, Ping or Pong. Control frames are about the connection and may stand between the fragments
    /// of a message (§5.5).
    pub fn is_control(self) -> bool {
        matches!(self, Self::Close | Self::Ping | Self::Pong)
    }
}

/// A status code that may stand in a Close frame (§7.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CloseCode(pub u16);

impl CloseCode {
    /// The purpose of the connection is fulfilled.
    pub const NORMAL: Self = Self(1000);
    /// A server shuts down, or a page is left.
    pub const GOING_AWAY: Self = Self(1001);
    /// The peer broke a rule of framing.
    pub const PROTOCOL_ERROR: Self = Self(1002);
    /// A text message was not UTF-8.
    pub const INVALID_DATA: Self = Self(1007);
    /// A message was larger than the receiver takes.
    pub const TOO_BIG: Self = Self(1009);

    /// Whether it may stand in a frame. 1004 has no meaning yet; 1005, 1006 and 1015 only ever describe an end in which
    /// no code was received, and MUST NOT be sent (§7.4.1). 1012 to 1014 came later into IANA's registry; 3000 to 3999
    /// are for libraries, 4000 to 4999 for private use (§7.4.2).
    pub fn may_be_sent(self) -> bool {
        matches!(self.0, 1000..=1003 | 1007..=1014 | 3000..=4999)
    }

    /// Reads the payload of a Close frame: a code and a reason, or `None` if the payload is empty (§5.5.1).
    ///
    /// # Errors
    /// 1002 for half a code or a code that must not be sent, 1007 for a reason that is not UTF-8.
    pub fn read(payload: &[u8]) -> Result<Option<(Self, &str)>, ProtocolError> {
        let (code, reason) = match payload {
            [] => return Ok(None),
            // RFC 6455 §5.5.1: if there is a body, its first two bytes MUST be a code.
            [_] => return Err(ProtocolError::framing("A Close had half a status code (RFC 6455 §5.5.1).")),
            [high, low, reason @ ..] => (Self(u16::from_be_bytes([*high, *low])), reason),
        };
        // RFC 6455 §7.4.1, §7.4.2: some codes MUST NOT be set in a frame, others are not defined.
        if !code.may_be_sent() {
            return Err(ProtocolError::framing("A Close had a status code that must not be sent (RFC 6455 §7.4)."));
        }
        // RFC 6455 §5.5.1: the reason is UTF-8.
        let reason = std::str::from_utf8(reason).map_err(|_| ProtocolError::REASON_NOT_UTF8)?;
        Ok(Some((code, reason)))
    }

    /// Its name in §7.4.1 and in IANA's registry.
    pub fn name(self) -> &'static str {
        match self.0 {
            1000 => "Normal Closure",
            1001 => "Going Away",
            1002 => "Protocol error",
            1003 => "Unsupported Data",
            1005 => "No Status Rcvd",
            1006 => "Abnormal Closure",
            1007 => "Invalid frame payload data",
            1008 => "Policy Violation",
            1009 => "Message Too Big",
            1010 => "Mandatory Extension",
            1011 => "Internal Error",
            1012 => "Service Restart",
            1013 => "Try Again Later",
            1014 => "Bad Gateway",
            1015 => "TLS handshake",
            3000..=3999 => "Registered with IANA",
            4000..=4999 => "Private use",
            _ => "Reserved",
        }
    }
}

/// What a peer did that RFC 6455 forbids, with the status code to close with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct ProtocolError {
    /// 1002, 1007 or 1009 (§7.4.1).
    pub code: CloseCode,
    /// What it did, in a sentence with the section.
    pub what: &'static str,
}

impl ProtocolError {
    const fn framing(what: &'static str) -> Self {
        Self { code: CloseCode::PROTOCOL_ERROR, what }
    }

    /// A text message was not UTF-8 (§8.1).
    pub const NOT_UTF8: Self =
        Self { code: CloseCode::INVALID_DATA, what: "A text message was not UTF-8 (RFC 6455 §8.1)." };
    const REASON_NOT_UTF8: Self =
        Self { code: CloseCode::INVALID_DATA, what: "The reason of a Close was not UTF-8 (RFC 6455 §5.5.1)." };
    /// A message was larger than the receiver's limit (§7.4.1).
    pub const TOO_BIG: Self =
        Self { code: CloseCode::TOO_BIG, what: "A message was larger than the receiver takes (RFC 6455 §7.4.1)." };
}

/// Largest payload of a control frame (§5.5).
pub const MOST_IN_CONTROL: usize = 125;
/// Bytes of the longest head: two, the eight of a long length, the four of a mask (§5.2).
pub const LONGEST_HEAD: usize = 14;

/// The head of a frame: everything before its payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Whether the frame is the last of its message.
    pub fin: bool,
    /// What it carries.
    pub opcode: Opcode,
    /// The masking key, if it is masked.
    pub mask: Option<[u8; 4]>,
    /// Bytes of the head itself, 2 to 14.
    pub size: usize,
    /// Bytes of the payload that follows.
    pub length: u64,
}

impl Head {
    /// Reads the head of a frame that `sender` sent; `None` if bytes of it are still to come.
    ///
    /// # Errors
    /// 1002 for what §5.1, §5.2 and §5.5 forbid within one head, as soon as the byte that breaks the rule is there.
    pub fn read(bytes: &[u8], sender: Role) -> Result<Option<Self>, ProtocolError> {
        let Some(&first) = bytes.first() else { return Ok(None) };
        // RFC 6455 §5.2: RSV1, RSV2, RSV3 MUST be 0 unless an extension is negotiated that defines them. None is here.
        if first & 0x70 != 0 {
            return Err(ProtocolError::framing("A reserved bit was set without an extension (RFC 6455 §5.2)."));
        }
        // RFC 6455 §5.2: an unknown opcode MUST fail the connection.
        let Some(opcode) = Opcode::of(first & 0x0f) else {
            return Err(ProtocolError::framing("A frame had a reserved opcode (RFC 6455 §5.2)."));
        };
        let fin = first & 0x80 != 0;
        // RFC 6455 §5.5: control frames MUST NOT be fragmented.
        if opcode.is_control() && !fin {
            return Err(ProtocolError::framing("A control frame was fragmented (RFC 6455 §5.5)."));
        }
        let Some(&second) = bytes.get(1) else { return Ok(None) };
        let masked = second & 0x80 != 0;
        check_masking(masked, sender)?;
        let short = second & 0x7f;
        // RFC 6455 §5.5: all control frames MUST have a payload length of 125 bytes or less.
        if opcode.is_control() && usize::from(short) > MOST_IN_CONTROL {
            return Err(ProtocolError::framing("A control frame had more than 125 bytes (RFC 6455 §5.5)."));
        }
        let Some((length, extended)) = extended_length(short, &bytes[2..])? else { return Ok(None) };
        let size = 2 + extended;
        if !masked {
            return Ok(Some(Self { fin, opcode, mask: None, size, length }));
        }
        let key = bytes[size..].first_chunk::<4>();
        Ok(key.map(|&key| Self { fin, opcode, mask: Some(key), size: size + 4, length }))
    }

    /// Whether a frame with this head may come now. `is_within_message` is whether fragments of a message have come
    /// whose last fragment has not.
    ///
    /// # Errors
    /// 1002 if the frame continues nothing, or begins a message within another one (§5.4).
    pub fn check_order(&self, is_within_message: bool) -> Result<(), ProtocolError> {
        match (self.opcode, is_within_message) {
            // RFC 6455 §5.4: a fragmented message starts with an opcode other than 0 …
            (Opcode::Continuation, false) => {
                Err(ProtocolError::framing("A continuation had nothing to continue (RFC 6455 §5.4)."))
            }
            // … and the fragments of one message MUST NOT be interleaved with those of another.
            (Opcode::Text | Opcode::Binary, true) => {
                Err(ProtocolError::framing("A message began before the last one ended (RFC 6455 §5.4)."))
            }
            // RFC 6455 §5.4: control frames MAY be injected in the middle of a fragmented message.
            _ => Ok(()),
        }
    }

    /// The head of a frame with `length` bytes of payload: the first bytes of the array, and how many they are. For
    /// callers that write it over bytes that they no longer need. The length takes the shortest of its three forms
    /// (§5.2).
    pub fn bytes(fin: bool, opcode: Opcode, length: usize, mask: Option<[u8; 4]>) -> ([u8; LONGEST_HEAD], usize) {
        let mut head = [0; LONGEST_HEAD];
        head[0] = if fin { 0x80 } else { 0 } | opcode as u8;
        let masked = if mask.is_some() { 0x80 } else { 0 };
        let mut size = if length <= MOST_IN_CONTROL {
            head[1] = masked | length as u8;
            2
        } else if let Ok(length) = u16::try_from(length) {
            head[1] = masked | 126;
            head[2..4].copy_from_slice(&length.to_be_bytes());
            4
        } else {
            head[1] = masked | 127;
            head[2..10].copy_from_slice(&(length as u64).to_be_bytes());
            10
        };
        if let Some(key) = mask {
            head[size..size + 4].copy_from_slice(&key);
            size += 4;
        }
        (head, size)
    }

    /// Appends what [`Head::bytes`] returns.
    pub fn write(out: &mut Vec<u8>, fin: bool, opcode: Opcode, length: usize, mask: Option<[u8; 4]>) {
        let (head, size) = Self::bytes(fin, opcode, length, mask);
        out.extend_from_slice(&head[..size]);
    }
}

fn check_masking(masked: bool, sender: Role) -> Result<(), ProtocolError> {
    match (sender, masked) {
        // RFC 6455 §5.1: a server MUST close the connection upon receiving a frame that is not masked. The mask keeps a
        // hostile page from writing bytes of its choice on the wire, which an old proxy might take for a request
        // (§10.3).
        (Role::Client, false) => Err(ProtocolError::framing("A client's frame was not masked (RFC 6455 §5.1).")),
        // RFC 6455 §5.1: a client MUST close a connection if it detects a masked frame.
        (Role::Server, true) => Err(ProtocolError::framing("A server's frame was masked (RFC 6455 §5.1).")),
        (Role::Client, true) | (Role::Server, false) => Ok(()),
    }
}

/// The payload's length, and how many bytes after the first two it takes; `None` if they are still to come.
fn extended_length(short: u8, rest: &[u8]) -> Result<Option<(u64, usize)>, ProtocolError> {
    let (length, extended, least) = match short {
        126 => (rest.first_chunk().map(|bytes| u64::from(u16::from_be_bytes(*bytes))), 2, 126),
        127 => (rest.first_chunk().map(|bytes| u64::from_be_bytes(*bytes)), 8, 65_536),
        _ => (Some(u64::from(short)), 0, 0),
    };
    let Some(length) = length else { return Ok(None) };
    // RFC 6455 §5.2: the most significant bit of the 64-bit form MUST be 0.
    if length >> 63 != 0 {
        return Err(ProtocolError::framing("The highest bit of a length was set (RFC 6455 §5.2)."));
    }
    // RFC 6455 §5.2: the minimal number of bytes MUST be used to encode the length.
    if length < least {
        return Err(ProtocolError::framing("A length was not written in its shortest form (RFC 6455 §5.2)."));
    }
    Ok(Some((length, extended)))
}

/// Masks or unmasks: octet i of the payload XOR octet i mod 4 of the key (§5.3). `offset` is the place of `bytes` in
/// the payload.
pub fn apply_mask(bytes: &mut [u8], key: [u8; 4], offset: usize) {
    let mut turned = key;
    turned.rotate_left(offset % 4);
    let [a, b, c, d] = turned;
    // Eight bytes at a time: large messages are unmasked at the speed of memory.
    let wide = u64::from_ne_bytes([a, b, c, d, a, b, c, d]);
    let (words, tail) = bytes.as_chunks_mut::<8>();
    for word in words {
        *word = (u64::from_ne_bytes(*word) ^ wide).to_ne_bytes();
    }
    for (byte, key) in tail.iter_mut().zip(turned.iter().cycle()) {
        *byte ^= key;
    }
}
