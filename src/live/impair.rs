//! The bad network that an endpoint plays on request (docs/endpoint.md, `impair`): `delay:300,throttle:2000,cut:5000`. Pure.

use std::fmt::Write;

/// What can be made worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Everything that the endpoint sends leaves this much later, in milliseconds.
    Delay,
    /// It sends at most so many bytes per second.
    Throttle,
    /// It ends the connection so many milliseconds after the request, as an orderly peer does.
    Cut,
    /// It resets the connection so many milliseconds after the request.
    Reset,
}

impl Fault {
    pub const ALL: [Self; 4] = [Self::Delay, Self::Throttle, Self::Cut, Self::Reset];

    /// Its name in the parameter and in what the endpoint announces.
    pub fn name(self) -> &'static str {
        match self {
            Self::Delay => "delay",
            Self::Throttle => "throttle",
            Self::Cut => "cut",
            Self::Reset => "reset",
        }
    }

    /// Bounds, both ends included, in the fault's unit.
    pub fn bounds(self) -> (u64, u64) {
        match self {
            // A lane waits ten seconds for a response.
            Self::Delay => (1, 5_000),
            Self::Throttle => (256, 10_000_000),
            Self::Cut | Self::Reset => (100, 60_000),
        }
    }
}

/// How bad the network is: for each fault its number, 0 if it is off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Impair([u32; Fault::ALL.len()]);

impl Impair {
    pub fn get(self, fault: Fault) -> u32 {
        self.0[fault as usize]
    }

    pub fn with(mut self, fault: Fault, number: u32) -> Self {
        self.0[fault as usize] = number;
        self
    }

    pub fn is_off(self) -> bool {
        self == Self::default()
    }

    /// The faults that are on, with their numbers.
    pub fn iter(self) -> impl Iterator<Item = (Fault, u32)> {
        Fault::ALL.into_iter().map(move |fault| (fault, self.get(fault))).filter(|(_, number)| *number > 0)
    }

    /// Reads `delay:300,cut:5000`, in which each fault stands at most once. `accepts` judges each number. `None` if it is no
    /// such list.
    pub fn read(text: &str, accepts: impl Fn(Fault, u64) -> bool) -> Option<Self> {
        let mut read = Self::default();
        for part in text.split(',') {
            let (name, number) = part.trim().split_once(':')?;
            let fault = Fault::ALL.into_iter().find(|fault| fault.name() == name)?;
            let digits = number.bytes().all(|byte| byte.is_ascii_digit());
            let number = number.parse::<u32>().ok().filter(|number| digits && accepts(fault, u64::from(*number)))?;
            if number == 0 || read.get(fault) > 0 {
                return None;
            }
            read = read.with(fault, number);
        }
        Some(read)
    }

    /// What an endpoint says that it does, in `Roundtrip-Impair`: `delay=300, cut=5000`. What this page does not ask for is left
    /// out.
    pub fn announced(field: &str) -> Self {
        let mut announced = Self::default();
        for (name, number) in field.split(',').filter_map(|member| member.trim().split_once('=')) {
            let fault = Fault::ALL.into_iter().find(|fault| fault.name() == name);
            if let Some((fault, number)) = fault.zip(number.parse().ok()) {
                announced = announced.with(fault, number);
            }
        }
        announced
    }

    /// As the parameter has it; empty if nothing is on.
    pub fn print(self) -> String {
        let mut text = String::new();
        for (fault, number) in self.iter() {
            let comma = if text.is_empty() { "" } else { "," };
            // Writing to a text cannot fail.
            let _ = write!(text, "{comma}{}:{number}", fault.name());
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Impair> {
        Impair::read(text, |_, _| true)
    }

    #[test]
    fn what_is_printed_is_read_again() {
        let all = "delay:300,throttle:2000,cut:5000,reset:7000";
        for text in [all, "delay:1", "cut:5000", "throttle:2000,reset:9"] {
            assert_eq!(read(text).map(Impair::print).as_deref(), Some(text));
        }
        let read = read("cut:5000, delay:300").expect("any order");
        assert_eq!((read.get(Fault::Delay), read.get(Fault::Cut), read.get(Fault::Reset)), (300, 5_000, 0));
        assert_eq!((Impair::default().print(), Impair::default().is_off()), (String::new(), true));
    }

    #[test]
    fn what_is_no_list_of_faults_is_refused() {
        let bad =
            ["", ",", "delay", "delay:", "delay:x", "delay:-1", "delay:+1", "delay:0", "loss:3", "delay:1,delay:2"];
        for text in bad.into_iter().chain(["delay:4294967296"]) {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(Impair::read("delay:300,cut:5", |fault, _| fault == Fault::Delay), None);
    }

    #[test]
    fn what_an_endpoint_announces_is_read_whatever_else_it_says() {
        assert_eq!(Impair::announced("delay=300, cut=5000, close=1012"), read("delay:300,cut:5000").expect("a list"));
        for text in ["", "delay", "delay=x, cut", "loss=1;delay=2", "delay=-1"] {
            assert!(Impair::announced(text).is_off(), "{text}");
        }
    }
}
