//! Values as people write them: exact decimals, hosts, stretches of time.

use trace::{Host, Micros};

/// A decimal number in units of `10^-places`, exactly: `("2.5", 3)` is 2500.
fn decimal(text: &str, places: u32) -> Result<u64, String> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    if text.is_empty() || text == "." || !is_number(whole) || !is_number(fraction) {
        return Err("a number like 40 or 2.5 is needed".into());
    }
    let kept = fraction.trim_end_matches('0');
    if kept.len() > places as usize {
        return Err(format!("at most {places} digits may follow the point"));
    }
    let digits = format!("{whole}{kept:0<width$}", width = places as usize);
    digits.parse().map_err(|_| "the number is too large".into())
}

/// Milliseconds.
pub fn millis(text: &str) -> Result<Micros, String> {
    i64::try_from(decimal(text, 3)?).map(Micros).map_err(|_| "the number is too large".into())
}

/// Per cent, as millionths.
pub fn percent(text: &str) -> Result<u32, String> {
    u32::try_from(decimal(text, 4)?).map_err(|_| "the number is too large".into())
}

/// Messages a second, as thousandths.
pub fn rate(text: &str) -> Result<u32, String> {
    u32::try_from(decimal(text, 3)?).map_err(|_| "the number is too large".into())
}

/// A whole number, also as thousands, millions or thousand millions: `64k`, `10M`, `1G`.
pub fn count(text: &str) -> Result<u64, String> {
    let units = [('k', 1_000), ('M', 1_000_000), ('G', 1_000_000_000)];
    let found = units.into_iter().find_map(|(unit, factor)| Some((text.strip_suffix(unit)?, factor)));
    let (digits, factor) = found.unwrap_or((text, 1));
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("a whole number like 1500, 64k or 10M is needed".into());
    }
    digits.parse::<u64>().ok().and_then(|number| number.checked_mul(factor)).ok_or("the number is too large".into())
}

/// `N:MS`: a packet and a duration.
pub fn packet_delay(text: &str) -> Result<(u64, Micros), String> {
    let (packet, by) = text.split_once(':').ok_or("a packet and milliseconds like 4:50 are needed")?;
    Ok((packet.parse().map_err(|_| "the packet's number must be a whole number")?, millis(by)?))
}

/// `FROM-UNTIL` in milliseconds.
pub fn stretch(text: &str) -> Result<(Micros, Micros), String> {
    let (from, until) = text.split_once('-').ok_or("two times in milliseconds like 100-250 are needed")?;
    Ok((millis(from)?, millis(until)?))
}

/// `HOST:FROM-UNTIL`.
pub fn host_stretch(text: &str) -> Result<(Host, Micros, Micros), String> {
    let (name, times) = text.split_once(':').ok_or("a host and two times like server:100-250 are needed")?;
    let (from, until) = stretch(times)?;
    Ok((host(name)?, from, until))
}

/// `HOST:AT`.
pub fn host_moment(text: &str) -> Result<(Host, Micros), String> {
    let (name, at) = text.split_once(':').ok_or("a host and a time like client:100 are needed")?;
    Ok((host(name)?, millis(at)?))
}

/// A host by its name.
pub fn host(name: &str) -> Result<Host, String> {
    match name {
        "client" => Ok(Host::Client),
        "server" => Ok(Host::Server),
        "resolver" => Ok(Host::Resolver),
        _ => Err("the hosts are client, server and resolver".into()),
    }
}

/// The host at which a capture is taken.
pub fn vantage(name: &str) -> Result<Host, String> {
    host(name)
        .ok()
        .filter(|host| *host != Host::Resolver)
        .ok_or("a capture is taken at the client or the server".into())
}

/// `on` or `off`.
pub fn switch(text: &str) -> Result<bool, String> {
    match text {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err("it is on or off".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact() {
        assert_eq!(millis("2.5"), Ok(Micros(2_500)));
        assert_eq!(millis("0.001"), Ok(Micros(1)));
        assert_eq!(millis(".5"), Ok(Micros(500)));
        assert_eq!(millis("40.0000"), Ok(Micros(40_000)));
        assert_eq!(percent("0.0001"), Ok(1));
        assert_eq!(percent("5"), Ok(50_000));
        for wrong in ["", ".", "-1", "1e3", "0.0001", "1,5", "99999999999999999999"] {
            assert!(millis(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn counts_may_be_written_short() {
        let counts = ["1500", "64k", "10M", "1G"].map(count);
        assert_eq!(counts, [Ok(1_500), Ok(64_000), Ok(10_000_000), Ok(1_000_000_000)]);
        for wrong in ["", "k", "1.5k", "-1", "+1", "99999999999999999G"] {
            assert!(count(wrong).is_err(), "{wrong}");
        }
    }
}
