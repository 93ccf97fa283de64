//! Where a parameter is kept: one member of the settings, read and written as a raw value.

use crate::request::{Congestion, Headers, HttpVersion, IpVersion, Settings, TlsSettings, TlsVersion};
use trace::Micros;

/// One member of [`Settings`].
pub(super) struct Field {
    /// Its path in the run file.
    pub(super) path: &'static str,
    pub(super) get: fn(&Settings) -> u64,
    pub(super) set: fn(&mut Settings, u64),
}

impl std::fmt::Debug for Field {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.path)
    }
}

/// `field!(link.rtt)` is the member `link.rtt` with its path.
macro_rules! field {
    ($first:ident $(. $rest:ident)*) => {
        $crate::parameters::field::Field {
            path: concat!(stringify!($first) $(, ".", stringify!($rest))*),
            get: |settings| $crate::parameters::field::Raw::raw(settings.$first $(.$rest)*),
            set: |settings, raw| settings.$first $(.$rest)* = $crate::parameters::field::Raw::from_raw(raw),
        }
    };
}

/// `tls_field!(resumption)` is a member of the TLS settings, which need not be there.
macro_rules! tls_field {
    ($name:ident) => {
        $crate::parameters::field::Field {
            path: concat!("tls.", stringify!($name)),
            get: |settings| {
                let tls = settings.tls.clone().unwrap_or_default();
                $crate::parameters::field::Raw::raw(tls.$name)
            },
            set: |settings, raw| {
                if let Some(tls) = &mut settings.tls {
                    tls.$name = $crate::parameters::field::Raw::from_raw(raw);
                }
            },
        }
    };
}

pub(super) use {field, tls_field};

/// The words of [`TLS_VERSION`], in the order of its raw values.
pub(super) const TLS_WORDS: &[&str] = &["off", "1.2", "1.3"];

/// Whether there is TLS, and which. Going to another version keeps the other settings of TLS.
pub(super) const TLS_VERSION: Field = Field {
    path: "tls",
    get: |settings| match settings.tls.as_ref().map(|tls| tls.version) {
        None => 0,
        Some(TlsVersion::Tls12) => 1,
        Some(TlsVersion::Tls13) => 2,
    },
    set: |settings, raw| {
        let version = match raw {
            0 => None,
            1 => Some(TlsVersion::Tls12),
            _ => Some(TlsVersion::Tls13),
        };
        let before = settings.tls.take().unwrap_or_default();
        settings.tls = version.map(|version| TlsSettings { version, ..before });
    },
};

/// A member that can be a raw value.
pub(super) trait Raw {
    fn raw(self) -> u64;
    /// `raw` is within the parameter's bounds, so it fits.
    fn from_raw(raw: u64) -> Self;
}

impl Raw for u64 {
    fn raw(self) -> u64 {
        self
    }

    fn from_raw(raw: u64) -> Self {
        raw
    }
}

impl Raw for u32 {
    fn raw(self) -> u64 {
        self.into()
    }

    fn from_raw(raw: u64) -> Self {
        raw.try_into().unwrap_or(Self::MAX)
    }
}

impl Raw for u16 {
    fn raw(self) -> u64 {
        self.into()
    }

    fn from_raw(raw: u64) -> Self {
        raw.try_into().unwrap_or(Self::MAX)
    }
}

impl Raw for Micros {
    /// A negative time, which only a run file can have, is out of every range.
    fn raw(self) -> u64 {
        u64::try_from(self.0).unwrap_or(u64::MAX)
    }

    fn from_raw(raw: u64) -> Self {
        Self(raw.try_into().unwrap_or(i64::MAX))
    }
}

impl Raw for bool {
    fn raw(self) -> u64 {
        self.into()
    }

    fn from_raw(raw: u64) -> Self {
        raw != 0
    }
}

impl Congestion {
    /// The words, in the order of raw values.
    pub(super) const WORDS: &[&str] = &["none", "reno", "cubic"];
    const ALL: [Self; 3] = [Self::None, Self::Reno, Self::Cubic];
}

impl Raw for Congestion {
    fn raw(self) -> u64 {
        self as u64
    }

    fn from_raw(raw: u64) -> Self {
        at(&Self::ALL, raw)
    }
}

impl IpVersion {
    /// The words, in the order of raw values.
    pub(super) const WORDS: &[&str] = &["4", "6"];
    const ALL: [Self; 2] = [Self::V4, Self::V6];
}

impl Raw for IpVersion {
    fn raw(self) -> u64 {
        self as u64
    }

    fn from_raw(raw: u64) -> Self {
        at(&Self::ALL, raw)
    }
}

impl HttpVersion {
    /// The words, in the order of raw values.
    pub(super) const WORDS: &[&str] = &["1.1", "2"];
    const ALL: [Self; 2] = [Self::V1, Self::V2];
}

impl Raw for HttpVersion {
    fn raw(self) -> u64 {
        self as u64
    }

    fn from_raw(raw: u64) -> Self {
        at(&Self::ALL, raw)
    }
}

impl Headers {
    /// The words, in the order of raw values.
    pub(super) const WORDS: &[&str] = &["browser", "minimal"];
    const ALL: [Self; 2] = [Self::Browser, Self::Minimal];
}

impl Raw for Headers {
    fn raw(self) -> u64 {
        self as u64
    }

    fn from_raw(raw: u64) -> Self {
        at(&Self::ALL, raw)
    }
}

fn at<T: Copy>(all: &[T], raw: u64) -> T {
    all[usize::try_from(raw).map_or(0, |place| place.min(all.len() - 1))]
}
