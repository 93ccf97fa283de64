//! The words for the parts of a page, for its tabs and for the share dialog.

use crate::route::lesson::{Part, Tab};
use crate::route::live;
use i18n::{Lang, msg};

pub fn part(lang: Lang, part: Part) -> &'static str {
    match part {
        Part::Stage => msg::part_stage(lang),
        Part::Tab(tab) => self::tab(lang, tab),
    }
}

pub fn tab(lang: Lang, tab: Tab) -> &'static str {
    match tab {
        Tab::Guide => msg::tab_guide(lang),
        Tab::Tasks => msg::tab_tasks(lang),
        Tab::Inspector => msg::tab_inspector(lang),
        Tab::List => msg::tab_list(lang),
        Tab::Graphs => msg::tab_graphs(lang),
        Tab::Costs => msg::tab_costs(lang),
        Tab::Change => msg::tab_change(lang),
    }
}

pub fn live_part(lang: Lang, part: live::Part) -> &'static str {
    match part {
        live::Part::Lanes => msg::part_lanes(lang),
        live::Part::Verdict => msg::part_verdict(lang),
        live::Part::Charts => msg::part_charts(lang),
        live::Part::Table => msg::part_table(lang),
        live::Part::Settings => msg::part_settings(lang),
    }
}
