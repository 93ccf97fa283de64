//! Which addresses an examination may ask, by the endpoint that was chosen.

use crate::live::local_profiles;
use crate::live::profiles::{AddressError, Dialect, LOCAL, parse_address, registry};
use crate::live::settings::EndpointChoice;
use crate::words::live::address_error;
use i18n::{Lang, msg};

/// Why there is nothing to examine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    Address(AddressError),
    /// A public service that only echoes, by its name.
    Echo(String),
}

/// The addresses to ask in order, without a slash at their ends.
///
/// # Errors
/// Why there is none.
pub fn bases(choice: &EndpointChoice) -> Result<Vec<String>, Refusal> {
    match choice {
        EndpointChoice::Typed(text) => Ok(vec![parse_address(text).map_err(Refusal::Address)?.http()]),
        EndpointChoice::Profile(id) if id != LOCAL => {
            let profile = registry().into_iter().find(|profile| profile.id == *id);
            Err(Refusal::Echo(profile.map_or_else(|| id.clone(), |profile| profile.address)))
        }
        EndpointChoice::Auto | EndpointChoice::Profile(_) => {
            let base = |dialect| if let Dialect::Roundtrip { base, .. } = dialect { Some(base) } else { None };
            Ok(local_profiles().into_iter().filter_map(|profile| base(profile.dialect)).collect())
        }
    }
}

pub fn refusal(lang: Lang, refusal: &Refusal) -> String {
    match refusal {
        Refusal::Address(error) => msg::doctor_endpoint_wrong(lang, &address_error(lang, error)),
        Refusal::Echo(name) => msg::doctor_endpoint_echo(lang, name),
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn typed(text: &str) -> Result<Vec<String>, Refusal> {
        bases(&EndpointChoice::Typed(text.to_owned()))
    }

    #[test]
    fn a_typed_address_is_asked_as_it_is_without_a_slash_at_its_end() {
        assert_eq!(typed("http://127.0.0.1:9/below/"), Ok(vec!["http://127.0.0.1:9/below".to_owned()]));
        assert_eq!(typed("wss://a.example/"), Ok(vec!["https://a.example".to_owned()]));
        assert_eq!(typed("ftp://a"), Err(Refusal::Address(AddressError::Scheme("ftp".to_owned()))));
    }

    #[test]
    fn a_service_that_only_echoes_is_refused_by_its_name() {
        let refused = bases(&EndpointChoice::Profile("httpbun".to_owned())).expect_err("an echo");
        assert!(refusal(Lang::En, &refused).contains("httpbun.com"));
    }
}
