//! The body of a response as it arrives, up to a limit. Without one, an endpoint could fill the tab's memory. Pure.

/// The most bytes of a body, after decompression. Our endpoint's longest response has 256 KiB and one message more
/// (docs/endpoint.md); an echo is asked to return as much, with its JSON around it.
pub const MOST: usize = 8 << 20;

/// The bytes so far.
#[derive(Debug, Default)]
pub struct Body(Vec<u8>);

impl Body {
    /// Whether as many bytes `more` are within the limit. Asked before the bytes are copied.
    pub fn has_room(&self, more: usize) -> bool {
        self.0.len().checked_add(more).is_some_and(|length| length <= MOST)
    }

    /// Adds what has arrived.
    pub fn push(&mut self, chunk: &[u8]) {
        self.0.extend_from_slice(chunk);
    }

    /// The whole as text: UTF-8 without a byte order mark, as `Response.text()` gives it (Encoding §6, UTF-8 decode).
    pub fn text(self) -> String {
        let text =
            String::from_utf8(self.0).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        text.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_without_an_end_stops_at_the_limit() {
        let mut body = Body::default();
        let chunk = [b'x'; 65_536];
        let mut chunks = 0;
        while body.has_room(chunk.len()) {
            body.push(&chunk);
            chunks += 1;
        }
        assert_eq!((chunks, body.0.len()), (128, MOST));
        assert!(body.has_room(0) && !body.has_room(1));
    }

    #[test]
    fn one_chunk_of_any_size_is_judged_before_it_is_taken() {
        for more in [MOST + 1, 1_200_000_000, usize::MAX] {
            assert!(!Body::default().has_room(more), "{more}");
        }
        let mut body = Body::default();
        body.push(b"x");
        assert!(!body.has_room(usize::MAX), "no overflow");
    }

    #[test]
    fn text_is_decoded_as_the_browser_decodes_it() {
        let text = |chunks: &[&[u8]]| {
            let mut body = Body::default();
            chunks.iter().for_each(|chunk| body.push(chunk));
            body.text()
        };
        let [first, second] = ["한글".as_bytes()[..2].to_vec(), "한글".as_bytes()[2..].to_vec()];
        assert_eq!(text(&[&first, &second]), "한글", "a letter may be cut between chunks");
        assert_eq!(text(&[b"\xEF\xBB\xBF{}"]), "{}");
        assert_eq!(text(&[b"a\xFFb"]), "a\u{FFFD}b");
        assert_eq!(text(&[]), "");
    }
}
