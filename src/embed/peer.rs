//! Whom this page exchanges messages with: one origin, once it is known. Pure.

/// The origin of the host page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Peer(Option<String>);

/// What a message's origin means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sender {
    /// The host, for the first time.
    First,
    Known,
    Stranger,
}

impl Peer {
    pub fn new(parent: Option<&str>) -> Self {
        Self(parent.map(str::to_owned))
    }

    pub fn origin(&self) -> Option<&str> {
        self.0.as_deref()
    }

    /// The address names the host's origin. Returns whether it is another one than before.
    pub fn pin(&mut self, parent: &str) -> bool {
        if self.0.as_deref() == Some(parent) {
            return false;
        }
        self.0 = Some(parent.to_owned());
        true
    }

    /// Whether a message of this origin counts. The first one decides if the address names none. An opaque origin
    /// (`null`) cannot receive answers, so it is never the host.
    pub fn judge(&mut self, origin: &str) -> Sender {
        match &self.0 {
            _ if origin == "null" => Sender::Stranger,
            None => {
                self.0 = Some(origin.to_owned());
                Sender::First
            }
            Some(known) if known == origin => Sender::Known,
            Some(_) => Sender::Stranger,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_that_speaks_is_the_host_and_an_opaque_origin_never() {
        let mut peer = Peer::new(None);
        assert_eq!((peer.judge("null"), peer.origin()), (Sender::Stranger, None));
        assert_eq!(peer.judge("https://course.example"), Sender::First);
        assert_eq!(peer.judge("https://course.example"), Sender::Known);
        assert_eq!(peer.judge("https://other.example"), Sender::Stranger);
        assert_eq!(peer.origin(), Some("https://course.example"));
    }

    #[test]
    fn an_origin_that_the_address_names_counts_at_once() {
        let mut peer = Peer::new(None);
        peer.judge("https://course.example");
        assert!(peer.pin("https://other.example"), "the host has changed");
        assert_eq!(peer.judge("https://course.example"), Sender::Stranger);
        assert_eq!(peer.judge("https://other.example"), Sender::Known);
        assert!(!peer.pin("https://other.example"), "the same again changes nothing");
    }

    #[test]
    fn an_address_that_names_the_origin_from_the_start_admits_no_other() {
        let mut peer = Peer::new(Some("https://course.example"));
        assert_eq!(peer.judge("https://other.example"), Sender::Stranger);
        assert_eq!(peer.judge("https://course.example"), Sender::Known);
        assert!(peer.pin("https://other.example"));
    }
}
