//! The options that `lab::parameters` describes: one per setting, one per kind of intervention.

use crate::Failure;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};
use lab::parameters::{Group, INTERVENTIONS, Kind, PARAMETERS, Parameter, Range, Requires, Surface};
use lab::{Intervention, Settings};

/// Settings that were given, each with its raw value and with what comes on top of it.
pub struct SettingOptions(Vec<(&'static Parameter, u64, Extra)>);

/// By how much a setting is larger than what was given. It may depend on other settings.
type Extra = fn(&Settings) -> u64;

/// Options that set several settings, or set one by another measure.
static SHORTHANDS: [Shorthand; 2] = [
    Shorthand {
        name: "mss",
        group: Group::Link,
        help: "The MTU by the data of a segment: 40 less than the MTU, 60 less over IPv6",
        keys: &["mtu"],
        // What is left of the smallest and the largest packet without the headers of IPv4 and TCP (RFC 9293 §3.7.1).
        bounds: (536, 65_495),
        extra: |settings| u64::from(settings.link.mtu.saturating_sub(settings.link.mss())),
    },
    Shorthand {
        name: "receive-buffer",
        group: Group::Tcp,
        help: "The receive buffers of both hosts",
        keys: &["client-receive-buffer", "server-receive-buffer"],
        bounds: (1, 1 << 30),
        extra: NOTHING,
    },
];

struct Shorthand {
    name: &'static str,
    group: Group,
    help: &'static str,
    keys: &'static [&'static str],
    /// The smallest and the largest value that make sense.
    bounds: (u64, u64),
    /// By how much the settings are larger than the option.
    extra: Extra,
}

/// A setting is what was given.
const NOTHING: Extra = |_| 0;

impl Shorthand {
    fn parameters(&self) -> impl Iterator<Item = &'static Parameter> {
        self.keys.iter().filter_map(|key| Parameter::find(key))
    }
}

impl Args for SettingOptions {
    fn augment_args(command: Command) -> Command {
        Group::ALL.into_iter().fold(command, |command, group| {
            let of_group = |parameter: &&Parameter| parameter.group == group;
            let command = command.args(PARAMETERS.iter().filter(of_group).map(option));
            command.args(SHORTHANDS.iter().filter(|shorthand| shorthand.group == group).map(shorthand))
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

/// `early-data` was published as an option without a value.
const WITHOUT_VALUE: &str = "early-data";

fn option(parameter: &'static Parameter) -> Arg {
    let option = base(parameter.key, parameter.option_aliases, parameter.group.title(), parameter.help);
    let option = option.value_parser(|text: &str| parameter.parse(text, Surface::Shell));
    match parameter.kind {
        Kind::Number(range) => option.value_name(range.unit.placeholder()),
        Kind::Switch if parameter.key == WITHOUT_VALUE => {
            option.value_name("on|off").num_args(0..=1).require_equals(true).default_missing_value("on")
        }
        Kind::Switch => option.value_name("on|off"),
        Kind::Choice(words) => {
            option.value_name("WORD").help(format!("{} [possible values: {}]", parameter.help, words.join(", ")))
        }
    }
}

fn shorthand(shorthand: &'static Shorthand) -> Arg {
    let option = base(shorthand.name, &[], shorthand.group.title(), shorthand.help).value_name("BYTES");
    let option = option.conflicts_with_all(shorthand.keys.iter().copied());
    let Some(Kind::Number(range)) = shorthand.parameters().next().map(|parameter| parameter.kind) else {
        return option;
    };
    let (low, high) = shorthand.bounds;
    let range = Range { low, high, ..range };
    option.value_parser(move |text: &str| range.parse(text, Surface::Shell))
}

fn base(name: &'static str, aliases: &'static [&'static str], heading: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).aliases(aliases.iter().copied()).help_heading(heading).help(help)
}

impl FromArgMatches for SettingOptions {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let given = |name: &str| matches.get_one::<u64>(name).copied();
        let mut all: Vec<_> =
            PARAMETERS.iter().filter_map(|parameter| Some((parameter, given(parameter.key)?, NOTHING))).collect();
        for shorthand in &SHORTHANDS {
            if let Some(raw) = given(shorthand.name) {
                all.extend(shorthand.parameters().map(|parameter| (parameter, raw, shorthand.extra)));
            }
        }
        Ok(Self(all))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl SettingOptions {
    /// Sets what was given. A setting that would have no effect is refused.
    pub fn apply(&self, settings: &mut Settings) -> Result<(), Failure> {
        // Whether there is TLS decides which other settings have an effect, and the version of IP what others mean.
        let (first, rest): (Vec<_>, Vec<_>) = self.0.iter().partition(|given| ["tls", "ip"].contains(&given.0.key));
        for &(parameter, raw, extra) in first.into_iter().chain(rest) {
            let Parameter { key, requires, .. } = parameter;
            if settings.tls.is_none() && *requires != Requires::Nothing {
                return Err(Failure::Usage(format!("--{key} needs TLS: add --tls 1.2 or --tls 1.3")));
            }
            if raw != 0 && !requires.is_met(settings) {
                return Err(Failure::Usage(format!("--{key} needs TLS 1.3 (RFC 8446 §2.3): add --tls 1.3")));
            }
            let raw = raw + extra(settings);
            if let Kind::Number(range) = parameter.kind
                && raw > range.high
            {
                let (value, bounds) = (range.print(raw, Surface::Shell), range.print(range.high, Surface::Shell));
                return Err(Failure::Usage(format!("this makes --{key} {value}; it must be {bounds} at most")));
            }
            parameter.set(settings, raw);
        }
        Ok(())
    }
}

const HOSTS: &str = "client, server and resolver";

/// Interventions that were given, in the order of their kinds.
pub struct InterventionOptions(pub Vec<Intervention>);

impl Args for InterventionOptions {
    fn augment_args(command: Command) -> Command {
        let heading = "Interventions (N is a packet's number in the table; times are milliseconds)";
        command.args(INTERVENTIONS.iter().map(|kind| {
            let option = base(kind.key, kind.option_aliases, heading, kind.help).value_name(kind.form);
            let option = option.action(ArgAction::Append).value_delimiter(',');
            option.value_parser(|text: &str| {
                let wanted = || format!("{} is needed, such as {}; the hosts are {HOSTS}", kind.form, kind.example);
                kind.parse(text).ok_or_else(wanted)
            })
        }))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for InterventionOptions {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let of_kind = |key: &str| matches.get_many::<Intervention>(key).into_iter().flatten().cloned();
        Ok(Self(INTERVENTIONS.iter().flat_map(|kind| of_kind(kind.key)).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
