//! What stands in fields otherwise than the value in force would be printed. Pure.

use crate::route::Reason;

/// What was typed into the field of the parameter `key`.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    pub key: &'static str,
    pub text: String,
    /// The value that was in force after that.
    pub kept: String,
    /// Why it cannot be used; until it can, the last good value stays in force.
    pub problem: Option<Reason>,
}

/// At most one a field.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drafts(Vec<Draft>);

impl Drafts {
    /// What was typed into a field, unless its setting has been changed elsewhere since: the field then shows the setting.
    pub fn of(&self, key: &str, value: &str) -> Option<&Draft> {
        self.0.iter().find(|draft| draft.key == key && draft.kept == value)
    }

    /// The same with another draft for its field.
    pub fn with(&self, draft: Draft) -> Self {
        let mut drafts = self.without(draft.key);
        drafts.0.push(draft);
        drafts
    }

    /// The same without what was typed into a field.
    pub fn without(&self, key: &str) -> Self {
        Self(self.0.iter().filter(|draft| draft.key != key).cloned().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str, kept: &str) -> Draft {
        Draft { key: "rtt", text: text.into(), kept: kept.into(), problem: None }
    }

    #[test]
    fn what_was_typed_stays_until_its_setting_changes_elsewhere() {
        let drafts = Drafts::default().with(typed("4x", "40")).with(typed("040", "40"));
        assert_eq!(drafts.of("rtt", "40").map(|draft| draft.text.as_str()), Some("040"));
        assert_eq!(drafts.of("rtt", "60"), None);
        assert_eq!(drafts.of("loss", "40"), None);
        assert_eq!(drafts.without("rtt"), Drafts::default());
    }
}
