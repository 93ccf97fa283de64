//! Why an encrypted record stays dark: as a value that a program can tell from others and a page can say in its own
//! language.

use super::names;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Why an encrypted record could not be opened. Its `Display` is an English sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Dark {
    /// The connection began before the capture, or its hellos are missing: which keys it has is not known.
    NoHello,
    /// The key log has no secret for it.
    NoKey,
    /// The key log's secret does not open it: it is another connection's, or the record was damaged.
    WrongKey,
    /// No cipher for the suite with this number is at hand.
    UnknownSuite(u16),
    /// Records of this version are not opened, `0x0302` for TLS 1.1.
    UnknownVersion(u16),
}

impl Dark {
    /// One of each.
    pub const ALL: [Self; 5] =
        [Self::NoHello, Self::NoKey, Self::WrongKey, Self::UnknownSuite(0), Self::UnknownVersion(0)];

    /// Its name for programs, `no-key`. Its sentence in `locales/*/fields.txt` is `dark.` and this name.
    pub fn id(self) -> &'static str {
        match self {
            Self::NoHello => "no-hello",
            Self::NoKey => "no-key",
            Self::WrongKey => "wrong-key",
            Self::UnknownSuite(_) => "unknown-suite",
            Self::UnknownVersion(_) => "unknown-version",
        }
    }

    /// What stands in place of `{}` in its sentence: the suite's or the version's name and number, or nothing.
    pub fn subject(self) -> String {
        let named = |name: &str, code: u16| format!("{name} (0x{code:04x})");
        match self {
            Self::NoHello | Self::NoKey | Self::WrongKey => String::new(),
            Self::UnknownSuite(code) => named(names::cipher_suite(code.into()), code),
            Self::UnknownVersion(code) => named(names::version(code.into()), code),
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::NoHello => "Not decrypted: the capture does not have the connection's hellos (RFC 8446 §4.1).",
            Self::NoKey => "Not decrypted: the key log has no secret for this connection (RFC 9850 §2).",
            Self::WrongKey => "Not decrypted: the key log's secret does not open this record (RFC 8446 §5.2).",
            Self::UnknownSuite(_) => "Not decrypted: the cipher suite {} is not opened here (RFC 8446 §B.4).",
            Self::UnknownVersion(_) => "Not decrypted: {} is not opened here (RFC 8446 §4.2.1).",
        }
    }
}

impl fmt::Display for Dark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text().replace("{}", &self.subject()))
    }
}
