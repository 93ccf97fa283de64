//! How many bytes each thing has, as HTTP or WebSocket and on the link, and how many acknowledgments it causes.
//!
//! The rule for acknowledgments: a packet without data crosses for every second segment of a message (RFC 9293 3.8.6.3) and for
//! its last, unless data goes the other way within the delay of acknowledgments and carries it.

use super::Model;
use crate::constant::Constant;
use crate::expression::{Expr, ceiling, decay, difference, number, product, quotient, sum};
use crate::input::Input;
use crate::step::{Item, Step};
use crate::transport::Transport;

/// Who acknowledges.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Acked {
    /// A packet of its own.
    Alone,
    /// The data that goes the other way at once.
    Carried,
    /// A packet of its own, which the next message's may join.
    Joined,
}

impl Model<'_> {
    pub(super) fn sizes(&mut self) {
        self.add(
            Step::Headers,
            sum([self.constant(Constant::Ip), self.constant(Constant::Tcp), self.constant(Constant::Options)]),
        );
        self.add(Step::Segment, difference(self.constant(Constant::Mtu), self.step(Step::Headers)));
        let record = if self.is_secure() { self.constant(Constant::Record) } else { number(0.0) };
        self.add(Step::Record, record);
        self.polled();
        self.streamed();
        self.pushed();
        let (up, down, chain) = match (self.is_secure(), self.is_2()) {
            (false, _) => (Constant::PlainUp, Constant::PlainDown, None),
            (true, false) => (Constant::SecureUp, Constant::SecureDown, Some(Constant::Chain)),
            (true, true) => (Constant::Secure2Up, Constant::Secure2Down, Some(Constant::Chain)),
        };
        let mut terms = vec![self.constant(down)];
        terms.extend(chain.map(|chain| self.constant(chain)));
        let first = self.is_2() && (self.has(Item::Request) || self.has(Item::Post)) && !self.has(Item::Start);
        let mut ups = vec![self.constant(up)];
        // HPACK's table is empty at first, so the first request has its fields in full.
        if first {
            ups.push(self.constant(Constant::First2));
            ups.push(self.input(Input::Head));
        }
        self.add(Step::ConnectionUp, Expr::Sum(ups));
        self.add(Step::ConnectionDown, Expr::Sum(terms));
    }

    /// Bytes that the site's own fields add to a request that is not the first of its connection.
    fn own_fields(&self) -> Option<Expr> {
        let head = self.inputs.get(Input::Head);
        // An entry that HPACK's table has is one byte long. It keeps none that is larger than the whole table (RFC 7541 4.4).
        match head > 0.0 {
            false => None,
            true if self.is_2() && head <= self.constants.get(Constant::Table2) => Some(number(1.0)),
            true => Some(self.input(Input::Head)),
        }
    }

    fn request(&self, constants: &[(Constant, Constant)]) -> Vec<Expr> {
        let mut terms: Vec<Expr> = constants.iter().map(|&(first, second)| self.either(first, second)).collect();
        terms.extend(self.own_fields());
        terms
    }

    fn polled(&mut self) {
        const REQUEST: (Constant, Constant) = (Constant::Request1, Constant::Request2);
        let empty = || (Constant::Empty1, Constant::Empty2);
        if self.has(Item::Request) {
            let is_held = self.transport == Transport::LongPolling;
            let (asked, answered) =
                if is_held { (Acked::Alone, Acked::Carried) } else { (Acked::Carried, Acked::Alone) };
            self.item(Item::Request, Expr::Sum(self.request(&[REQUEST])), asked);
            let texts = product([self.step(Step::PerAnswer), self.input(Input::Size)]);
            // A line feed stands between two messages.
            let between = difference(self.step(Step::PerAnswer), number(1.0));
            let head = self.either(Constant::Answer1, Constant::Answer2);
            self.item(Item::Answer, sum([head, texts, between]), answered);
            self.item(Item::Empty, self.either(empty().0, empty().1), answered);
        }
        if self.has(Item::Post) {
            let mut terms = self.request(&[REQUEST, (Constant::Post1, Constant::Post2)]);
            terms.push(self.input(Input::UpSize));
            self.item(Item::Post, Expr::Sum(terms), Acked::Carried);
            self.item(Item::PostAnswer, self.either(empty().0, empty().1), Acked::Alone);
        }
    }

    fn streamed(&mut self) {
        if !self.has(Item::Event) {
            return;
        }
        let start = match self.transport {
            Transport::Sse => self.request(&[(Constant::Stream1, Constant::Stream2)]),
            // Each message of the client is such a request: after the first, its fields are in HPACK's table.
            _ if self.is_reply() => {
                let mut terms =
                    self.request(&[(Constant::Stream1, Constant::Request2), (Constant::Post1, Constant::Post2)]);
                terms.push(self.input(Input::UpSize));
                terms
            }
            _ => self.request(&[(Constant::Stream1, Constant::Stream2), (Constant::Post1, Constant::Post2)]),
        };
        self.item(Item::Start, Expr::Sum(start), Acked::Carried);
        let answer = self.either(Constant::StreamAnswer1, Constant::StreamAnswer2);
        self.item(Item::StartAnswer, answer, Acked::Alone);
        let framing = self.either(Constant::Event1, Constant::Event2);
        self.item(Item::Event, sum([self.input(Input::Size), framing]), Acked::Joined);
        if self.has(Item::Beat) {
            // ":", an empty line, and a chunk's size and line ends (RFC 9112 7.1) or a frame's head.
            let frame = if self.is_2() { self.constant(Constant::FrameHead2) } else { number(5.0) };
            self.item(Item::Beat, sum([number(3.0), frame]), Acked::Alone);
        }
    }

    fn pushed(&mut self) {
        if self.transport != Transport::WebSocket {
            return;
        }
        let start = self.request(&[(Constant::Upgrade1, Constant::Upgrade2)]);
        self.item(Item::Start, Expr::Sum(start), Acked::Carried);
        self.item(Item::StartAnswer, self.either(Constant::Switch1, Constant::Switch2), Acked::Alone);
        if self.has(Item::Frame) {
            let frame = self.frame(self.input(Input::Size), false);
            self.item(Item::Frame, frame, Acked::Joined);
        }
        if self.has(Item::UpFrame) {
            let frame = self.frame(self.input(Input::UpSize), true);
            self.item(Item::UpFrame, frame, Acked::Joined);
        }
        self.item(Item::Beat, self.frame(number(0.0), false), Acked::Carried);
        self.item(Item::Pong, self.frame(number(0.0), true), Acked::Alone);
    }

    /// A frame with its longer head if its content needs it (RFC 6455 5.2), and a DATA frame around it over HTTP/2.
    fn frame(&self, content: Expr, is_masked: bool) -> Expr {
        let longer = match content.value() {
            small if small <= 125.0 => 0.0,
            medium if medium <= 65_535.0 => 2.0,
            _ => 8.0,
        };
        let mut terms = vec![content, self.constant(Constant::FrameHead)];
        if longer > 0.0 {
            terms.push(number(longer));
        }
        terms.extend(is_masked.then(|| self.constant(Constant::Mask)));
        terms.extend(self.is_2().then(|| self.constant(Constant::FrameHead2)));
        Expr::Sum(terms)
    }

    /// Adds the bytes of a thing, those on the link, and its acknowledgments.
    fn item(&mut self, item: Item, bytes: Expr, acked: Acked) {
        self.add(Step::Bytes(item), bytes);
        let bytes = self.step(Step::Bytes(item));
        let records = ceiling(quotient(bytes.clone(), self.constant(Constant::RecordSize)));
        let within =
            if self.is_secure() { sum([bytes.clone(), product([records, self.step(Step::Record)])]) } else { bytes };
        let segments = ceiling(quotient(within.clone(), self.step(Step::Segment)));
        self.add(Step::Link(item), sum([within, product([segments.clone(), self.step(Step::Headers)])]));
        let acks = ceiling(quotient(segments, self.constant(Constant::PerAck)));
        let acks = match acked {
            Acked::Alone => acks,
            Acked::Carried => difference(acks, number(1.0)),
            Acked::Joined => quotient(acks, sum([number(1.0), self.joined()])),
        };
        self.add(Step::Acks(item), acks);
    }

    /// The probability that the next message comes before the acknowledgment of this one has left.
    fn joined(&self) -> Expr {
        let (down, delay) = (self.input(Input::Down), self.constant(Constant::AckDelay));
        if self.is_steady() {
            return number(if down.value() * delay.value() > 1.0 { 1.0 } else { 0.0 });
        }
        difference(number(1.0), decay(product([down, delay])))
    }
}
