//! What one run of Lighthouse found, and the table of all runs.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

/// Lighthouse's names of its categories, with the score that DESIGN.md asks for.
const CATEGORIES: [(&str, f64); 4] =
    [("performance", 95.0), ("accessibility", 100.0), ("best-practices", 100.0), ("seo", 100.0)];
const SHIFT_GOAL: f64 = 0.02;
/// An audit of performance counts as failing below this score, from which Lighthouse shows it in green.
const GOOD_PERFORMANCE: f64 = 0.9;

/// What one run found.
#[derive(Debug, PartialEq)]
pub struct Report {
    figures: Figures,
    /// The audits that lower a score, by Lighthouse's ids.
    failing: BTreeSet<String>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Figures {
    /// 0 to 100, in the order of [`CATEGORIES`].
    scores: [f64; 4],
    layout_shift: f64,
    largest_paint_millis: f64,
    blocking_millis: f64,
    /// The speed of this machine's processor by Lighthouse's own benchmark. It multiplies the time of every task by 4 for a phone's, which
    /// fits a machine of 1500 to 2000; for one of 1000 to 1500 its documentation suggests 2 (docs/throttling.md).
    processor: f64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Output {
    runtime_error: Option<RuntimeError>,
    categories: BTreeMap<String, Category>,
    audits: BTreeMap<String, Audit>,
    environment: Environment,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Environment {
    benchmark_index: f64,
}

#[derive(Deserialize)]
struct RuntimeError {
    message: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Category {
    score: Option<f64>,
    audit_refs: Vec<AuditRef>,
}

#[derive(Deserialize)]
struct AuditRef {
    id: String,
    weight: f64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Audit {
    score: Option<f64>,
    numeric_value: Option<f64>,
}

impl Report {
    /// Reads Lighthouse's JSON. It is an error if Lighthouse could not measure the page or gave no score.
    pub fn read(json: &str) -> Result<Self> {
        let output: Output = serde_json::from_str(json).context("its report is not as expected")?;
        if let Some(error) = output.runtime_error {
            bail!("{}", error.message);
        }
        let mut scores = [0.0; 4];
        let mut failing = BTreeSet::new();
        for (slot, (name, _)) in scores.iter_mut().zip(CATEGORIES) {
            let category = output.categories.get(name).with_context(|| format!("its report has no {name}"))?;
            *slot = 100.0 * category.score.with_context(|| format!("it could not score {name}"))?;
            let good = if name == "performance" { GOOD_PERFORMANCE } else { 1.0 };
            let counted = category.audit_refs.iter().filter(|audit| audit.weight > 0.0);
            failing.extend(counted.filter(|audit| output.is_below(&audit.id, good)).map(|audit| audit.id.clone()));
        }
        let figures = Figures {
            scores,
            layout_shift: output.number("cumulative-layout-shift")?,
            largest_paint_millis: output.number("largest-contentful-paint")?,
            blocking_millis: output.number("total-blocking-time")?,
            processor: output.environment.benchmark_index,
        };
        Ok(Self { figures, failing })
    }
}

impl Output {
    fn is_below(&self, audit: &str, good: f64) -> bool {
        self.audits.get(audit).and_then(|audit| audit.score).is_some_and(|score| score < good)
    }

    fn number(&self, audit: &str) -> Result<f64> {
        let value = self.audits.get(audit).and_then(|audit| audit.numeric_value);
        value.with_context(|| format!("it did not measure {audit}"))
    }
}

impl Figures {
    /// The median of each figure by itself.
    fn median(all: &[Self]) -> Self {
        let of = |figure: fn(&Self) -> f64| median(all.iter().map(figure).collect());
        Self {
            scores: [of(|it| it.scores[0]), of(|it| it.scores[1]), of(|it| it.scores[2]), of(|it| it.scores[3])],
            layout_shift: of(|it| it.layout_shift),
            largest_paint_millis: of(|it| it.largest_paint_millis),
            blocking_millis: of(|it| it.blocking_millis),
            processor: of(|it| it.processor),
        }
    }

    fn reaches_goals(&self) -> bool {
        let mut scores = self.scores.iter().zip(CATEGORIES);
        scores.all(|(score, (_, goal))| score.round() >= goal) && self.layout_shift <= SHIFT_GOAL
    }
}

/// The middle value; the lower of the two if the number of values is even.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len().saturating_sub(1) / 2).copied().unwrap_or_default()
}

/// One row per page and language.
#[derive(Default)]
pub struct Table {
    rows: Vec<Row>,
}

struct Row {
    page: &'static str,
    language: &'static str,
    figures: Figures,
    failing: BTreeSet<String>,
}

impl Table {
    /// Adds a row with the medians of `runs` and every audit that failed in one of them.
    pub fn add(&mut self, page: &'static str, language: &'static str, runs: Vec<Report>) {
        let figures = Figures::median(&runs.iter().map(|run| run.figures).collect::<Vec<_>>());
        let failing = runs.into_iter().flat_map(|run| run.failing).collect();
        self.rows.push(Row { page, language, figures, failing });
    }
}

impl fmt::Display for Table {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "page       lang  perf  a11y  best   seo  shift   LCP ms  TBT ms  index  failing audits")?;
        for Row { page, language, figures, failing } in &self.rows {
            let Figures { scores: [performance, accessibility, practices, seo], .. } = figures;
            let Figures { layout_shift, largest_paint_millis, blocking_millis, processor, .. } = figures;
            let failing = failing.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
            let failing = if failing.is_empty() { "-" } else { &failing };
            write!(
                out,
                "{page:<10} {language:<4} {performance:>5.0} {accessibility:>5.0} {practices:>5.0} {seo:>5.0}"
            )?;
            writeln!(
                out,
                " {layout_shift:>6.3} {largest_paint_millis:>8.0} {blocking_millis:>7.0} {processor:>6.0}  {failing}"
            )?;
        }
        let missed = self.rows.iter().filter(|row| !row.figures.reaches_goals()).count();
        let [(_, performance), others @ ..] = CATEGORIES;
        let others = others.map(|(name, goal)| format!("{name} {goal}")).join(", ");
        write!(out, "Goals: performance {performance}, {others}, layout shift at most {SHIFT_GOAL}. ")?;
        writeln!(out, "{missed} of {} rows miss them.", self.rows.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A report with the same score in all categories, one counted audit `seen` and one uncounted audit `other`.
    fn report(score: f64, seen: f64, shift: f64) -> String {
        let category = format!(
            r#"{{"score": {score}, "auditRefs": [{{"id": "seen", "weight": 3}}, {{"id": "other", "weight": 0}}]}}"#
        );
        let categories = CATEGORIES.map(|(name, _)| format!(r#""{name}": {category}"#)).join(", ");
        format!(
            r#"{{"environment": {{"benchmarkIndex": 1234.5}}, "categories": {{{categories}}}, "audits": {{
                "seen": {{"score": {seen}}}, "other": {{"score": 0}},
                "cumulative-layout-shift": {{"score": 1, "numericValue": {shift}}},
                "largest-contentful-paint": {{"score": 1, "numericValue": 1200.4}},
                "total-blocking-time": {{"score": 1, "numericValue": 30}}}}}}"#
        )
    }

    fn read(json: &str) -> Report {
        Report::read(json).expect("a report")
    }

    #[test]
    fn a_report_names_the_counted_audits_that_lower_a_score() {
        let report = read(&report(0.98, 0.5, 0.4));
        assert_eq!(report.figures.scores, [98.0; 4]);
        assert_eq!(report.failing.into_iter().collect::<Vec<_>>(), ["seen"]);
    }

    #[test]
    fn a_run_that_could_not_measure_is_an_error_with_lighthouses_own_sentence() {
        let broken = report(1.0, 1.0, 0.0).replacen(
            '{',
            r#"{"runtimeError": {"code": "NO_FCP", "message": "The page did not paint."}, "#,
            1,
        );
        assert_eq!(Report::read(&broken).expect_err("no measurement").to_string(), "The page did not paint.");
    }

    #[test]
    fn a_score_that_was_left_open_is_an_error() {
        let open = report(1.0, 1.0, 0.0).replace(r#""score": 1, "auditRefs""#, r#""score": null, "auditRefs""#);
        assert!(Report::read(&open).is_err());
    }

    #[test]
    fn a_row_has_the_median_of_each_figure_and_says_if_it_misses_a_goal() {
        let runs = [(1.0, 0.3), (0.9, 0.01), (0.97, 0.0)].map(|(score, shift)| read(&report(score, 1.0, shift)));
        let mut table = Table::default();
        table.add("tcp", "ko", runs.into());
        let table = table.to_string();
        let row = "tcp        ko      97    97    97    97  0.010     1200      30   1234  -";
        assert!(table.contains(row), "{table}");
        assert!(table.contains("1 of 1 rows miss them"), "{table}");
    }
}
