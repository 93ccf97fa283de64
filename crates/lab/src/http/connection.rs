//! A connection with a buffer of bytes that were read and not yet used. It reads messages from the stream, whatever
//! segments they arrive in.

use super::{HttpError, Request, Response};
use crate::net::Net;
use crate::stream::Stream;
use httparse::Status;

/// The most bytes of a head. A longer one is an error.
const LONGEST_HEAD: usize = 16_384;
/// The most field lines of a head.
const MOST_FIELDS: usize = 48;

pub(super) struct Connection {
    pub(super) net: Net,
    pub(super) stream: Stream,
    pub(super) buffer: Vec<u8>,
    /// Bytes of HTTP written and read.
    pub(super) bytes: u64,
    /// Whether this side has closed.
    pub(super) is_closed: bool,
}

impl Connection {
    pub(super) fn new(net: &Net, stream: Stream) -> Self {
        Self { net: net.clone(), stream, buffer: Vec::new(), bytes: 0, is_closed: false }
    }

    pub(super) async fn write(&mut self, bytes: &[u8]) -> Result<(), HttpError> {
        self.bytes += bytes.len() as u64;
        Ok(self.stream.write(bytes).await?)
    }

    /// Reads more bytes; false if the peer has closed.
    pub(super) async fn fill(&mut self) -> Result<bool, HttpError> {
        let more = self.stream.read().await?;
        self.bytes += more.len() as u64;
        self.buffer.extend_from_slice(&more);
        Ok(!more.is_empty())
    }

    /// Reads until `parse` finds a whole head at the start of the buffer, and removes it from the buffer. `None` if the peer
    /// closed before the first byte of the head.
    pub(super) async fn head<T>(
        &mut self,
        parse: impl Fn(&[u8]) -> Result<Option<(usize, T)>, HttpError>,
    ) -> Result<Option<T>, HttpError> {
        loop {
            if let Some((length, head)) = parse(&self.buffer)? {
                self.buffer.drain(..length);
                return Ok(Some(head));
            }
            if self.buffer.len() > LONGEST_HEAD {
                return Err(HttpError::Malformed("the head is too long"));
            }
            if !self.fill().await? {
                return if self.buffer.is_empty() { Ok(None) } else { Err(HttpError::Incomplete) };
            }
        }
    }

    /// The next `length` bytes.
    pub(super) async fn take(&mut self, length: usize) -> Result<Vec<u8>, HttpError> {
        while self.buffer.len() < length {
            if !self.fill().await? {
                return Err(HttpError::Incomplete);
            }
        }
        Ok(self.buffer.drain(..length).collect())
    }

    /// The next line, without its CRLF.
    async fn line(&mut self) -> Result<Vec<u8>, HttpError> {
        loop {
            if let Some(end) = self.buffer.windows(2).position(|pair| pair == b"\r\n") {
                let mut line = self.take(end + 2).await?;
                line.truncate(end);
                return Ok(line);
            }
            if self.buffer.len() > LONGEST_HEAD {
                return Err(HttpError::Malformed("a line is too long"));
            }
            if !self.fill().await? {
                return Err(HttpError::Incomplete);
            }
        }
    }

    /// The next chunk's data (RFC 9112 §7.1); `None` after the last one, whose size is 0.
    pub(super) async fn chunk(&mut self) -> Result<Option<Vec<u8>>, HttpError> {
        let mut size_line = self.line().await?;
        size_line.extend_from_slice(b"\r\n");
        let Ok(Status::Complete((_, size))) = httparse::parse_chunk_size(&size_line) else {
            return Err(HttpError::Malformed("a chunk has no size"));
        };
        if size == 0 {
            // Trailer fields may follow; an empty line ends the message (RFC 9112 §7.1.2).
            while !self.line().await?.is_empty() {}
            return Ok(None);
        }
        let size = usize::try_from(size).map_err(|_| HttpError::Malformed("a chunk is too large"))?;
        let data = self.take(size).await?;
        if self.line().await?.is_empty() {
            Ok(Some(data))
        } else {
            Err(HttpError::Malformed("a chunk is longer than its size"))
        }
    }

    /// Closes this side, once.
    pub(super) async fn close_side(&mut self) -> Result<(), HttpError> {
        if !self.is_closed {
            self.is_closed = true;
            self.stream.close().await?;
        }
        Ok(())
    }

    /// Closes this side and waits until the peer has closed, too.
    pub(super) async fn close(&mut self) -> Result<(), HttpError> {
        let closed = self.close_side().await;
        self.stream.over().await;
        closed
    }
}

/// The head of a response, and its length; `None` if it is not whole.
pub(super) fn parse_response(bytes: &[u8]) -> Result<Option<(usize, Response)>, HttpError> {
    let mut lines = [httparse::EMPTY_HEADER; MOST_FIELDS];
    let mut response = httparse::Response::new(&mut lines);
    match response.parse(bytes) {
        Ok(Status::Complete(length)) => {
            let status = response.code.ok_or(HttpError::Malformed("the response has no status"))?;
            Ok(Some((length, Response { status, fields: fields(response.headers), body: Vec::new() })))
        }
        Ok(Status::Partial) => Ok(None),
        Err(_) => Err(HttpError::Malformed("the response's head cannot be read")),
    }
}

/// The head of a request, and its length; `None` if it is not whole.
pub(super) fn parse_request(bytes: &[u8]) -> Result<Option<(usize, Request)>, HttpError> {
    let mut lines = [httparse::EMPTY_HEADER; MOST_FIELDS];
    let mut request = httparse::Request::new(&mut lines);
    match request.parse(bytes) {
        Ok(Status::Complete(length)) => {
            let (Some(method), Some(target)) = (request.method, request.path) else {
                return Err(HttpError::Malformed("the request has no method or no target"));
            };
            let (method, target) = (method.to_owned(), target.to_owned());
            Ok(Some((length, Request { method, target, fields: fields(request.headers) })))
        }
        Ok(Status::Partial) => Ok(None),
        Err(_) => Err(HttpError::Malformed("the request's head cannot be read")),
    }
}

fn fields(headers: &[httparse::Header<'_>]) -> Vec<(String, String)> {
    let value = |header: &httparse::Header<'_>| String::from_utf8_lossy(header.value).into_owned();
    headers.iter().map(|header| (header.name.to_owned(), value(header))).collect()
}

/// The value of Content-Length; `None` if the field is missing (RFC 9112 §6.2).
pub(super) fn content_length(fields: &[(String, String)]) -> Result<Option<usize>, HttpError> {
    let Some(value) = super::field(fields, "Content-Length") else { return Ok(None) };
    value.parse().map(Some).map_err(|_| HttpError::Malformed("Content-Length is not a number"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_read_when_they_are_whole() {
        let head = b"GET /data HTTP/1.1\r\nHost: server.example\r\n\r\nrest";
        for end in 0..head.len() - 4 {
            assert_eq!(parse_request(&head[..end]), Ok(None));
        }
        let (length, request) = parse_request(head).expect("a request").expect("whole");
        assert_eq!((length, request.method.as_str(), request.target.as_str()), (head.len() - 4, "GET", "/data"));
        assert_eq!(request.field("host"), Some("server.example"));
    }

    #[test]
    fn bytes_that_are_not_http_are_an_error() {
        assert!(parse_request(b"\x16\x03\x01\x00\x05hello").is_err());
        assert!(parse_response(b"HTTP/9 200\r\n\r\n").is_err());
        assert!(content_length(&[("content-length".to_owned(), "5x".to_owned())]).is_err());
        assert_eq!(content_length(&[]), Ok(None));
    }
}
