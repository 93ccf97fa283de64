//! Where a file's bytes are while it is open: they are read when they are looked at.

use thiserror::Error;

/// A file's bytes in any order. In a worker of the page this is a `File`, read by slices; in a program a file of the
/// system; for what was unpacked, memory.
pub trait Bytes {
    /// How many there are.
    fn len(&self) -> u64;

    /// Fills `into` with the bytes from `at` on, or fails and leaves it in any state.
    fn read(&self, at: u64, into: &mut [u8]) -> Result<(), ReadError>;

    /// Whether there is none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Why bytes of an open file could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ReadError {
    /// The file is shorter than it was when it was read first.
    #[error("the file ends before the packet")]
    Short,
    /// The system refused: the file changed, or it is gone.
    #[error("the file can no longer be read")]
    Gone,
}

impl Bytes for [u8] {
    fn len(&self) -> u64 {
        <[u8]>::len(self) as u64
    }

    fn read(&self, at: u64, into: &mut [u8]) -> Result<(), ReadError> {
        let start = usize::try_from(at).map_err(|_| ReadError::Short)?;
        let end = start.checked_add(into.len()).ok_or(ReadError::Short)?;
        into.copy_from_slice(self.get(start..end).ok_or(ReadError::Short)?);
        Ok(())
    }
}

impl<T: Bytes + ?Sized> Bytes for &T {
    fn len(&self) -> u64 {
        T::len(self)
    }

    fn read(&self, at: u64, into: &mut [u8]) -> Result<(), ReadError> {
        T::read(self, at, into)
    }
}

impl Bytes for Vec<u8> {
    fn len(&self) -> u64 {
        Bytes::len(self.as_slice())
    }

    fn read(&self, at: u64, into: &mut [u8]) -> Result<(), ReadError> {
        Bytes::read(self.as_slice(), at, into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_beyond_the_end_are_an_error() {
        let bytes = vec![1, 2, 3, 4];
        let mut two = [0; 2];
        assert_eq!(Bytes::read(&bytes, 2, &mut two), Ok(()));
        assert_eq!(two, [3, 4]);
        assert_eq!(Bytes::read(&bytes, 3, &mut two), Err(ReadError::Short));
        assert_eq!(Bytes::read(&bytes, u64::MAX, &mut two), Err(ReadError::Short));
    }
}
