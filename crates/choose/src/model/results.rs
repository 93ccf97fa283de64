//! The sums that a page shows.

use super::Model;
use crate::constant::Constant;
use crate::expression::{Expr, decay, difference, number, product, quotient, sum};
use crate::input::Input;
use crate::step::{Item, Output, Step};
use crate::transport::Transport;

/// What crosses the link, and whether it goes to the server.
const ITEMS: [(Item, bool); 12] = [
    (Item::Request, true),
    (Item::Answer, false),
    (Item::Empty, false),
    (Item::Start, true),
    (Item::StartAnswer, false),
    (Item::Event, false),
    (Item::Frame, false),
    (Item::Post, true),
    (Item::PostAnswer, false),
    (Item::UpFrame, true),
    (Item::Beat, false),
    (Item::Pong, true),
];

/// Seconds of an hour.
const HOUR: f64 = 3_600.0;
/// Hours of a month, as cloud providers count.
const MONTH_HOURS: f64 = 730.0;

impl Model<'_> {
    pub(super) fn results(&mut self) {
        let requests = [Item::Request, Item::Start, Item::Post].into_iter().filter(|item| self.has(*item));
        let requests = requests.map(|item| self.step(Step::Rate(item))).collect();
        self.add(Step::Out(Output::Requests), product([self.input(Input::Users), Expr::Sum(requests)]));
        for (output, is_up) in [(Output::HttpDown, false), (Output::HttpUp, true)] {
            let terms = ITEMS.iter().filter(|(item, up)| *up == is_up && self.has(*item));
            let terms = terms.map(|(item, _)| self.times(*item, Step::Bytes(*item))).collect();
            self.add(Step::Out(output), product([self.input(Input::Users), Expr::Sum(terms)]));
        }
        self.link(Output::LinkDown, Step::ConnectionDown, false);
        self.link(Output::LinkUp, Step::ConnectionUp, true);
        let connections = product([self.input(Input::Users), self.step(Step::PerUser)]);
        self.add(Step::Out(Output::Connections), connections);
        self.server();
        self.delays();
        self.storm();
        self.radio();
        self.cost();
    }

    fn times(&self, item: Item, step: Step) -> Expr {
        product([self.step(Step::Rate(item)), self.step(step)])
    }

    /// What goes this way, the acknowledgments of what comes the other way, and the connections.
    fn link(&mut self, output: Output, connection: Step, is_up: bool) {
        let mut terms = Vec::new();
        let mut acks = Vec::new();
        for &(item, up) in ITEMS.iter().filter(|(item, _)| self.has(*item)) {
            if up == is_up {
                terms.push(self.times(item, Step::Link(item)));
            } else if self.value(Step::Acks(item)) > 0.0 {
                acks.push(self.times(item, Step::Acks(item)));
            }
        }
        if !acks.is_empty() {
            terms.push(product([Expr::Sum(acks), self.step(Step::Headers)]));
        }
        terms.push(product([self.step(Step::Opens), self.step(connection)]));
        self.add(Step::Out(output), product([self.input(Input::Users), Expr::Sum(terms)]));
    }

    fn server(&mut self) {
        let (memory, work) = match self.transport {
            // What receives nothing holds nothing.
            Transport::LongPolling | Transport::Sse | Transport::StreamedPost if self.down() == 0.0 => {
                (Constant::MemoryPoll, Constant::WorkPoll)
            }
            Transport::Polling => (Constant::MemoryPoll, Constant::WorkPoll),
            Transport::LongPolling => (Constant::MemoryHeld, Constant::WorkHeld),
            Transport::Sse | Transport::StreamedPost => (Constant::MemoryStream, Constant::WorkStream),
            Transport::WebSocket => (Constant::MemorySocket, Constant::WorkSocket),
        };
        let bytes = product([self.step(Step::Out(Output::Connections)), self.constant(memory)]);
        self.add(Step::Out(Output::Memory), bytes);
        let rates = |model: &Self, items: &[Item]| {
            let items = items.iter().filter(|item| model.has(**item));
            Expr::Sum(items.map(|item| model.step(Step::Rate(*item))).collect())
        };
        let own = rates(self, &[Item::Request, Item::Event, Item::Frame, Item::UpFrame, Item::Beat]);
        let plain = rates(self, &[Item::Post, Item::Start]);
        let busy = sum([product([own, self.constant(work)]), product([plain, self.constant(Constant::WorkPoll)])]);
        let micros = product([self.input(Input::Users), busy]);
        self.add(Step::Out(Output::Processors), quotient(micros, number(1e6)));
    }

    /// From when a message falls due to its arrival.
    fn delays(&mut self) {
        let round_trip = self.step(Step::RoundTrip);
        let way = || quotient(round_trip.clone(), number(2.0));
        let loss = quotient(self.input(Input::Loss), number(100.0));
        let repair = sum([self.step(Step::RoundTrip), self.constant(Constant::Rto)]);
        let is_lossy = loss.value() > 0.0;
        let (mut mean, mut worst) = match self.transport {
            _ if self.down() == 0.0 => (vec![way()], vec![way()]),
            Transport::Polling => {
                let cycle = self.step(Step::Cycle);
                (vec![quotient(cycle.clone(), number(2.0)), way()], vec![cycle, way()])
            }
            Transport::LongPolling => {
                // What falls due while the next request is on its way waits for half of that time on average.
                let missed = Expr::Least(vec![number(1.0), quotient(round_trip.clone(), self.step(Step::Cycle))]);
                let missed =
                    if self.is_steady() && self.value(Step::Cycle) > round_trip.value() { number(0.0) } else { missed };
                (vec![way(), product([missed, way()])], vec![round_trip.clone(), way()])
            }
            Transport::Sse | Transport::StreamedPost | Transport::WebSocket => (vec![way()], vec![way()]),
        };
        if is_lossy {
            mean.push(product([loss, repair.clone()]));
            worst.push(repair);
        }
        self.add(Step::Out(Output::MeanDelay), Expr::Sum(mean));
        self.add(Step::Out(Output::WorstDelay), Expr::Sum(worst));
    }

    /// A restart: those who wait for the server come back by their back-off. Who polls comes back with the next poll.
    fn storm(&mut self) {
        let users = self.input(Input::Users);
        let is_waiting = self.down() > 0.0 || self.transport == Transport::WebSocket;
        if self.transport == Transport::Polling || !is_waiting {
            let rate = if is_waiting { Item::Request } else { Item::Post };
            let polls = product([users, Expr::Least(vec![number(1.0), self.step(Step::Rate(rate))])]);
            self.add(Step::Out(Output::StormEven), polls.clone());
            return self.add(Step::Out(Output::StormJitter), polls);
        }
        let each = if self.is_reply() { number(1.0) } else { self.step(Step::PerUser) };
        self.add(Step::Out(Output::StormEven), product([users.clone(), each.clone()]));
        self.add(Step::PeakShare, number(self.storm.peak_share()));
        self.add(Step::Out(Output::StormJitter), product([users, each, self.step(Step::PeakShare)]));
    }

    /// A radio that was silent for longer than its tail sleeps, and the next packet wakes it.
    fn radio(&mut self) {
        let tail = match self.inputs.get(Input::Radio) as u8 {
            0 => return self.add(Step::Out(Output::WakeUps), number(0.0)),
            1 => Constant::TailWifi,
            _ => Constant::TailLte,
        };
        self.add(Step::Tail, self.constant(tail));
        let tail = self.step(Step::Tail);
        let is_polling = self.down() > 0.0 && self.transport == Transport::Polling;
        let messages = match self.transport {
            Transport::Polling => self.input(Input::Up),
            _ => sum([self.input(Input::Down), self.input(Input::Up)]),
        };
        let quiet = if self.is_steady() {
            number(if messages.value() * tail.value() < 1.0 { 1.0 } else { 0.0 })
        } else {
            decay(product([messages.clone(), tail.clone()]))
        };
        self.add(Step::Quiet, quiet);
        let quiet = self.step(Step::Quiet);
        // The share of time in which the last poll or Ping is longer ago than the tail, and whether that ever happens.
        let after = |rate: &Expr| {
            Expr::Greatest(vec![number(0.0), difference(number(1.0), product([rate.clone(), tail.clone()]))])
        };
        let sleeps = |rate: &Expr| number(if rate.value() * tail.value() < 1.0 { 1.0 } else { 0.0 });
        let wakes = match self.transport {
            _ if is_polling => {
                let polls = self.step(Step::Rate(Item::Request));
                let own = product([messages, after(&polls)]);
                product([quiet, sum([own, product([polls.clone(), sleeps(&polls)])])])
            }
            Transport::LongPolling if self.down() > 0.0 => {
                let polls = self.step(Step::Rate(Item::Request));
                let is_held_longer = self.inputs.get(Input::Hold) > tail.value();
                let polls = if is_held_longer { polls } else { number(0.0) };
                product([quiet, sum([polls, self.input(Input::Up)])])
            }
            Transport::WebSocket => {
                let pings = self.step(Step::Rate(Item::Beat));
                let own = product([messages, after(&pings)]);
                product([quiet, sum([own, product([pings.clone(), sleeps(&pings)])])])
            }
            _ => product([quiet, sum([messages, self.step(Step::Rate(Item::Beat))])]),
        };
        self.add(Step::Out(Output::WakeUps), product([number(HOUR), wakes]));
    }

    fn cost(&mut self) {
        self.add(Step::Month, product([number(MONTH_HOURS), number(HOUR)]));
        let month = self.step(Step::Month);
        let giga = 1e9;
        let bytes = product([self.step(Step::Out(Output::LinkDown)), month.clone()]);
        let mut terms = vec![product([quotient(bytes, number(giga)), self.constant(Constant::PriceTraffic)])];
        if self.inputs.is(Input::Prices) {
            let requests = product([self.step(Step::Out(Output::Requests)), month.clone()]);
            terms.push(product([quotient(requests, number(1e6)), self.constant(Constant::PriceRequests)]));
            if self.transport == Transport::WebSocket {
                let frames = sum([self.step(Step::Rate(Item::Frame)), self.step(Step::Rate(Item::UpFrame))]);
                let frames = product([self.input(Input::Users), frames, month.clone()]);
                terms.push(product([quotient(frames, number(1e6)), self.constant(Constant::PriceMessages)]));
                let minutes = product([self.step(Step::Out(Output::Connections)), quotient(month, number(60.0))]);
                terms.push(product([quotient(minutes, number(1e6)), self.constant(Constant::PriceMinutes)]));
            }
        } else {
            let memory = quotient(self.step(Step::Out(Output::Memory)), number(giga));
            let each_hour = sum([
                product([memory, self.constant(Constant::PriceMemory)]),
                product([self.step(Step::Out(Output::Processors)), self.constant(Constant::PriceProcessor)]),
            ]);
            terms.push(product([number(MONTH_HOURS), each_hour]));
        }
        self.add(Step::Out(Output::Cost), Expr::Sum(terms));
    }
}
