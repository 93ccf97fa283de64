//! What the frames of a connection do to its streams, windows and settings, and which of the rules about these they break
//! (RFC 9113 §5, §6, §8).

use super::check::Broken;
use super::connection::{Connection, Seen};
use super::frame::{ErrorCode, FrameKind, HEAD, Head, LARGEST_WINDOW, Setting, flag, settings};
use super::hpack::Block;
use super::message::{self, Section};
use super::stream::{Phase, Purpose, Stream};
use crate::Rule;
use crate::field::number;
use trace::Direction;

impl Connection {
    /// A whole header block on `head.stream`: what it is, and what is wrong with it.
    pub(super) fn headers(
        &mut self,
        direction: Direction,
        head: Head,
        seen: &Seen,
        block: &Block,
    ) -> (Option<Section>, Option<Broken>) {
        match head.kind {
            FrameKind::PushPromise => {
                let place = HEAD + usize::from(head.has(flag::PADDED));
                let promised = number(&seen.bytes, place..place + 4).unwrap_or_default() as u32 & LARGEST_WINDOW;
                let broken = self.promise(direction, head, promised, block);
                (Some(Section::Request), Broken::worst([broken, message::check(Section::Request, block)]))
            }
            FrameKind::Headers => self.begin(direction, head, block),
            _ => (None, None),
        }
    }

    /// HEADERS: a request, a response or trailers.
    fn begin(&mut self, direction: Direction, head: Head, block: &Block) -> (Option<Section>, Option<Broken>) {
        let opened = self.open(direction, head);
        let this = direction.index();
        let allows_protocol = self.sides[1].allows_protocol();
        let Some(stream) = self.streams.get_mut(&head.stream) else { return (None, opened) };
        let section = match (direction, stream.phase[this]) {
            (_, Phase::Content) => Section::Trailers,
            (Direction::Up, _) => Section::Request,
            (Direction::Down, _) => Section::Response,
        };
        let ends = head.has(flag::END_STREAM);
        let error = |rule, subject| Some(Broken::stream(rule, subject, ErrorCode::PROTOCOL_ERROR));
        let mut all = vec![opened, message::check(section, block)];
        // Trailers have no length of their own, and a tunnel no trailers (RFC 9113 §8.5).
        match section {
            Section::Trailers if stream.purpose == Purpose::Tunnel => all.push(error(Rule::Http2Tunnel, "HEADERS")),
            Section::Trailers if !ends => all.push(error(Rule::Http2Trailers, "")),
            Section::Trailers => {}
            _ => match message::content_length(block) {
                Ok(length) => stream.expected[this] = length,
                Err(why) => all.push(Some(why)),
            },
        }
        if section == Section::Request && block.value(":protocol").is_some() && !allows_protocol {
            all.push(error(Rule::Http2Connect, ""));
        }
        stream.learn_purpose(section, block);
        // Responses of one hundred and so on come before the final one, which ends the stream (RFC 9113 §8.1).
        let is_interim = section == Section::Response && message::is_interim(block);
        if is_interim && ends {
            all.push(error(Rule::Http2Interim, ""));
        }
        stream.phase[this] = match (ends, is_interim) {
            (true, _) => Phase::Ended,
            (false, true) => Phase::Fields,
            (false, false) => Phase::Content,
        };
        all.push(stream.wrong_content(direction, ends));
        (Some(section), Broken::worst(all))
    }

    /// RFC 9113 §5.1, §5.1.1: whether HEADERS may stand on this stream, which it may open.
    fn open(&mut self, direction: Direction, head: Head) -> Option<Broken> {
        let this = direction.index();
        if let Some(stream) = self.streams.get(&head.stream) {
            let is_over = stream.phase[this] == Phase::Ended;
            return is_over.then(|| stream.ended(direction, head));
        }
        let error = |rule| Some(Broken::connection(rule, head.kind.name(), ErrorCode::PROTOCOL_ERROR));
        if head.stream == 0 {
            return None;
        }
        if direction == Direction::Down {
            return self.gone(direction, head).or_else(|| error(Rule::Http2StreamIdle));
        }
        if head.stream.is_multiple_of(2) {
            return error(Rule::Http2StreamParity);
        }
        if head.stream <= self.sides[this].numbers.last {
            return self.gone(direction, head);
        }
        let limit = self.sides[1].settings.max_concurrent_streams;
        let open = self.streams.keys().filter(|number| *number % 2 == 1).count();
        let windows = self.initial_windows();
        self.sides[this].numbers.open(head.stream);
        self.streams.insert(head.stream, Stream::new(windows));
        let is_more = limit.is_some_and(|limit| open as u64 >= u64::from(limit));
        is_more.then(|| Broken::stream(Rule::Http2TooManyStreams, "", ErrorCode::REFUSED_STREAM))
    }

