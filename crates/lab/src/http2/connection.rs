//! A handle on one side of a connection, which tasks share. What they ask for goes to the machine; a task of the connection's
//! own (`drive`) carries bytes between the machine and the stream below.

use super::drive::drive;
use super::machine::Machine;
use super::preferences::Preferences;
use super::stream::Why;
use crate::http::{Fields, HttpError};
use crate::net::Net;
use crate::stream::Stream;
use crate::tls::RECORD;
use std::cell::RefCell;
use std::rc::Rc;
use trace::Host;
use wire::http2::ErrorCode;

/// One side of a connection; clones are the same one.
#[derive(Clone)]
pub struct Connection(Rc<Shared>);

pub(super) struct Shared {
    pub(super) net: Net,
    pub(super) state: RefCell<State>,
}

/// What the tasks and the driver share.
pub(super) struct State {
    pub(super) machine: Machine,
    host: Host,
    /// Its number in the trace; 0 before it has a stream below.
    number: u32,
    /// Whether this side closes once everything is sent, and whether it resets TCP.
    pub(super) is_closing: bool,
    pub(super) is_aborting: bool,
    /// Whether the connection below is over.
    pub(super) is_over: bool,
    error: Option<HttpError>,
}

impl State {
    /// The connection below has failed.
    pub(super) fn fail(&mut self, error: HttpError) {
        self.error.get_or_insert(error);
        self.machine.end();
    }
}

impl Connection {
    /// A client whose preface and SETTINGS are ready to go.
    pub fn client(net: &Net) -> Self {
        Self::new(net, Host::Client, Machine::new(true, Preferences::of_client()))
    }

    /// A server whose SETTINGS are ready to go. `None` in a program that is built without HTTP/2 (`absent`).
    pub fn server(net: &Net) -> Option<Self> {
        Some(Self::new(net, Host::Server, Machine::new(false, Preferences::of_server())))
    }

    fn new(net: &Net, host: Host, machine: Machine) -> Self {
        let state =
            State { machine, host, number: 0, is_closing: false, is_aborting: false, is_over: false, error: None };
        Self(Rc::new(Shared { net: net.clone(), state: RefCell::new(state) }))
    }

    /// What there is to send, for the first flight of TLS (0-RTT).
    pub fn take_early(&self) -> Vec<u8> {
        self.0.state.borrow_mut().machine.take_output(RECORD)
    }

    /// Reads and writes over `stream` from now on.
    pub fn run_over(&self, stream: Stream) {
        self.0.state.borrow_mut().number = stream.connection();
        self.0.net.spawn(drive(self.0.clone(), stream));
    }

    /// The network it is on.
    pub fn net(&self) -> &Net {
        &self.0.net
    }

    /// The host that this side is on.
    pub fn host(&self) -> Host {
        self.0.state.borrow().host
    }

    /// Its number in the trace.
    pub fn number(&self) -> u32 {
        self.0.state.borrow().number
    }

    /// Whether it takes another request.
    pub fn is_usable(&self) -> bool {
        let state = self.0.state.borrow();
        !state.is_closing && !state.machine.is_gone() && !state.machine.is_leaving
    }

    /// Changes the machine; whoever waits for something looks again.
    pub(super) fn change<T>(&self, change: impl FnOnce(&mut Machine) -> T) -> T {
        let result = change(&mut self.0.state.borrow_mut().machine);
        self.0.net.note_progress();
        result
    }

    /// Waits until the machine has something.
    pub(super) async fn when<T>(&self, mut ready: impl FnMut(&mut Machine) -> Option<T>) -> T {
        self.0.net.when(|| ready(&mut self.0.state.borrow_mut().machine)).await
    }

    /// Waits until both sides have each other's SETTINGS and the peer has acknowledged ours.
    pub async fn settled(&self) -> Result<(), HttpError> {
        let is_settled = self.when(|machine| {
            let is_settled = machine.has_settings && machine.is_acknowledged;
            (is_settled || machine.is_gone()).then_some(is_settled)
        });
        if is_settled.await { Ok(()) } else { Err(self.error()) }
    }

    /// Opens a stream with a request.
    pub fn open(&self, fields: &Fields, ends: bool) -> Result<u32, HttpError> {
        self.change(|machine| machine.open(fields, ends)).ok_or_else(|| self.error())
    }

    /// The next stream that the peer opens; `None` once the connection is over.
    pub async fn accept(&self) -> Option<u32> {
        let next = self.when(|machine| match machine.accept() {
            Some(number) => Some(Some(number)),
            None => machine.is_gone().then_some(None),
        });
        next.await
    }

    /// The next header list on a stream.
    pub async fn fields(&self, number: u32) -> Result<Fields, HttpError> {
        let fields = self.when(|machine| {
            let Some(stream) = machine.stream(number) else { return Some(Err(None)) };
            match (stream.heads.pop_front(), stream.broken) {
                (Some(fields), _) => Some(Ok(fields)),
                (None, Some(why)) => Some(Err(Some(why))),
                (None, None) => stream.has_all.then_some(Err(None)),
            }
        });
        fields.await.map_err(|why| self.why(why))
    }

    /// The next content on a stream, as it came; `None` behind the last.
    pub async fn content(&self, number: u32) -> Result<Option<Vec<u8>>, HttpError> {
        let content = self.when(|machine| {
            let Some(stream) = machine.stream(number) else { return Some(Err(None)) };
            if !stream.content.is_empty() {
                return Some(Ok(Some(machine.take_content(number))));
            }
            match stream.broken {
                _ if stream.has_all => Some(Ok(None)),
                Some(why) => Some(Err(Some(why))),
                None => None,
            }
        });
        content.await.map_err(|why| self.why(why))
    }

    /// Waits until everything that was given to a stream has gone to the connection below.
    pub async fn sent(&self, number: u32) -> Result<(), HttpError> {
        let sent = self.when(|machine| {
            let Some(stream) = machine.stream(number) else { return Some(Ok(())) };
            match stream.broken {
                Some(why) => Some(Err(Some(why))),
                None => (!stream.waits_to_send()).then_some(Ok(())),
            }
        });
        sent.await.map_err(|why| self.why(why))
    }

    fn why(&self, why: Option<Why>) -> HttpError {
        match why {
            Some(Why::Reset(error)) => HttpError::Reset(error),
            Some(Why::Gone) | None => self.error(),
        }
    }

    fn error(&self) -> HttpError {
        let state = self.0.state.borrow();
        let found = state.machine.failure().map(|what| HttpError::Broken(what.to_owned()));
        found.or_else(|| state.error.clone()).unwrap_or(HttpError::Incomplete)
    }

    /// Begins to close: GOAWAY, and the end of the connection behind it.
    pub fn begin_close(&self) {
        let mut state = self.0.state.borrow_mut();
        if !state.is_closing {
            state.is_closing = true;
            state.machine.go_away(ErrorCode::NO_ERROR);
        }
        drop(state);
        self.0.net.note_progress();
    }

    /// Closes, and waits until the peer has closed, too.
    pub async fn close(&self) -> Result<(), HttpError> {
        self.begin_close();
        let shared = self.0.clone();
        self.0.net.when(|| shared.state.borrow().is_over.then_some(())).await;
        match self.0.state.borrow().error.clone() {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }

    /// Resets the connection below.
    pub fn abort(&self) {
        self.0.state.borrow_mut().is_aborting = true;
        self.0.net.note_progress();
    }
}
