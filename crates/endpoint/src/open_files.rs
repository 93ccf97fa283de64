//! How the process's file descriptors are divided among clients, so that one address cannot take them all.

/// Descriptors that are not for clients: the listener, the runtime, files that are being sent.
const RESERVED: u64 = 32;

/// What one address may have of a number of descriptors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Share {
    /// Connections that are served.
    pub(crate) admitted: u32,
    /// Connections above these that wait for the answer that refuses them. Further ones are closed without an answer.
    pub(crate) refused: u32,
}

impl Share {
    /// The share of this process's descriptors.
    pub(crate) fn of_process() -> Self {
        Self::of(rustix::process::getrlimit(rustix::process::Resource::Nofile).current)
    }

    /// Half of the descriptors for connections, and an eighth for refusals. `None` is no limit.
    fn of(descriptors: Option<u64>) -> Self {
        let count = |descriptors: u64| u32::try_from(descriptors.max(1)).unwrap_or(u32::MAX);
        match descriptors {
            Some(all) => Self { admitted: count(all.saturating_sub(RESERVED) / 2), refused: count(all / 8) },
            None => Self { admitted: u32::MAX, refused: u32::MAX },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_leaves_room_for_another() {
        for all in [64, 256, 1_000, 1_024, 20_000, 1 << 20] {
            let Share { admitted, refused } = Share::of(Some(all));
            let left = all - RESERVED - u64::from(admitted) - u64::from(refused);
            assert!(left >= (all - RESERVED) / 4, "{all} descriptors: {left} are left");
        }
        assert_eq!(Share::of(Some(3)), Share { admitted: 1, refused: 1 });
        assert_eq!(Share::of(None).admitted, u32::MAX);
    }
}