    /// How much each side may send on a new stream.
    fn initial_windows(&self) -> [u32; 2] {
        let [client, server] = &self.sides;
        [server.settings, client.settings].map(|other| other.initial_window_size)
    }

    /// What is wrong with a frame on a stream that is not open: it has not begun, or it is closed (RFC 9113 §5.1). `None` if
    /// the frame may have been on its way when the stream was reset.
    fn gone(&self, direction: Direction, head: Head) -> Option<Broken> {
        let opener = if head.stream % 2 == 1 { 0 } else { 1 };
        let numbers = &self.sides[opener].numbers;
        let name = head.kind.name();
        if head.stream > numbers.last || numbers.was_skipped(head.stream) {
            return Some(Broken::connection(Rule::Http2StreamIdle, name, ErrorCode::PROTOCOL_ERROR));
        }
        if self.sides[direction.opposite().index()].numbers.has_reset(head.stream) {
            return None;
        }
        let scope = if self.sides[direction.index()].numbers.has_reset(head.stream) {
            Broken::stream
        } else {
            Broken::connection
        };
        Some(scope(Rule::Http2StreamClosed, name, ErrorCode::STREAM_CLOSED))
    }

    /// RFC 9113 §8.4, §6.6.
    fn promise(&mut self, direction: Direction, head: Head, promised: u32, block: &Block) -> Option<Broken> {
        let error = |rule| Some(Broken::connection(rule, head.kind.name(), ErrorCode::PROTOCOL_ERROR));
        if direction == Direction::Up || !self.sides[0].settings.enable_push {
            return error(Rule::Http2Push);
        }
        let is_even = |stream: u32| stream.is_multiple_of(2);
        if !is_even(promised) || promised == 0 || promised <= self.sides[1].numbers.last || is_even(head.stream) {
            return error(Rule::Http2StreamParity);
        }
        let is_open = self.streams.get(&head.stream).is_some_and(|stream| stream.phase[1] != Phase::Ended);
        let broken = if is_open { None } else { self.gone(direction, head) };
        let mut stream = Stream::new(self.initial_windows());
        stream.phase[0] = Phase::Ended;
        stream.learn_purpose(Section::Request, block);
        self.sides[1].numbers.open(promised);
        self.streams.insert(promised, stream);
        // §8.4: only what is safe and can be cached is promised.
        let is_safe = block.value(":method").is_none_or(|method| matches!(&*method, "GET" | "HEAD"));
        let unsafe_method = || Broken::stream(Rule::Http2PseudoMissing, ":method", ErrorCode::PROTOCOL_ERROR);
        let broken = broken.map(|broken| Broken { error: ErrorCode::PROTOCOL_ERROR, ..broken });
        broken.or_else(|| (!is_safe).then(unsafe_method))
    }

    /// DATA of `length` bytes; its padding counts in the windows, too (RFC 9113 §6.1, §6.9.1).
    pub(super) fn data(&mut self, direction: Direction, head: Head, length: u64) -> Option<Broken> {
        let this = direction.index();
        let counted = i64::from(head.length);
        let side = &mut self.sides[this];
        side.window -= counted;
        let rule = Rule::Http2FlowControl;
        let over = (side.window < 0).then(|| Broken::connection(rule, "", ErrorCode::FLOW_CONTROL_ERROR));
        let Some(stream) = self.streams.get_mut(&head.stream) else {
            return over.or_else(|| if head.stream == 0 { None } else { self.gone(direction, head) });
        };
        stream.window[this] -= counted;
        stream.received[this] += length;
        let is_over = stream.window[this] < 0 && counted > 0;
        let over_stream = is_over.then(|| Broken::stream(rule, "", ErrorCode::FLOW_CONTROL_ERROR));
        let state = match stream.phase[this] {
            Phase::Fields => Some(Broken::stream(Rule::Http2NoHeaders, "", ErrorCode::PROTOCOL_ERROR)),
            Phase::Ended => Some(stream.ended(direction, head)),
            Phase::Content => None,
        };
        let ends = head.has(flag::END_STREAM);
        if ends {
            stream.phase[this] = Phase::Ended;
        }
        Broken::worst([over, over_stream, state, stream.wrong_content(direction, ends)])
    }

