//! The values of options, read exactly: decimals become whole microseconds, millionths and thousandths without passing
//! through floating point.

use lab::Intervention;
use trace::{Host, Micros};

/// `12.5` with up to `places` decimals, as a whole number of the last of them.
fn decimal(text: &str, places: usize) -> Result<u64, String> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || text.contains('.') && !is_number(fraction) {
        return Err(format!("\"{text}\" is not a number such as 12 or 12.5"));
    }
    if fraction.len() > places {
        return Err(format!("\"{text}\" has more than {places} decimals"));
    }
    format!("{whole}{fraction:0<places$}").parse().map_err(|_| format!("\"{text}\" is too large"))
}

/// Milliseconds with up to three decimals.
pub fn millis(text: &str) -> Result<Micros, String> {
    let micros = decimal(text, 3)?;
    i64::try_from(micros).map(Micros).map_err(|_| format!("\"{text}\" is too large"))
}

/// Percent with up to four decimals, as millionths.
pub fn percent(text: &str) -> Result<u32, String> {
    let text = text.strip_suffix('%').unwrap_or(text);
    match decimal(text, 4)? {
        millionths @ 0..=1_000_000 => Ok(millionths as u32),
        _ => Err(format!("{text} % is more than all")),
    }
}

/// Messages a second with up to three decimals, as thousandths.
pub fn rate(text: &str) -> Result<u32, String> {
    u32::try_from(decimal(text, 3)?).map_err(|_| format!("\"{text}\" is too large"))
}

/// A whole number, or one of thousands, millions or thousand millions: `64k`, `10M`, `1G`.
pub fn count(text: &str) -> Result<u64, String> {
    let (digits, factor) = match text.as_bytes().last() {
        Some(b'k') => (&text[..text.len() - 1], 1_000),
        Some(b'M') => (&text[..text.len() - 1], 1_000_000),
        Some(b'G') => (&text[..text.len() - 1], 1_000_000_000),
        _ => (text, 1),
    };
    decimal(digits, 0)?.checked_mul(factor).ok_or_else(|| format!("\"{text}\" is too large"))
}

/// A packet's number.
pub fn packet(text: &str) -> Result<u64, String> {
    match decimal(text, 0)? {
        0 => Err("packets are numbered from 1".to_owned()),
        number => Ok(number),
    }
}

/// `N:MS`
pub fn delay(text: &str) -> Result<Intervention, String> {
    let (number, by) = text.split_once(':').ok_or("a delay is written PACKET:MS, as in 4:250")?;
    Ok(Intervention::Delay { packet: packet(number)?, by: millis(by)? })
}

/// `HOST:FROM-UNTIL`
pub fn stall(text: &str) -> Result<Intervention, String> {
    let (host, range) = text.split_once(':').ok_or("a stall is written HOST:FROM-UNTIL, as in server:100-2000")?;
    let (from, until) = stretch(range)?;
    Ok(Intervention::StallReader { host: self::host(host)?, from, until })
}

/// `HOST:AT`
pub fn abort(text: &str) -> Result<Intervention, String> {
    let (host, at) = text.split_once(':').ok_or("an abort is written HOST:MS, as in client:250")?;
    Ok(Intervention::CloseAbruptly { host: self::host(host)?, at: millis(at)? })
}

/// `FROM-UNTIL`
pub fn cut(text: &str) -> Result<Intervention, String> {
    let (from, until) = stretch(text)?;
    Ok(Intervention::Cut { from, until })
}

fn stretch(text: &str) -> Result<(Micros, Micros), String> {
    let (from, until) = text.split_once('-').ok_or("a stretch of time is written FROM-UNTIL in ms, as in 100-2000")?;
    let (from, until) = (millis(from)?, millis(until)?);
    if until <= from {
        return Err("a stretch of time ends after it starts".to_owned());
    }
    Ok((from, until))
}

fn host(text: &str) -> Result<Host, String> {
    match text {
        "client" => Ok(Host::Client),
        "server" => Ok(Host::Server),
        "resolver" => Ok(Host::Resolver),
        _ => Err(format!("there is no host \"{text}\"; there are client, server, resolver")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn milliseconds_are_read_exactly() {
        for (text, micros) in [("0", 0), ("40", 40_000), ("12.5", 12_500), ("0.001", 1), ("8.070", 8_070)] {
            assert_eq!(millis(text), Ok(Micros(micros)), "{text}");
        }
        for text in ["", ".", ".5", "5.", "-1", "1e3", "1.0005", " 1", "٣", "99999999999999999999", "9999999999999999999"] {
            assert!(millis(text).is_err(), "{text}");
        }
    }

    #[test]
    fn percent_is_millionths() {
        assert_eq!((percent("5"), percent("0.0001"), percent("100%")), (Ok(50_000), Ok(1), Ok(1_000_000)));
        assert!(percent("100.1").is_err() && percent("0.00001").is_err());
    }

    #[test]
    fn counts_may_be_short() {
        assert_eq!((count("1500"), count("64k"), count("10M"), count("1G")), (Ok(1_500), Ok(64_000), Ok(10_000_000), Ok(1_000_000_000)));
        assert!(count("k").is_err() && count("1.5k").is_err() && count("99999999999999999G").is_err());
    }

    #[test]
    fn interventions_are_read() {
        assert_eq!(delay("4:250.5"), Ok(Intervention::Delay { packet: 4, by: Micros(250_500) }));
        assert_eq!(
            stall("server:100-2000"),
            Ok(Intervention::StallReader { host: Host::Server, from: Micros(100_000), until: Micros(2_000_000) })
        );
        assert_eq!(abort("client:1"), Ok(Intervention::CloseAbruptly { host: Host::Client, at: Micros(1_000) }));
        assert_eq!(cut("0-1"), Ok(Intervention::Cut { from: Micros(0), until: Micros(1_000) }));
        for text in ["4", "0:1", "x:1", "4:x"] {
            assert!(delay(text).is_err(), "{text}");
        }
        assert!(stall("tree:1-2").is_err() && cut("5-5").is_err() && cut("5").is_err());
    }
}
