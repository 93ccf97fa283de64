//! The options of `lab run`, and the request that they make: the scenario's own settings or a run file, changed by the
//! options.

use crate::output::Outputs;
use crate::settings::{InterventionOptions, SettingOptions};
use crate::{Failure, run_file};
use clap::Args;
use lab::{Request, RequestError, scenario};

/// What to run and what to write. `-` as a file is standard output, or standard input for `--run`.
#[derive(Args)]
pub struct Options {
    /// The scenario to run, as `lab list` names them
    #[arg(required_unless_present = "run")]
    scenario: Option<String>,
    /// All random numbers of the run come from this number: the same seed gives the same run
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Run what this run file describes; other options change it
    #[arg(long, value_name = "FILE", conflicts_with = "scenario")]
    run: Option<String>,
    #[command(flatten)]
    settings: SettingOptions,
    #[command(flatten)]
    interventions: InterventionOptions,
    #[command(flatten)]
    pub outputs: Outputs,
}

impl Options {
    /// What is to be run, not yet checked.
    pub fn request(&self) -> Result<Request, Failure> {
        let mut request = match (&self.run, &self.scenario) {
            (Some(name), _) => run_file::read(name)?,
            (None, name) => by_name(name.as_deref().unwrap_or_default())?,
        };
        request.seed = self.seed.unwrap_or(request.seed);
        self.settings.apply(&mut request.settings)?;
        request.interventions.extend(self.interventions.0.iter().cloned());
        Ok(request)
    }
}

fn by_name(name: &str) -> Result<Request, Failure> {
    let scenario =
        scenario::find(name).ok_or_else(|| Failure::Usage(RequestError::unknown_scenario(name).to_string()))?;
    Ok(Request::new(name, (scenario.defaults)()))
}
