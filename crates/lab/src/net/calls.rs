//! Records the calls of the socket API that applications make, if a scenario is about them.

use trace::{Call, Host, Micros, SocketCall};

/// The calls of a run. Nothing is recorded before [`Calls::start`].
#[derive(Default)]
pub(super) struct Calls {
    is_recording: bool,
    calls: Vec<Call>,
}

/// A call that was made; none if nothing is recorded.
#[derive(Clone, Copy)]
pub(super) struct Made(Option<usize>);

impl Calls {
    pub(super) fn start(&mut self) {
        self.is_recording = true;
    }

    pub(super) fn stop(&mut self) {
        self.is_recording = false;
    }

    /// An application makes a call that may have to wait.
    pub(super) fn begin(&mut self, at: Micros, host: Host, connection: u32, call: SocketCall) -> Made {
        if !self.is_recording {
            return Made(None);
        }
        self.calls.push(Call { at, returned: None, host, connection, call, bytes: None });
        Made(Some(self.calls.len() - 1))
    }

    /// An application makes a call that returns at once.
    pub(super) fn make(&mut self, at: Micros, host: Host, connection: u32, call: SocketCall) {
        let made = self.begin(at, host, connection, call);
        self.end(made, at, None);
    }

    /// A call returns.
    pub(super) fn end(&mut self, made: Made, at: Micros, bytes: Option<usize>) {
        if let Some(call) = self.get(made) {
            call.returned = Some(at);
            call.bytes = bytes.map(|bytes| bytes as u64);
        }
    }

    /// `accept` returns a connection.
    pub(super) fn accepted(&mut self, made: Made, at: Micros, connection: u32) {
        if let Some(call) = self.get(made) {
            call.connection = connection;
        }
        self.end(made, at, None);
    }

    /// It turns out that a call was another one.
    pub(super) fn rename(&mut self, made: Made, name: SocketCall) {
        if let Some(call) = self.get(made) {
            call.call = name;
        }
    }

    fn get(&mut self, Made(place): Made) -> Option<&mut Call> {
        self.calls.get_mut(place?)
    }
}

impl IntoIterator for Calls {
    type Item = Call;
    type IntoIter = std::vec::IntoIter<Call>;

    fn into_iter(self) -> Self::IntoIter {
        self.calls.into_iter()
    }
}