    pub(super) fn reset(&mut self, direction: Direction, head: Head) -> Option<Broken> {
        let is_open = self.streams.remove(&head.stream).is_some();
        let broken = if is_open || head.stream == 0 { None } else { self.gone(direction, head) };
        self.sides[direction.index()].numbers.reset(head.stream);
        // RFC 9113 §5.1: RST_STREAM may cross the other side's end of the stream; only on an idle stream is it an error.
        broken.filter(|broken| broken.what.rule == Rule::Http2StreamIdle)
    }

    pub(super) fn take_settings(&mut self, direction: Direction, head: Head, payload: &[u8]) -> Option<Broken> {
        if head.stream > 0 {
            return None;
        }
        if !head.has(flag::ACK) {
            return self.ask(direction, settings(payload).collect());
        }
        // What the other side asked for applies to this side's frames from here on (RFC 9113 §6.5.3).
        let [client, server] = &mut self.sides;
        let (this, other) = if direction == Direction::Up { (client, server) } else { (server, client) };
        let before = other.settings.initial_window_size;
        for (setting, value) in other.pending.pop_front().unwrap_or_default() {
            other.settings.set(setting, value);
            if setting == Setting::HEADER_TABLE_SIZE {
                this.decoder.set_limit(value.into());
            }
        }
        let change = i64::from(other.settings.initial_window_size) - i64::from(before);
        self.streams.values_mut().for_each(|stream| stream.window[direction.index()] += change);
        None
    }

    /// SETTINGS that `direction`'s sender asks for. What they would break once they apply is their own fault.
    fn ask(&mut self, direction: Direction, entries: Vec<(Setting, u32)>) -> Option<Broken> {
        let error = |setting: Setting| {
            Some(Broken::connection(Rule::Http2SettingValue, setting.name(), ErrorCode::PROTOCOL_ERROR))
        };
        let side = &mut self.sides[direction.index()];
        // RFC 9113 §6.5.2: nobody pushes to a server. RFC 8441 §3: what a server has allowed it does not take back.
        let is_wrong = |entry: &(Setting, u32)| match *entry {
            (Setting::ENABLE_PUSH, 1) => direction == Direction::Down,
            (Setting::ENABLE_CONNECT_PROTOCOL, 0) => side.allows_protocol(),
            _ => false,
        };
        let wrong = entries.iter().find(|entry| is_wrong(entry)).and_then(|(setting, _)| error(*setting));
        side.pending.push_back(entries);
        let growth = side.asked_growth();
        // §6.9.2.
        let other = direction.opposite().index();
        let is_large = self.streams.values().any(|stream| stream.window[other] + growth > i64::from(LARGEST_WINDOW));
        let large = is_large.then(|| Broken::connection(Rule::Http2WindowLarge, "", ErrorCode::FLOW_CONTROL_ERROR));
        wrong.or(large)
    }

    pub(super) fn goaway(&mut self, direction: Direction, payload: &[u8]) -> Option<Broken> {
        let last = number(payload, 0..4)? as u32 & LARGEST_WINDOW;
        let before = self.sides[direction.index()].goaway.replace(last);
        let is_later = before.is_some_and(|before| last > before);
        is_later.then(|| Broken::connection(Rule::Http2GoAway, "", ErrorCode::PROTOCOL_ERROR))
    }

    /// RFC 9113 §6.9, §6.9.1: the other side may send more.
    pub(super) fn window_update(&mut self, direction: Direction, head: Head, payload: &[u8]) -> Option<Broken> {
        let increment = i64::from(number(payload, 0..4)? as u32 & LARGEST_WINDOW);
        let other = direction.opposite().index();
        let growth = self.sides[direction.index()].asked_growth().max(0);
        let (window, growth, error): (_, _, fn(_, &_, _) -> _) = if head.stream == 0 {
            (&mut self.sides[other].window, 0, Broken::connection)
        } else if let Some(stream) = self.streams.get_mut(&head.stream) {
            (&mut stream.window[other], growth, Broken::stream)
        } else {
            // A stream may have closed while the update was on its way.
            return self.gone(direction, head).filter(|broken| broken.what.rule == Rule::Http2StreamIdle);
        };
        *window += increment;
        let is_large = *window + growth > i64::from(LARGEST_WINDOW);
        is_large.then(|| error(Rule::Http2WindowLarge, "", ErrorCode::FLOW_CONTROL_ERROR))
    }

    /// A closed stream is not kept.
    pub(super) fn forget(&mut self, number: u32) {
        if self.streams.get(&number).is_some_and(Stream::is_closed) {
            self.streams.remove(&number);
        }
    }
}
