//! HTTP/1.1 message lengths (RFC 9112).

/// Bytes of a header field line, `name: value` CRLF (RFC 9112 §5).
pub fn field_bytes(name: &str, value: &str) -> u64 {
    (name.len() + value.len() + 4) as u64
}

/// Bytes of a request's head: request line (RFC 9112 §3), fields of `field_bytes` in all, empty line.
pub fn request_head_bytes(method: &str, target: &str, field_bytes: u64) -> u64 {
    (method.len() + target.len() + "  HTTP/1.1\r\n".len() + 2) as u64 + field_bytes
}

/// Bytes of a response's head: status line (RFC 9112 §4), fields of `field_bytes` in all, empty line.
pub fn response_head_bytes(reason: &str, field_bytes: u64) -> u64 {
    ("HTTP/1.1 200 \r\n".len() + reason.len() + 2) as u64 + field_bytes
}

/// Bytes of a chunk that carries `length` bytes: size in hex, CRLF, data, CRLF (RFC 9112 §7.1).
pub fn chunk_bytes(length: u64) -> u64 {
    if length == 0 {
        return 5;
    }
    let digits = u64::from((u64::BITS - length.leading_zeros()).div_ceil(4));
    digits + 2 + length + 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_count_as_written() {
        let request = "GET /data?a=1 HTTP/1.1\r\nHost: a.b\r\nAccept: */*\r\n\r\n";
        let fields = field_bytes("Host", "a.b") + field_bytes("Accept", "*/*");
        assert_eq!(request_head_bytes("GET", "/data?a=1", fields), request.len() as u64);
        let response = "HTTP/1.1 204 No Content\r\nDate: x\r\n\r\n";
        assert_eq!(response_head_bytes("No Content", field_bytes("Date", "x")), response.len() as u64);
    }

    #[test]
    fn chunks_count_as_written() {
        for length in [1, 15, 16, 255, 256, 4_095, 4_096] {
            let written = format!("{length:x}\r\n").len() as u64 + length + 2;
            assert_eq!(chunk_bytes(length), written, "{length}");
        }
        assert_eq!(chunk_bytes(0), "0\r\n\r\n".len() as u64);
    }
}
