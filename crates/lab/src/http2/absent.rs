//! What stands in the place of HTTP/2 in a program that is built without it (`crates/lab-worker`, which most lessons use):
//! types that have no values, so that the compiler leaves out what uses them.

use crate::http::{HttpError, Request, Response};
use crate::net::Net;
use crate::stream::Stream;
use trace::Host;

/// Nothing.
enum Never {}

/// See `client`.
pub struct Client(Never);

/// See `connection`.
pub struct Connection(Never);

/// See `exchange`.
pub struct Exchange(Never);

/// See `exchange`.
pub struct Tunnel(Never);

#[allow(clippy::unused_async, reason = "the signatures of what it stands for")]
impl Client {
    pub fn new(_: &Net, _: Stream) -> Option<Self> {
        None
    }

    pub fn unconnected(_: &Net) -> Option<Self> {
        None
    }

    pub fn take_early(&self) -> Vec<u8> {
        match self.0 {}
    }

    pub fn run_over(&self, _: Stream) {
        match self.0 {}
    }

    pub fn connection(&self) -> u32 {
        match self.0 {}
    }

    pub fn sibling(&self) -> Self {
        match self.0 {}
    }

    pub async fn settled(&self) -> Result<(), HttpError> {
        match self.0 {}
    }

    pub fn ask(&mut self, _: &str, _: &str, _: &[(&str, &str)]) -> Result<(), HttpError> {
        match self.0 {}
    }

    pub fn post(&mut self, _: &str, _: &[(&str, &str)], _: &[u8]) -> Result<(), HttpError> {
        match self.0 {}
    }

    pub async fn response(&mut self) -> Result<Response, HttpError> {
        match self.0 {}
    }

    pub async fn chunk(&mut self) -> Result<Option<Vec<u8>>, HttpError> {
        match self.0 {}
    }

    pub async fn connect(self, _: &str, _: &[(&str, &str)]) -> Result<(Response, Tunnel), HttpError> {
        match self.0 {}
    }

    pub fn is_reusable(&self) -> bool {
        match self.0 {}
    }

    pub async fn close(&mut self) -> Result<(), HttpError> {
        match self.0 {}
    }

    pub fn abort(&mut self) {
        match self.0 {}
    }
}

impl Connection {
    pub fn server(_: &Net) -> Option<Self> {
        None
    }

    pub fn run_over(&self, _: Stream) {
        match self.0 {}
    }
}

#[allow(clippy::unused_async, reason = "the signatures of what it stands for")]
impl Exchange {
    pub async fn accept(connection: &Connection) -> Option<Self> {
        match connection.0 {}
    }

    pub async fn request(&mut self) -> Result<Option<Request>, HttpError> {
        match self.0 {}
    }

    pub async fn respond(&mut self, _: &Response) -> Result<(), HttpError> {
        match self.0 {}
    }

    pub fn start(&mut self, _: &Response) {
        match self.0 {}
    }

    pub async fn piece(&mut self, _: &[u8]) -> Result<(), HttpError> {
        match self.0 {}
    }

    pub async fn end(&mut self) -> Result<(), HttpError> {
        match self.0 {}
    }

    pub fn connection(&self) -> u32 {
        match self.0 {}
    }

    pub fn tunnel(self, _: &Response) -> Tunnel {
        match self.0 {}
    }
}

#[allow(clippy::unused_async, reason = "the signatures of what it stands for")]
impl Tunnel {
    pub async fn read(&mut self) -> Result<Vec<u8>, HttpError> {
        match self.0 {}
    }

    pub async fn write(&mut self, _: &[u8]) -> Result<(), HttpError> {
        match self.0 {}
    }

    pub async fn close(&mut self) -> Result<(), HttpError> {
        match self.0 {}
    }

    pub async fn over(&mut self) {
        match self.0 {}
    }

    pub fn abort(&mut self) {
        match self.0 {}
    }

    pub fn net(&self) -> &Net {
        match self.0 {}
    }

    pub fn host(&self) -> Host {
        match self.0 {}
    }

    pub fn connection(&self) -> u32 {
        match self.0 {}
    }
}
