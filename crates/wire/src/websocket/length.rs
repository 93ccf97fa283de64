//! WebSocket frame lengths (RFC 6455 §5.2).

/// Bytes of one frame with `payload` bytes; a client's frames are masked (§5.1).
pub fn frame_bytes(payload: u64, masked: bool) -> u64 {
    let extended = match payload {
        0..=125 => 0,
        126..=65_535 => 2,
        _ => 8,
    };
    2 + extended + if masked { 4 } else { 0 } + payload
}

/// Payload of a Close frame (§5.5.1): empty, or a code of two bytes and a reason.
pub fn close_payload_bytes(code: Option<u16>, reason: &str) -> u64 {
    code.map_or(0, |_| 2 + reason.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_count_at_the_edges_of_the_length_field() {
        let bytes = [(0, 2), (125, 127), (126, 130), (65_535, 65_539), (65_536, 65_546)];
        for (payload, unmasked) in bytes {
            assert_eq!(frame_bytes(payload, false), unmasked);
            assert_eq!(frame_bytes(payload, true), unmasked + 4);
        }
    }

    #[test]
    fn a_close_frame_without_a_code_is_empty() {
        assert_eq!(close_payload_bytes(None, ""), 0);
        assert_eq!(close_payload_bytes(Some(1000), "bye"), 5);
    }
}
