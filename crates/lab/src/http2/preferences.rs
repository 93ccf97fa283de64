//! What each side announces when it begins: the SETTINGS and the windows that Chromium and nginx have.

use wire::http2::{DEFAULT_WINDOW, Setting};

/// What a side asks of its peer.
#[derive(Clone, Debug)]
pub(super) struct Preferences {
    /// The entries of its SETTINGS, in order.
    pub settings: Vec<(Setting, u32)>,
    /// How much DATA it takes on the whole connection before it has read any.
    pub connection_window: u32,
    /// The most DATA that it puts into one frame.
    pub piece: usize,
}

/// Bytes of DATA in one frame. nginx cuts at 8192 (`http2_chunk_size`); here two pieces make a resource of the usual size, so
/// that responses take turns.
const PIECE: usize = 4096;

impl Preferences {
    /// As Chromium sends them: 6 MiB for each stream, 15 MiB for all, no push.
    pub fn of_client() -> Self {
        let settings = vec![
            (Setting::HEADER_TABLE_SIZE, 65_536),
            (Setting::ENABLE_PUSH, 0),
            (Setting::INITIAL_WINDOW_SIZE, 6_291_456),
            (Setting::MAX_HEADER_LIST_SIZE, 262_144),
        ];
        Self { settings, connection_window: 15_728_640, piece: PIECE }
    }

    /// As nginx sends them, and that WebSocket may be opened (RFC 8441 §3), which nginx does not offer.
    pub fn of_server() -> Self {
        let settings = vec![
            (Setting::MAX_CONCURRENT_STREAMS, 128),
            (Setting::INITIAL_WINDOW_SIZE, 65_536),
            (Setting::MAX_FRAME_SIZE, 16_777_215),
            (Setting::ENABLE_CONNECT_PROTOCOL, 1),
        ];
        Self { settings, connection_window: wire::http2::LARGEST_WINDOW, piece: PIECE }
    }

    /// The window of a new stream.
    pub fn stream_window(&self) -> u32 {
        let entry = self.settings.iter().rev().find(|(setting, _)| *setting == Setting::INITIAL_WINDOW_SIZE);
        entry.map_or(DEFAULT_WINDOW, |(_, window)| *window)
    }
}
