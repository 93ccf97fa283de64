//! How often each thing crosses the link, per user and second, and how many connections carry it.
//!
//! Messages that come at random are a Poisson process, so that the formulas are exact; messages at even distances have formulas
//! of their own. If nothing comes from the server, nothing waits for it: every transport but WebSocket is then a POST per message.

use super::Model;
use crate::constant::Constant;
use crate::expression::{Expr, ceiling, decay, difference, number, product, quotient, sum};
use crate::input::Input;
use crate::step::{Item, Step};
use crate::transport::Transport;

impl Model<'_> {
    pub(super) fn rates(&mut self) {
        self.add(Step::RoundTrip, quotient(self.input(Input::Rtt), number(1_000.0)));
        if self.down() > 0.0 {
            match self.transport {
                Transport::Polling => self.polling(),
                Transport::LongPolling => self.long_polling(),
                Transport::Sse | Transport::StreamedPost => self.events(),
                Transport::WebSocket => {}
            }
        }
        if self.transport == Transport::WebSocket {
            self.frames();
        } else if self.up() > 0.0 && !self.is_reply() {
            self.add(Step::Rate(Item::Post), self.input(Input::Up));
            self.add(Step::Rate(Item::PostAnswer), self.step(Step::Rate(Item::Post)));
        }
        self.connections();
    }

    /// A poll, its response, a pause, the next poll.
    fn polling(&mut self) {
        let pause = quotient(self.input(Input::Poll), number(1_000.0));
        self.add(Step::Cycle, sum([pause, self.step(Step::RoundTrip)]));
        let per_cycle = product([self.input(Input::Down), self.step(Step::Cycle)]);
        let full = if self.is_steady() {
            Expr::Least(vec![number(1.0), per_cycle])
        } else {
            difference(number(1.0), decay(per_cycle))
        };
        self.polls(full);
    }

    /// A poll that is held until a message comes; a message that comes between two polls waits for the next one.
    fn long_polling(&mut self) {
        let (down, round_trip) = (self.input(Input::Down), self.step(Step::RoundTrip));
        let hold = self.input(Input::Hold);
        if self.is_steady() {
            let period = quotient(number(1.0), down.clone());
            let polls = ceiling(quotient(period.clone(), sum([hold, round_trip.clone()])));
            self.add(Step::Cycle, Expr::Greatest(vec![round_trip, quotient(period, polls)]));
            return self.polls(Expr::Least(vec![number(1.0), product([down, self.step(Step::Cycle)])]));
        }
        let missed = decay(product([down.clone(), round_trip.clone()]));
        let waiting = difference(number(1.0), decay(product([down.clone(), hold.clone()])));
        let waited = quotient(product([missed, waiting]), down.clone());
        self.add(Step::Cycle, sum([round_trip.clone(), waited]));
        let empty = decay(product([down, sum([round_trip, hold])]));
        self.polls(difference(number(1.0), empty));
    }

    fn polls(&mut self, full: Expr) {
        self.add(Step::Rate(Item::Request), quotient(number(1.0), self.step(Step::Cycle)));
        self.add(Step::Full, full);
        let requests = self.step(Step::Rate(Item::Request));
        self.add(Step::Rate(Item::Answer), product([requests.clone(), self.step(Step::Full)]));
        let empty = difference(number(1.0), self.step(Step::Full));
        self.add(Step::Rate(Item::Empty), product([requests, empty]));
        let messages = quotient(self.input(Input::Down), self.step(Step::Rate(Item::Answer)));
        self.add(Step::PerAnswer, Expr::Greatest(vec![number(1.0), messages]));
    }

    /// One request per connection, or one per message of the client if the events are its answer; then an event per message, and
    /// a comment whenever there was nothing else for a while.
    fn events(&mut self) {
        let starts =
            if self.is_reply() { self.input(Input::Up) } else { quotient(number(1.0), self.input(Input::Session)) };
        self.add(Step::Rate(Item::Start), starts);
        self.add(Step::Rate(Item::StartAnswer), self.step(Step::Rate(Item::Start)));
        self.add(Step::Rate(Item::Event), self.input(Input::Down));
        // A response that ends with its answer is not open while there is nothing to say.
        if !self.is_reply() {
            let (down, comment) = (self.input(Input::Down), self.constant(Constant::Comment));
            let beats = if self.is_steady() {
                let silences = ceiling(quotient(number(1.0), product([down.clone(), comment])));
                product([down, difference(silences, number(1.0))])
            } else {
                let silent = || decay(product([down.clone(), comment.clone()]));
                quotient(product([down.clone(), silent()]), difference(number(1.0), silent()))
            };
            self.add(Step::Rate(Item::Beat), beats);
        }
    }

    /// One upgrade per connection, then frames both ways, and a Ping with its Pong at even distances.
    fn frames(&mut self) {
        let starts = quotient(number(1.0), self.input(Input::Session));
        self.add(Step::Rate(Item::Start), starts);
        self.add(Step::Rate(Item::StartAnswer), self.step(Step::Rate(Item::Start)));
        self.add(Step::Rate(Item::Frame), self.input(Input::Down));
        self.add(Step::Rate(Item::UpFrame), self.input(Input::Up));
        self.add(Step::Rate(Item::Beat), quotient(number(1.0), self.constant(Constant::Ping)));
        self.add(Step::Rate(Item::Pong), self.step(Step::Rate(Item::Beat)));
    }

    /// Over HTTP/1.1 a held request occupies its connection, so that the client's own messages need another one. A server closes
    /// a connection that is idle for too long, and then each request opens one.
    fn connections(&mut self) {
        let is_waiting = self.down() > 0.0 || self.transport == Transport::WebSocket;
        let posts = self.has(Item::Post);
        if !is_waiting || self.transport == Transport::Polling {
            let rate = if is_waiting { Step::Rate(Item::Request) } else { Step::Rate(Item::Post) };
            let requests = if is_waiting && posts {
                sum([self.step(rate), self.step(Step::Rate(Item::Post))])
            } else {
                self.step(rate)
            };
            let (kept, session) = (self.constant(Constant::KeepAlive), self.input(Input::Session));
            if requests.value() * kept.value() < 1.0 {
                self.add(Step::PerUser, product([requests.clone(), kept]));
                return self.add(Step::Opens, requests);
            }
            self.add(Step::PerUser, number(1.0));
            return self.add(Step::Opens, quotient(number(1.0), session));
        }
        let needs_another = !self.is_2() && posts;
        self.add(Step::PerUser, number(if needs_another { 2.0 } else { 1.0 }));
        self.add(Step::Opens, quotient(self.step(Step::PerUser), self.input(Input::Session)));
    }
}
