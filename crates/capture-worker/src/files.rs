//! The browser's files. In a worker they can be read at once, without waiting for the event loop.

use crate::Source;
use capture::{Bytes, ReadError};
use js_sys::Uint8Array;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, FileReaderSync};

/// Each reading of the browser's costs about as much as a copy of some hundred kilobytes. Packets of one connection are
/// near each other and wanted in order, so this much is read at once and kept until something else is wanted.
const WINDOW: u64 = 512 << 10;

/// A file that the visitor opened.
struct Opened {
    file: Blob,
    reader: FileReaderSync,
    /// Where the bytes that were read last begin, and they.
    window: RefCell<(u64, Vec<u8>)>,
}

/// The file in a value; `None` if it is no file, or outside of a worker.
pub(crate) fn opened(value: JsValue) -> Option<Source> {
    let (file, reader) = (value.dyn_into().ok()?, FileReaderSync::new().ok()?);
    Some(Rc::new(Opened { file, reader, window: RefCell::default() }))
}

impl Opened {
    /// The bytes from `start` to `end` as the browser reads them.
    fn slice(&self, start: u64, end: u64) -> Result<Uint8Array, ReadError> {
        // A file has less than 2^53 bytes, so that a place in it is a number of JavaScript.
        let slice = self.file.slice_with_f64_and_f64(start as f64, end as f64).map_err(|_| ReadError::Gone)?;
        let buffer = self.reader.read_as_array_buffer(&slice).map_err(|_| ReadError::Gone)?;
        let bytes = Uint8Array::new(&buffer.into());
        if u64::from(bytes.length()) == end - start { Ok(bytes) } else { Err(ReadError::Short) }
    }
}

impl Bytes for Opened {
    fn len(&self) -> u64 {
        self.file.size() as u64
    }

    fn read(&self, at: u64, into: &mut [u8]) -> Result<(), ReadError> {
        let end = at.checked_add(into.len() as u64).filter(|end| *end <= self.len()).ok_or(ReadError::Short)?;
        if end - at >= WINDOW {
            self.slice(at, end)?.copy_to(into);
            return Ok(());
        }
        let mut window = self.window.borrow_mut();
        if at < window.0 || end > window.0 + window.1.len() as u64 {
            *window = (at, self.slice(at, self.len().min(at + WINDOW))?.to_vec());
        }
        let start = (at - window.0) as usize;
        into.copy_from_slice(window.1.get(start..start + into.len()).ok_or(ReadError::Short)?);
        Ok(())
    }
}
