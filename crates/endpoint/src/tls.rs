//! The TLS handshake (1.2 and 1.3, by rustls), and what a client of plain HTTP gets in its place.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::certificate::{HTTP_2, Tls};
use crate::counting_stream::CountingStream;

/// The first byte of a handshake's record (RFC 8446 §5.1).
const HANDSHAKE: u8 = 22;
/// The answer to a request of HTTP without TLS.
const NOT_TLS: &[u8] = b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-type: text/plain; charset=utf-8\r\n\
    content-length: 68\r\n\r\nThis address speaks HTTPS only: write https:// in place of http://.\n";
/// How much of a request without TLS is read, so that its client gets the answer and no reset.
const MOST_READ: usize = 64 << 10;
/// How long its client may take to leave.
const LINGER: Duration = Duration::from_secs(1);

/// Shakes hands within `longest`. `None` if that fails; a client that speaks HTTP without TLS gets [`NOT_TLS`].
pub(crate) async fn accept(
    tls: &Tls,
    mut stream: CountingStream,
    longest: Duration,
) -> Option<TlsStream<CountingStream>> {
    let handshake = async {
        if !begins_tls(stream.tcp()).await? {
            refuse(&mut stream).await;
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the client does not speak TLS"));
        }
        TlsAcceptor::from(Arc::clone(&tls.0)).accept(stream).await
    };
    match timeout(longest, handshake).await {
        Ok(Ok(stream)) => Some(stream),
        Ok(Err(error)) => {
            tracing::debug!(%error, "a TLS handshake failed");
            None
        }
        Err(_) => {
            tracing::debug!("a TLS handshake took too long");
            None
        }
    }
}

/// Whether the client chose HTTP/2. One that offers no choice gets HTTP/1.1; one that offers only others gets an alert, which
/// rustls sends (RFC 7301 §3.2).
pub(crate) fn is_http_2(stream: &TlsStream<CountingStream>) -> bool {
    stream.get_ref().1.alpn_protocol() == Some(HTTP_2)
}

/// Whether the first byte that the client sends is one of TLS. It stays unread. A client that leaves without one has none.
async fn begins_tls(stream: &TcpStream) -> io::Result<bool> {
    let mut first = [0];
    match stream.peek(&mut first).await? {
        0 => Err(io::ErrorKind::UnexpectedEof.into()),
        _ => Ok(first[0] == HANDSHAKE),
    }
}

/// Answers a client of HTTP without TLS.
async fn refuse(stream: &mut CountingStream) {
    let mut first = [0; 4_096];
    let Ok(mut read) = stream.read(&mut first).await else { return };
    if !first[0].is_ascii_uppercase() || stream.write_all(NOT_TLS).await.is_err() || stream.shutdown().await.is_err() {
        return;
    }
    let rest = async {
        while read < MOST_READ {
            match stream.read(&mut first).await {
                Ok(more) if more > 0 => read += more,
                _ => break,
            }
        }
    };
    let _ = timeout(LINGER, rest).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_without_tls_has_the_length_that_it_says() {
        let text = std::str::from_utf8(NOT_TLS).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(head.ends_with(&format!("content-length: {}", body.len())), "{}", body.len());
    }
}
