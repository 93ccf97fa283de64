//! A capture on a disk: its bytes are read when they are looked at.

use capture::{Bytes, ReadError};
use std::cell::RefCell;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

/// An open file.
pub struct OnDisk {
    file: RefCell<File>,
    length: u64,
}

/// Opens a file; a folder is refused.
pub fn open(name: &str) -> io::Result<OnDisk> {
    let file = File::open(name)?;
    let about = file.metadata()?;
    if !about.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a file"));
    }
    Ok(OnDisk { file: RefCell::new(file), length: about.len() })
}

impl Bytes for OnDisk {
    fn len(&self) -> u64 {
        self.length
    }

    fn read(&self, at: u64, into: &mut [u8]) -> Result<(), ReadError> {
        let mut file = self.file.borrow_mut();
        file.seek(SeekFrom::Start(at)).map_err(|_| ReadError::Gone)?;
        file.read_exact(into).map_err(|_| ReadError::Short)
    }
}
