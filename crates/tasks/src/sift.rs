//! The filters of tasks: those of the crate `filter`, over what is known here of a run or a capture.

use crate::fields::{Fields, is_quick};
use filter::{Expression, Facts, What, Wrong};
use trace::EventId;

/// A filter that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sift {
    expression: Expression,
    /// Whether the bytes of a packet must be read to judge it. Tasks often ask for the control bits and the lengths of
    /// thousands of packets, which are known without.
    needs_bytes: bool,
}

impl Sift {
    /// Reads `tcp.flags.syn==1 and tcp.len>0`. A filter that lets anything through asks for nothing and is none here.
    pub(crate) fn read(text: &str) -> Result<Self, Wrong> {
        let expression = filter::parse(text)?;
        if expression == Expression::Anything {
            return Err(Wrong { at: 1, what: What::TermMissing { found: None } });
        }
        if let Some(name) = expression.fields().into_iter().find(|name| is_of_files(name)) {
            let before = text.find(name).and_then(|place| text.get(..place)).unwrap_or_default();
            let at = u32::try_from(before.chars().count()).unwrap_or(u32::MAX).saturating_add(1);
            return Err(Wrong { at, what: What::UnknownField { name: name.to_owned(), nearest: None } });
        }
        let needs_bytes = expression.is_about_any() || !expression.fields().into_iter().all(is_quick);
        Ok(Self { expression, needs_bytes })
    }

    /// Whether it only asks for a field or a protocol to be there.
    pub(crate) fn is_name(&self) -> bool {
        matches!(self.expression, Expression::Exists(_))
    }

    /// Whether an event passes. A message has its own fields and not those of the packets that carry it, so that who
    /// counts packets by their headers counts each once.
    pub(crate) fn accepts(&self, fields: &Fields, event: EventId) -> bool {
        let blocks = if self.needs_bytes { fields.blocks(event) } else { Vec::new() };
        let mut facts = Facts::default();
        blocks.iter().for_each(|block| facts.add_dissection(&block.dissection));
        fields.quick(event).for_each(|(id, number)| facts.add_number(id, number));
        filter::fits(&self.expression, &facts)
    }
}

/// Fields of which a run knows nothing: the place of a packet in a file, and the marks of the crate `tcp-analysis`. A question
/// about them would silently find nothing.
fn is_of_files(name: &str) -> bool {
    name == "frame.number" || name.starts_with("tcp.analysis.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Case, Named};
    use i18n::Lang;
    use lab::{Request, scenario};

    /// The packets and messages of the lesson about TCP that pass.
    fn passing(texts: &[&str]) -> Vec<Vec<u64>> {
        let request = Request::new("tcp", scenario::defaults("tcp").expect("a scenario"));
        let (run, analysis) = lab::run(&request).expect("a run");
        let case = Case::new(Lang::En, Named::made_task(), &request, &run, &analysis);
        let fields = Fields::new(&case);
        let pass = |text: &&str| {
            let sift = Sift::read(text).unwrap_or_else(|wrong| panic!("{text}: {wrong:?}"));
            let all = run.trace.events().map(|event| event.id);
            all.filter(|event| sift.accepts(&fields, *event)).map(|event| event.0).collect()
        };
        texts.iter().map(pass).collect()
    }

    #[test]
    fn the_ways_to_write_a_filter_leave_the_same_packets() {
        let same: [&[&str]; 6] = [
            &["tcp.flags.syn==1", "tcp.flags.syn = 0x1", "tcp.flags.syn eq true", "not (tcp.flags.syn==0 or not tcp)"],
            &["tcp.flags.syn==1 and tcp.len==0", "tcp.flags.syn==1 && tcp.len==0", "tcp.len<1 tcp.flags.syn!=0"],
            &["tcp.len>0", "tcp.len!=0", "tcp.len>=1", "not tcp.len==0 and tcp.len"],
            &["tcp.ack==801", "tcp.ack==801 and tcp.ack_raw", "tcp.ack>800 and tcp.ack<=801"],
            &["tcp.flags.ack==1", "tcp.flags.ack==1 and ip.proto==TCP", "tcp.flags.ack==1 and ip.addr==0.0.0.0/0"],
            &["tcp", "tcp.len", "tcp.srcport", "ip.proto==6"],
        ];
        for texts in same {
            let found = passing(texts);
            assert!(!found[0].is_empty(), "{texts:?}");
            assert!(found.iter().all(|one| *one == found[0]), "{texts:?}: {found:?}");
        }
        assert_eq!(passing(&["tcp.flags.syn==1"]), [[1, 2, 11, 12]], "two handshakes");
    }

    #[test]
    fn bytes_are_read_only_if_they_decide() {
        let needs = |text: &str| Sift::read(text).expect(text).needs_bytes;
        assert!(!needs("tcp.flags.syn==1 and not (tcp.len>0 or tcp.ack==5)"));
        assert!(needs("tcp.flags.syn==1 and ip.ttl==64") && needs("tcp") && needs("GET"));
    }

    #[test]
    fn what_a_run_cannot_know_is_no_field_here() {
        let wrong = Sift::read("tcp.len>0 and frame.number==5").expect_err("no field of a run");
        assert_eq!((wrong.at, wrong.text(Lang::En).contains("frame.number")), (15, true));
        assert!(Sift::read("tcp.analysis.retransmission").is_err() && Sift::read(" ").is_err());
    }
}
